package dev.hapax.daemon.provider.echo;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Embeddings;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import dev.hapax.daemon.provider.spi.AttemptTimers;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.util.List;
import java.util.Objects;

/**
 * Answers with the last user's text; streamed, word by word. A forced tool is called with the least its schema takes.
 * Equal texts become equal vectors, which mean nothing.
 */
final class EchoAdapter implements ProviderAdapter {
    private final HapaxConfig.Provider provider;

    EchoAdapter(HapaxConfig.Provider provider) {
        this.provider = provider;
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public String identity() {
        return "echo";
    }

    @Override
    public Answer ask(Ask ask, String model, AttemptTimers timers, List<AttemptRecord> before)
            throws AttemptFailed, BadRequest {
        if (ask.cancellation().cancelled()) {
            throw new AttemptFailed(Failure.of(FailureKind.CLIENT_CLOSED, "the caller left"));
        }
        String upstreamModel = upstreamModel(model);
        AnswerContext context = ask.answeredBy(new Target(name(), model), upstreamModel, 200, Duration.ZERO, before);
        return switch (ask.question()) {
            case Question.Chat chat -> chat(chat, ask, upstreamModel, context);
            case Question.Embeddings embeddings -> {
                Embeddings vectors = EchoVectors.of(embeddings.canonical());
                byte[] body = embeddings.dialect().write(vectors, embeddings.canonical(), context);
                yield new Answer.Whole(upstreamModel, List.of(), null, body, vectors.usage());
            }
            case Question.TokenCount count -> new Answer.Local(upstreamModel, count.estimate(upstreamModel));
        };
    }

    private static Answer chat(Question.Chat question, Ask ask, String model, AnswerContext context) throws BadRequest {
        List<ChatEvent> events = Echo.of(question.canonical(), model, ask.requestId());
        if (question.scan().stream()) {
            var pieces = new EchoPieces(events, question.dialect().streamWriter(context), ask.cancellation());
            return new Answer.Streamed(model, List.of(), null, pieces);
        }
        byte[] body = question.dialect().writeAnswer(events, context);
        return new Answer.Whole(model, List.of(), null, body, usage(events));
    }

    private String upstreamModel(String model) {
        String name = model.isEmpty() ? Objects.requireNonNullElse(provider.defaultModel(), "echo") : model;
        HapaxConfig.Model listed = provider.models().get(name);
        return listed == null ? name : listed.upstreamName();
    }

    private static Usage usage(List<ChatEvent> events) {
        return events.stream()
                .filter(ChatEvent.UsageReported.class::isInstance)
                .map(event -> ((ChatEvent.UsageReported) event).usage())
                .findFirst()
                .orElse(Usage.NONE);
    }

    @Override
    public Probe probe(Deadline deadline) {
        return new Probe(Duration.ZERO, null);
    }

    @Override
    public List<String> listModels(Deadline deadline) {
        return List.of(upstreamModel(""));
    }
}
