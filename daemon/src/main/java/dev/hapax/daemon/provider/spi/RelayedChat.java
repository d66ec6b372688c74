package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.AnswerSummary;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.sse.FrameReader;
import java.util.List;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Caller and provider speak one dialect: the caller's own bytes travel, and the answer's come back as they are. */
final class RelayedChat extends ChatCrossing {
    RelayedChat(Question.Chat question, ChatApi api, TargetModel model) {
        super(question, api, spliced(question, api, model));
    }

    private static WrittenRequest spliced(Question.Chat question, ChatApi api, TargetModel model) {
        byte[] body = api.dialect().splice(question.body(), question.scan(), model.name());
        return new WrittenRequest(MemberDefaults.add(body, model.options()), List.of());
    }

    @Override
    public boolean relays() {
        return true;
    }

    @Override
    public Whole whole(byte[] body, Supplier<AnswerContext> context) throws MalformedAnswer, ErrorInAnswer {
        AnswerSummary summary = dialect().summarize(body);
        return new Whole(body, summary.usage(), new Held(summary.handles(), summary.signatures()));
    }

    @Override
    LivePieces pieces(
            OpenCall open,
            FrameReader frames,
            StreamClock clock,
            Failures failures,
            AnswerContext context,
            @Nullable Transcript transcript) {
        Recorder recorder = null;
        if (transcript != null && question.dialect().streamsResume()) {
            transcript.begins(context, true);
            recorder = new Recorder(dialect().streamReader(), transcript);
        }
        return new RelayedPieces(
                open,
                frames,
                clock,
                failures,
                dialect().streamScanner(question.scan().usageWanted()),
                recorder);
    }
}
