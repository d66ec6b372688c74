package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.sse.FrameReader;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Caller and provider speak two dialects: the canonical form stands between them. */
final class TranslatedChat extends ChatCrossing {
    private final ChatRequest request;
    private final String model;

    /** @throws BadRequest if the question cannot be put into the provider's words */
    TranslatedChat(Question.Chat question, ChatApi api, TargetModel model) throws BadRequest {
        super(question, api, api.dialect().write(question.canonical(), model));
        this.request = question.canonical();
        this.model = model.name();
    }

    @Override
    public boolean relays() {
        return false;
    }

    @Override
    public Whole whole(byte[] body, Supplier<AnswerContext> context) throws MalformedAnswer, ErrorInAnswer {
        List<ChatEvent> events = CountedEvents.of(dialect().readAnswer(body), request, model);
        return new Whole(question.dialect().writeAnswer(events, context.get()), usageIn(events), Signatures.in(events));
    }

    private static Usage usageIn(List<ChatEvent> events) {
        Usage usage = Usage.NONE;
        for (ChatEvent event : events) {
            if (event instanceof ChatEvent.UsageReported(Usage reported)) {
                usage = reported;
            }
        }
        return usage;
    }

    @Override
    LivePieces pieces(
            OpenCall open,
            FrameReader frames,
            StreamClock clock,
            Failures failures,
            AnswerContext context,
            @Nullable Transcript transcript) {
        if (transcript != null) {
            transcript.begins(context, false);
        }
        return new TranslatedPieces(
                open,
                frames,
                clock,
                failures,
                dialect().streamReader(),
                question.dialect().streamWriter(context),
                request,
                model,
                transcript);
    }
}
