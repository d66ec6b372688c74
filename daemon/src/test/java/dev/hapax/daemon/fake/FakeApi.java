package dev.hapax.daemon.fake;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** How one provider's API words its replies. */
interface FakeApi {
    boolean isChat(String path);

    /** What free endpoints answer, or null for a path that the API does not have. */
    @Nullable
    String free(String path, List<String> models);

    boolean streams(RecordedRequest request);

    String streamType();

    /** The reply of a model that the request holds to a schema. */
    default Reply held(String json, RecordedRequest request) {
        return Reply.text(json);
    }

    /** The body of a whole answer. */
    String whole(Reply reply, RecordedRequest request);

    /** The events of a streamed answer with their ends; the terminal marker, if the API has one, is the last. */
    List<String> events(Reply reply, RecordedRequest request);

    /** How many events at the end of every stream are markers of the end. */
    int markers();

    String errorBody(Reply.Failed error);

    /** An error as an event within a stream. */
    String errorEvent(Reply.Failed error);

    /** One event that is not of the API: JSON that ends too early. */
    String malformedEvent();

    static String json(Object value) {
        return JsonMapper.shared().writeValueAsString(value);
    }

    static JsonNode tree(String json) {
        return JsonMapper.shared().readTree(json);
    }

    static String data(Object value) {
        return "data: " + json(value) + "\n\n";
    }

    static String event(String name, Object value) {
        return "event: " + name + "\ndata: " + json(value) + "\n\n";
    }

    /** Cut so that the pieces together are the text again. */
    static List<String> words(String text) {
        List<String> words = new ArrayList<>();
        int from = 0;
        for (int space = text.indexOf(' '); space >= 0; space = text.indexOf(' ', space + 1)) {
            words.add(text.substring(from, space + 1));
            from = space + 1;
        }
        if (from < text.length() || words.isEmpty()) {
            words.add(text.substring(from));
        }
        return words;
    }

    /** In two pieces, where a character may not be cut. */
    static List<String> halves(String json) {
        int half = json.offsetByCodePoints(0, json.codePointCount(0, json.length()) / 2);
        return List.of(json.substring(0, half), json.substring(half));
    }

    static int tokens(Reply reply) {
        return switch (reply) {
            case Reply.Text(String text) -> words(text).size();
            case Reply.Thought(String thinking, var _, String text) ->
                words(thinking).size() + words(text).size();
            case Reply.ToolCalls(List<Reply.Call> calls) -> 10 * calls.size();
            case Reply.Failed _ -> 0;
        };
    }

    static int inputTokens(RecordedRequest request) {
        return words(request.lastUserText()).size();
    }

    static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    static String model(RecordedRequest request) {
        return request.json().path("model").asString("a-model");
    }

    /** A map that may hold nulls, in order. */
    static Map<String, Object> map(@Nullable Object... namesAndValues) {
        var map = new java.util.LinkedHashMap<String, Object>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            map.put((String) java.util.Objects.requireNonNull(namesAndValues[i]), namesAndValues[i + 1]);
        }
        return map;
    }
}
