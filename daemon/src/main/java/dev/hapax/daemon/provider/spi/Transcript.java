package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.AnswerContext;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a caller has got of a streamed answer, as long as it is plain text and not long. From it another target's answer
 * can be checked and gone on with. Belongs to the request's thread.
 */
public final class Transcript {
    private static final int MAX_BYTES = 256 * 1024;

    private final List<ChatEvent> events = new ArrayList<>();
    private final StringBuilder text = new StringBuilder();
    private @Nullable AnswerContext context;
    private boolean modelAsSent;
    private int bytes;
    private boolean plain = true;
    private boolean diverged;

    /** @param passesThrough whether the caller sees the provider's own bytes, its name of the model among them */
    void begins(AnswerContext itsContext, boolean passesThrough) {
        context = itsContext;
        modelAsSent = passesThrough;
    }

    void add(ChatEvent event) {
        switch (event) {
            case ChatEvent.Started(var _, String model) -> {
                events.add(event);
                AnswerContext known = context;
                if (modelAsSent && model != null && known != null) {
                    context = known.withModel(model);
                }
            }
            case ChatEvent.TextDelta(String delta) -> {
                bytes += delta.getBytes(StandardCharsets.UTF_8).length;
                if (bytes > MAX_BYTES) {
                    isNotPlain();
                } else if (plain) {
                    text.append(delta);
                    events.add(event);
                }
            }
            case ChatEvent.UsageReported _ -> {}
            case ChatEvent.ThinkingDelta(String thought) -> plainIf(thought.isEmpty());
            case ChatEvent.RefusalDelta(String refusal) -> plainIf(refusal.isEmpty());
            case ChatEvent.ThinkingSigned _,
                    ChatEvent.RedactedThinking _,
                    ChatEvent.ToolCallStarted _,
                    ChatEvent.ToolArgumentsDelta _,
                    ChatEvent.Finished _ -> isNotPlain();
        }
    }

    private void plainIf(boolean nothingSaid) {
        if (!nothingSaid) {
            isNotPlain();
        }
    }

    /** It holds something else than text, or too much: nobody can go on with it. */
    void isNotPlain() {
        plain = false;
        text.setLength(0);
        events.clear();
    }

    void hasDiverged() {
        diverged = true;
    }

    /** Whether an answer that was to go on said something else. */
    public boolean diverged() {
        return diverged;
    }

    public boolean canBeContinued() {
        return plain && context != null && !events.isEmpty();
    }

    String text() {
        return text.toString();
    }

    List<ChatEvent> events() {
        return List.copyOf(events);
    }

    @Nullable
    AnswerContext context() {
        return context;
    }
}
