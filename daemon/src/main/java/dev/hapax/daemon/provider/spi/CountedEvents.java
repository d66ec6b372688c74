package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.tokens.Tokens;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Stands between a reader and a writer and knows the usage: what the provider reported or, if it reports nothing by the
 * end of its answer, an estimate from the texts that went by, which is handed on before the end.
 */
final class CountedEvents implements Consumer<ChatEvent> {
    private final ChatRequest request;
    private final String model;
    private final Consumer<ChatEvent> next;
    private final StringBuilder said = new StringBuilder();
    private final StringBuilder thought = new StringBuilder();
    private @Nullable Usage reported;

    CountedEvents(ChatRequest request, String model, Consumer<ChatEvent> next) {
        this.request = request;
        this.model = model;
        this.next = next;
    }

    /** A whole answer with its usage. */
    static List<ChatEvent> of(List<ChatEvent> answer, ChatRequest request, String model) {
        var counted = new ArrayList<ChatEvent>(answer.size() + 1);
        answer.forEach(new CountedEvents(request, model, counted::add));
        return counted;
    }

    @Override
    public void accept(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextDelta(String text) -> said.append(text);
            case ChatEvent.RefusalDelta(String text) -> said.append(text);
            case ChatEvent.ThinkingDelta(String text) -> thought.append(text);
            case ChatEvent.ToolCallStarted(var _, var _, String name) -> said.append(name);
            case ChatEvent.ToolArgumentsDelta(var _, String json) -> said.append(json);
            case ChatEvent.UsageReported(Usage usage) -> reported = usage;
            case ChatEvent.Finished _ -> {
                if (reported == null) {
                    next.accept(new ChatEvent.UsageReported(estimate()));
                }
            }
            case ChatEvent.Started _, ChatEvent.ThinkingSigned _, ChatEvent.RedactedThinking _ -> {}
        }
        next.accept(event);
    }

    /** What is known so far; of an answer that was cut too. */
    Usage usage() {
        Usage known = reported;
        return known == null ? estimate() : known;
    }

    private Usage estimate() {
        long reasoning = Tokens.count(model, thought);
        long output = Tokens.count(model, said) + reasoning;
        return new Usage(Tokens.count(model, request), output, 0, 0, reasoning, true);
    }
}
