package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.chat.Usage;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A whole answer, put together from its events.
 *
 * @param id the provider's, or null
 * @param thinking {@link Part.Thinking} and {@link Part.RedactedThinking} in order
 * @param finish {@link FinishReason#UNKNOWN} if it never came
 */
public record CollectedAnswer(
        @Nullable String id,
        @Nullable String model,
        String text,
        List<Part> thinking,
        String refusal,
        List<Part.ToolCall> toolCalls,
        FinishReason finish,
        Usage usage) {
    public CollectedAnswer {
        thinking = List.copyOf(thinking);
        toolCalls = List.copyOf(toolCalls);
    }

    public static CollectedAnswer of(List<ChatEvent> events) {
        var builder = new Builder();
        events.forEach(builder::add);
        return builder.build();
    }

    /** The visible reasoning as one text. */
    public String thinkingText() {
        var all = new StringBuilder();
        for (Part part : thinking) {
            if (part instanceof Part.Thinking(String text, var _)) {
                all.append(text);
            }
        }
        return all.toString();
    }

    /** Takes the events one by one, for a writer that needs the whole only at the end. */
    public static final class Builder {
        private final StringBuilder text = new StringBuilder();
        private final StringBuilder refusal = new StringBuilder();
        private final StringBuilder thought = new StringBuilder();
        private final List<Part> thinking = new ArrayList<>();
        private final Map<Integer, Call> calls = new TreeMap<>();
        private @Nullable String id;
        private @Nullable String model;
        private FinishReason finish = FinishReason.UNKNOWN;
        private Usage usage = Usage.NONE;

        private record Call(String id, String name, StringBuilder arguments) {}

        public void add(ChatEvent event) {
            switch (event) {
                case ChatEvent.Started(String startedId, String startedModel) -> {
                    id = startedId;
                    model = startedModel;
                }
                case ChatEvent.TextDelta(String delta) -> text.append(delta);
                case ChatEvent.RefusalDelta(String delta) -> refusal.append(delta);
                case ChatEvent.ThinkingDelta(String delta) -> thought.append(delta);
                case ChatEvent.ThinkingSigned(String signature) -> endThought(signature);
                case ChatEvent.RedactedThinking(String data) -> {
                    endThought(null);
                    thinking.add(new Part.RedactedThinking(data));
                }
                case ChatEvent.ToolCallStarted(int index, String callId, String name) ->
                    calls.put(index, new Call(callId, name, new StringBuilder()));
                case ChatEvent.ToolArgumentsDelta(int index, String json) -> {
                    Call call = calls.get(index);
                    if (call != null) {
                        call.arguments().append(json);
                    }
                }
                case ChatEvent.UsageReported(Usage reported) -> usage = reported;
                case ChatEvent.Finished(FinishReason reason, var _) -> finish = reason;
            }
        }

        /** The reasoning since the last signature. */
        public String openThought() {
            return thought.toString();
        }

        public CollectedAnswer build() {
            endThought(null);
            var toolCalls = new ArrayList<Part.ToolCall>();
            for (Call call : calls.values()) {
                String arguments =
                        call.arguments().isEmpty() ? "{}" : call.arguments().toString();
                toolCalls.add(new Part.ToolCall(call.id(), call.name(), arguments));
            }
            return new CollectedAnswer(
                    id, model, text.toString(), thinking, refusal.toString(), toolCalls, finish, usage);
        }

        private void endThought(@Nullable String signature) {
            if (!thought.isEmpty() || signature != null) {
                thinking.add(new Part.Thinking(thought.toString(), signature));
                thought.setLength(0);
            }
        }
    }
}
