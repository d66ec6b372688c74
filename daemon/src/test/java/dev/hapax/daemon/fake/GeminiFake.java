package dev.hapax.daemon.fake;

import static dev.hapax.daemon.fake.FakeApi.json;
import static dev.hapax.daemon.fake.FakeApi.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Gemini's {@code generateContent} and {@code streamGenerateContent}. The model stands in the path, calls of functions
 * come whole and without ids, and the first of an answer is signed.
 *
 * @param array whether streams come as one JSON array, as they do where a proxy loses {@code alt=sse}
 */
record GeminiFake(boolean array) implements FakeApi {
    /** What the first call of every answer is signed with. */
    static final String SIGNATURE = "c2lnbmVkIGJ5IHRoZSBmYWtl";

    private static final String EMBED = ":batchEmbedContents";

    @Override
    public boolean isChat(String path) {
        return path.endsWith(":generateContent") || path.endsWith(":streamGenerateContent") || path.endsWith(EMBED);
    }

    @Override
    public @Nullable String free(String path, List<String> models) {
        if (path.endsWith(":countTokens")) {
            return json(map("totalTokens", 31));
        }
        if (!path.equals("/v1beta/models")) {
            return null;
        }
        return json(map(
                "models",
                models.stream()
                        .map(id -> map(
                                "name",
                                "models/" + id,
                                "supportedGenerationMethods",
                                List.of("generateContent", "countTokens")))
                        .toList()));
    }

    @Override
    public boolean streams(RecordedRequest request) {
        return request.path().contains(":streamGenerateContent");
    }

    @Override
    public String streamType() {
        return array ? "application/json; charset=UTF-8" : "text/event-stream";
    }

    @Override
    public String whole(Reply reply, RecordedRequest request) {
        if (request.path().endsWith(EMBED)) {
            return json(FakeVectors.gemini(request));
        }
        return json(response(request, parts(reply), reply));
    }

    @Override
    public List<String> events(Reply reply, RecordedRequest request) {
        List<Object> chunks = new ArrayList<>();
        switch (reply) {
            case Reply.Text(String text) ->
                FakeApi.words(text).forEach(word -> chunks.add(response(request, List.of(text(word)), null)));
            case Reply.Thought _, Reply.ToolCalls _ ->
                parts(reply).forEach(part -> chunks.add(response(request, List.of(part), null)));
            case Reply.Failed error -> throw new IllegalArgumentException("no answer: " + error);
        }
        chunks.add(response(request, List.of(text("")), reply));
        List<String> events = new ArrayList<>();
        for (int i = 0; i < chunks.size(); i++) {
            String end = i == chunks.size() - 1 ? "\n]" : "\n";
            events.add(array ? (i == 0 ? "[" : ",") + json(chunks.get(i)) + end : FakeApi.data(chunks.get(i)));
        }
        return events;
    }

    @Override
    public int markers() {
        return 0;
    }

    @Override
    public String errorBody(Reply.Failed error) {
        return json(map(
                "error",
                map("code", error.status(), "message", error.message(), "status", error.code(), "details", List.of())));
    }

    @Override
    public String errorEvent(Reply.Failed error) {
        return array ? "," + errorBody(error) + "]" : "data: " + errorBody(error) + "\n\n";
    }

    @Override
    public String malformedEvent() {
        return array ? ",{\"candidates\":}" : "data: {\"candidates\":\n\n";
    }

    private static List<Map<String, Object>> parts(Reply reply) {
        return switch (reply) {
            case Reply.Text(String text) -> List.of(text(text));
            case Reply.Thought(String thinking, var _, String text) ->
                List.of(map("text", thinking, "thought", true), text(text));
            case Reply.ToolCalls(List<Reply.Call> calls) -> {
                List<Map<String, Object>> parts = new ArrayList<>();
                for (Reply.Call call : calls) {
                    Map<String, Object> part =
                            map("functionCall", map("name", call.name(), "args", FakeApi.tree(call.argumentsJson())));
                    if (parts.isEmpty()) {
                        part.put("thoughtSignature", SIGNATURE);
                    }
                    parts.add(part);
                }
                yield parts;
            }
            case Reply.Failed error -> throw new IllegalArgumentException("no answer: " + error);
        };
    }

    private static Map<String, Object> text(String text) {
        return map("text", text);
    }

    /** @param ended the reply that this ends, or null */
    private static Map<String, Object> response(RecordedRequest request, Object parts, @Nullable Reply ended) {
        Map<String, Object> candidate = map("content", map("parts", parts, "role", "model"), "index", 0);
        Map<String, Object> response =
                map("candidates", List.of(candidate), "modelVersion", model(request), "responseId", "fake-response");
        if (ended != null) {
            candidate.put("finishReason", "STOP");
            int input = FakeApi.inputTokens(request);
            int output = FakeApi.tokens(ended);
            response.put(
                    "usageMetadata",
                    map("promptTokenCount", input, "candidatesTokenCount", output, "totalTokenCount", input + output));
        }
        return response;
    }

    private static String model(RecordedRequest request) {
        String path = request.path();
        return path.substring(path.lastIndexOf('/') + 1, path.lastIndexOf(':'));
    }
}
