package dev.hapax.daemon.dialect.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds a stream against the <a href="https://docs.claude.com/en/docs/build-with-claude/streaming">grammar of
 * Anthropic's events</a>: one message, its blocks one after the other and numbered from 0, every delta of its block's
 * type and not empty, one {@code message_delta}, one {@code message_stop} and nothing after it, or an error and nothing
 * after that.
 */
public final class AnthropicGrammar {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final List<String> USAGE =
            List.of("input_tokens", "cache_creation_input_tokens", "cache_read_input_tokens", "output_tokens");

    /**
     * One block put together.
     *
     * @param content text, a thought, the JSON text of an input, or what is redacted
     */
    public record Block(
            String type,
            String content,
            @Nullable String signature,
            @Nullable String id,
            @Nullable String name) {
        public static Block text(String text) {
            return new Block("text", text, null, null, null);
        }

        public static Block thinking(String text, @Nullable String signature) {
            return new Block("thinking", text, signature, null, null);
        }

        public static Block redacted(String data) {
            return new Block("redacted_thinking", data, null, null, null);
        }

        public static Block call(String id, String name, String json) {
            return new Block("tool_use", json, null, id, name);
        }
    }

    /** How the stream ends. */
    public enum End {
        STOP,
        ERROR,
        /** Somewhere: more was to come. */
        NONE
    }

    /** What the stream says. */
    public record Answer(JsonNode message, List<Block> blocks, JsonNode messageDelta, End end, JsonNode error) {
        public String stopReason() {
            return messageDelta.at("/delta/stop_reason").asString("");
        }

        public JsonNode usage() {
            return messageDelta.path("usage");
        }
    }

    private JsonNode message = JSON.missingNode();
    private JsonNode messageDelta = JSON.missingNode();
    private JsonNode error = JSON.missingNode();
    private final List<Block> blocks = new ArrayList<>();
    private End end = End.NONE;

    private @Nullable JsonNode open;
    private String openType = "";
    private final StringBuilder content = new StringBuilder();
    private @Nullable String signature;

    private AnthropicGrammar() {}

    /** @throws AssertionError naming the first event that is not legal */
    public static Answer check(String stream) {
        var grammar = new AnthropicGrammar();
        for (Event event : Event.all(stream)) {
            try {
                grammar.take(event);
            } catch (AssertionError e) {
                throw new AssertionError("at " + event + " of\n" + stream, e);
            }
        }
        return new Answer(grammar.message, grammar.blocks, grammar.messageDelta, grammar.end, grammar.error);
    }

    private void take(Event frame) {
        if (frame.comment()) {
            return;
        }
        assertThat(end).as("something follows the end").isEqualTo(End.NONE);
        JsonNode event = JSON.readTree(frame.data());
        String type = event.path("type").asString("");
        assertThat(frame.name()).as("the event's name").isEqualTo(type);
        switch (type) {
            case "message_start" -> start(event.path("message"));
            case "content_block_start" -> open(event);
            case "content_block_delta" -> delta(event);
            case "content_block_stop" -> close(event);
            case "message_delta" -> messageDelta(event);
            case "message_stop" -> {
                assertThat(messageDelta.isMissingNode()).as("no message_delta").isFalse();
                end = End.STOP;
            }
            case "ping" ->
                assertThat(message.isMissingNode()).as("before the start").isFalse();
            case "error" -> {
                assertThat(event.at("/error/type").isString()).isTrue();
                assertThat(event.at("/error/message").isString()).isTrue();
                error = event.path("error");
                end = End.ERROR;
            }
            default -> throw new AssertionError("an event of no known type");
        }
    }

    private void start(JsonNode started) {
        assertThat(message.isMissingNode()).as("a second start").isTrue();
        assertThat(started.path("id").asString("")).startsWith("msg_");
        assertThat(started.path("type").asString("")).isEqualTo("message");
        assertThat(started.path("role").asString("")).isEqualTo("assistant");
        assertThat(started.path("model").asString("")).isNotEmpty();
        assertThat(started.path("content").isArray()).isTrue();
        assertThat(started.path("content").isEmpty()).isTrue();
        assertThat(started.path("stop_reason").isNull()).isTrue();
        assertThat(started.path("stop_sequence").isNull()).isTrue();
        usage(started.path("usage"));
        message = started;
    }

    private static void usage(JsonNode usage) {
        for (String key : USAGE) {
            assertThat(usage.path(key).isIntegralNumber()).as(key).isTrue();
            assertThat(usage.path(key).longValue()).as(key).isNotNegative();
        }
    }

    private void open(JsonNode event) {
        assertThat(message.isMissingNode()).as("a block before the start").isFalse();
        assertThat(messageDelta.isMissingNode())
                .as("a block after message_delta")
                .isTrue();
        assertThat(open).as("the block that is still open").isNull();
        assertThat(event.path("index").intValue(-1)).as("index").isEqualTo(blocks.size());
        JsonNode block = event.path("content_block");
        open = block;
        openType = block.path("type").asString("");
        content.setLength(0);
        signature = null;
        switch (openType) {
            case "text" -> assertThat(block.path("text").asString("?")).isEmpty();
            case "thinking" -> assertThat(block.path("thinking").asString("?")).isEmpty();
            case "redacted_thinking" -> content.append(block.path("data").stringValue());
            case "tool_use" -> {
                assertThat(block.path("id").asString("")).isNotEmpty();
                assertThat(block.path("name").isString()).isTrue();
                assertThat(block.path("input").isObject()).isTrue();
                assertThat(block.path("input").isEmpty()).isTrue();
            }
            default -> throw new AssertionError("a block of no known type");
        }
    }

    private void delta(JsonNode event) {
        assertThat(open).as("the open block").isNotNull();
        assertThat(event.path("index").intValue(-1)).as("index").isEqualTo(blocks.size());
        JsonNode delta = event.path("delta");
        String type = delta.path("type").asString("");
        String piece =
                switch (type) {
                    case "text_delta" -> piece("text", delta, "text");
                    case "thinking_delta" -> {
                        assertThat(signature).as("the signature already given").isNull();
                        yield piece("thinking", delta, "thinking");
                    }
                    case "input_json_delta" -> piece("tool_use", delta, "partial_json");
                    case "signature_delta" -> {
                        assertThat(signature).as("the signature already given").isNull();
                        signature = piece("thinking", delta, "signature");
                        yield "";
                    }
                    default -> throw new AssertionError("a delta of no known type");
                };
        content.append(piece);
    }

    private String piece(String blockType, JsonNode delta, String field) {
        assertThat(openType).as("the open block's type").isEqualTo(blockType);
        String piece = delta.path(field).asString("");
        assertThat(piece).as("the delta's piece").isNotEmpty();
        return piece;
    }

    private void close(JsonNode event) {
        JsonNode block = open;
        assertThat(block).as("the open block").isNotNull();
        assertThat(event.path("index").intValue(-1)).as("index").isEqualTo(blocks.size());
        if (block != null) {
            blocks.add(new Block(
                    openType, content.toString(), signature, text(block.path("id")), text(block.path("name"))));
        }
        open = null;
    }

    private static @Nullable String text(JsonNode node) {
        return node.isString() ? node.stringValue() : null;
    }

    private void messageDelta(JsonNode event) {
        assertThat(message.isMissingNode()).as("message_delta before the start").isFalse();
        assertThat(open).as("the block that is still open").isNull();
        assertThat(messageDelta.isMissingNode()).as("a second message_delta").isTrue();
        assertThat(event.at("/delta/stop_reason").asString("")).isNotEmpty();
        assertThat(event.path("delta").has("stop_sequence")).isTrue();
        usage(event.path("usage"));
        messageDelta = event;
    }
}
