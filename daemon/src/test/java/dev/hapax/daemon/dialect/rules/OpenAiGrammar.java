package dev.hapax.daemon.dialect.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds a stream against the <a href="https://platform.openai.com/docs/api-reference/chat-streaming">grammar of
 * OpenAI's chunks</a>: one id, one moment, one model; the role first and once; no delta that says nothing; calls
 * numbered from 0 and named once; one finish after everything; usage alone at the end; {@code [DONE]} and nothing after
 * it, or an error, no {@code [DONE]} and nothing after that.
 */
public final class OpenAiGrammar {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** One call put together. */
    public record Call(String id, String name, String json) {}

    /** How the stream ends. */
    public enum End {
        DONE,
        ERROR,
        /** Somewhere: more was to come. */
        NONE
    }

    /** What the stream says. */
    public record Answer(
            JsonNode first,
            String text,
            String reasoning,
            String refusal,
            List<JsonNode> thinkingBlocks,
            List<Call> calls,
            @Nullable String finish,
            @Nullable JsonNode usage,
            End end,
            JsonNode error) {}

    private static final class Begun {
        final String id;
        final String name;
        final StringBuilder json = new StringBuilder();

        Begun(String id, String name) {
            this.id = id;
            this.name = name;
        }
    }

    private JsonNode first = JSON.missingNode();
    private JsonNode error = JSON.missingNode();
    private final StringBuilder text = new StringBuilder();
    private final StringBuilder reasoning = new StringBuilder();
    private final StringBuilder refusal = new StringBuilder();
    private final List<JsonNode> thinkingBlocks = new ArrayList<>();
    private final List<Begun> calls = new ArrayList<>();
    private @Nullable String finish;
    private @Nullable JsonNode usage;
    private End end = End.NONE;

    private OpenAiGrammar() {}

    /** @throws AssertionError naming the first event that is not legal */
    public static Answer check(String stream) {
        var grammar = new OpenAiGrammar();
        for (Event event : Event.all(stream)) {
            try {
                grammar.take(event);
            } catch (AssertionError e) {
                throw new AssertionError("at " + event + " of\n" + stream, e);
            }
        }
        return grammar.answer();
    }

    private Answer answer() {
        return new Answer(
                first,
                text.toString(),
                reasoning.toString(),
                refusal.toString(),
                thinkingBlocks,
                calls.stream()
                        .map(call -> new Call(call.id, call.name, call.json.toString()))
                        .toList(),
                finish,
                usage,
                end,
                error);
    }

    private void take(Event event) {
        if (event.comment()) {
            return;
        }
        assertThat(end).as("something follows the end").isEqualTo(End.NONE);
        assertThat(event.name()).as("the event's name").isNull();
        if (event.data().equals("[DONE]")) {
            assertThat(finish).as("the finish before the marker").isNotNull();
            end = End.DONE;
            return;
        }
        JsonNode chunk = JSON.readTree(event.data());
        if (chunk.has("error")) {
            error = chunk.path("error");
            assertThat(error.path("message").isString()).isTrue();
            end = End.ERROR;
            return;
        }
        chunk(chunk);
    }

    private void chunk(JsonNode chunk) {
        assertThat(usage).as("usage came before").isNull();
        assertThat(chunk.path("object").asString("")).isEqualTo("chat.completion.chunk");
        boolean begins = first.isMissingNode();
        if (begins) {
            first = chunk;
        }
        for (String same : List.of("id", "created", "model")) {
            assertThat(chunk.path(same)).as(same).isEqualTo(first.path(same));
        }
        assertThat(chunk.path("id").asString("")).startsWith("chatcmpl-");
        assertThat(chunk.has("usage")).as("usage in some and not in others").isEqualTo(first.has("usage"));
        JsonNode choices = chunk.path("choices");
        if (choices.isEmpty()) {
            assertThat(finish).as("the finish before usage").isNotNull();
            assertThat(chunk.path("usage").isObject()).isTrue();
            usage = chunk.path("usage");
            return;
        }
        assertThat(chunk.path("usage").isNull()).as("null usage").isEqualTo(first.has("usage"));
        assertThat(choices.size()).isEqualTo(1);
        choice(choices.get(0), begins);
    }

    private void choice(JsonNode choice, boolean begins) {
        assertThat(finish).as("the finish already given").isNull();
        assertThat(choice.path("index").intValue(-1)).isZero();
        assertThat(choice.has("finish_reason")).isTrue();
        JsonNode delta = choice.path("delta");
        assertThat(delta.isObject()).isTrue();
        assertThat(delta.path("role").asString("").equals("assistant"))
                .as("the role first")
                .isEqualTo(begins);
        finish = choice.path("finish_reason").isNull()
                ? null
                : choice.path("finish_reason").stringValue();
        if (finish != null) {
            assertThat(delta.isEmpty()).as("the finish alone").isTrue();
        } else if (!begins) {
            delta(delta);
        }
    }

    private void delta(JsonNode delta) {
        assertThat(delta.isEmpty()).as("a delta that says nothing").isFalse();
        for (var member : delta.properties()) {
            JsonNode value = member.getValue();
            switch (member.getKey()) {
                case "content" -> piece(value, text);
                case "reasoning_content" -> piece(value, reasoning);
                case "refusal" -> piece(value, refusal);
                case "thinking_blocks" -> value.forEach(thinkingBlocks::add);
                case "tool_calls" -> value.forEach(this::call);
                default -> throw new AssertionError("an unknown member " + member.getKey());
            }
        }
    }

    private static void piece(JsonNode value, StringBuilder whole) {
        assertThat(value.asString("")).as("the delta's piece").isNotEmpty();
        whole.append(value.stringValue());
    }

    private void call(JsonNode call) {
        int index = call.path("index").intValue(-1);
        JsonNode function = call.path("function");
        if (call.has("id")) {
            assertThat(index).as("index").isEqualTo(calls.size());
            assertThat(call.path("type").asString("")).isEqualTo("function");
            assertThat(call.path("id").asString("")).isNotEmpty();
            assertThat(function.path("name").isString()).isTrue();
            assertThat(function.path("arguments").isString()).isTrue();
            calls.add(new Begun(
                    call.path("id").stringValue(), function.path("name").stringValue()));
        } else {
            assertThat(index).as("index").isBetween(0, calls.size() - 1);
            assertThat(call.has("type")).as("type again").isFalse();
            assertThat(function.has("name")).as("name again").isFalse();
            assertThat(function.path("arguments").asString("")).as("arguments").isNotEmpty();
        }
        calls.get(index).json.append(function.path("arguments").stringValue());
    }
}
