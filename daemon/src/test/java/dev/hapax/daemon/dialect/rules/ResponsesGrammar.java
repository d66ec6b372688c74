package dev.hapax.daemon.dialect.rules;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Holds a stream against the <a href="https://platform.openai.com/docs/api-reference/responses-streaming">grammar of
 * the Responses API's events</a>: numbered from 0; items added in order, filled while they are open and done once; the
 * last event tells the whole response, whose items say what was streamed, or an error; nothing after it.
 */
public final class ResponsesGrammar {
    private static final JsonMapper JSON = JsonMapper.shared();

    /** One item put together from its deltas. */
    public static final class Item {
        private final String type;
        private final String name;
        private final StringBuilder content = new StringBuilder();
        private boolean done;

        private Item(String type, String name) {
            this.type = type;
            this.name = name;
        }

        public String type() {
            return type;
        }

        /** Of a call. */
        public String name() {
            return name;
        }

        /** Text, reasoning, or the JSON text of arguments. */
        public String content() {
            return content.toString();
        }
    }

    /**
     * What the stream says.
     *
     * @param response the whole one of the last event, or null
     */
    public record Answer(List<Item> items, @Nullable JsonNode response, boolean error) {}

    private final List<Item> items = new ArrayList<>();
    private @Nullable JsonNode response;
    private boolean error;
    private int number;

    private ResponsesGrammar() {}

    /** @throws AssertionError naming the first event that is not legal */
    public static Answer check(String stream) {
        var grammar = new ResponsesGrammar();
        for (Event event : Event.all(stream)) {
            try {
                grammar.take(event);
            } catch (AssertionError e) {
                throw new AssertionError("at " + event + " of\n" + stream, e);
            }
        }
        return new Answer(grammar.items, grammar.response, grammar.error);
    }

    private void take(Event frame) {
        if (frame.comment()) {
            return;
        }
        assertThat(response).as("something follows the end").isNull();
        assertThat(error).as("something follows the error").isFalse();
        JsonNode event = JSON.readTree(frame.data());
        String type = event.path("type").asString("");
        assertThat(frame.name()).as("the event's name").isEqualTo(type);
        if (type.equals("error")) {
            error = true;
            return;
        }
        assertThat(event.path("sequence_number").intValue(-1)).isEqualTo(number);
        switch (number++) {
            case 0 -> assertThat(type).isEqualTo("response.created");
            case 1 -> assertThat(type).isEqualTo("response.in_progress");
            default -> said(type, event);
        }
    }

    private void said(String type, JsonNode event) {
        switch (type) {
            case "response.output_item.added" -> {
                assertThat(event.path("output_index").intValue(-1)).isEqualTo(items.size());
                JsonNode item = event.path("item");
                items.add(new Item(
                        item.path("type").asString(""), item.path("name").asString("")));
            }
            case "response.output_item.done" -> open(event).done = true;
            case "response.output_text.delta", "response.refusal.delta" -> piece("message", event);
            case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> piece("reasoning", event);
            case "response.function_call_arguments.delta" -> piece("function_call", event);
            case "response.completed", "response.incomplete" -> end(event.path("response"));
            default ->
                assertThat(type)
                        .matches("response\\.(content_part|reasoning_summary_part)\\.(added|done)"
                                + "|response\\.(output_text|refusal|reasoning_summary_text|reasoning_text"
                                + "|function_call_arguments)\\.done");
        }
    }

    private Item open(JsonNode event) {
        int index = event.path("output_index").intValue(-1);
        assertThat(index).as("output_index").isBetween(0, items.size() - 1);
        Item item = items.get(index);
        assertThat(item.done).as("an item that is done already").isFalse();
        return item;
    }

    private void piece(String type, JsonNode event) {
        Item item = open(event);
        assertThat(item.type).as("the item's type").isEqualTo(type);
        String piece = event.path("delta").asString("");
        assertThat(piece).as("the delta's piece").isNotEmpty();
        item.content.append(piece);
    }

    private void end(JsonNode whole) {
        response = whole;
        JsonNode output = whole.path("output");
        assertThat(output.size()).as("items of the whole").isEqualTo(items.size());
        for (int i = 0; i < items.size(); i++) {
            Item item = items.get(i);
            assertThat(item.done).as("item %d is done", i).isTrue();
            assertThat(output.get(i).path("type").asString("")).isEqualTo(item.type);
            assertThat(content(output.get(i))).as("item %d in the whole", i).isIn(item.content(), "{}");
        }
        assertThat(whole.at("/usage/total_tokens").isIntegralNumber()).isTrue();
    }

    private static String content(JsonNode item) {
        if (item.path("type").asString("").equals("function_call")) {
            return item.path("arguments").stringValue();
        }
        var content = new StringBuilder();
        for (String list : List.of("content", "summary")) {
            for (JsonNode part : item.path(list)) {
                content.append(part.path("text").asString(""))
                        .append(part.path("refusal").asString(""));
            }
        }
        return content.toString();
    }
}
