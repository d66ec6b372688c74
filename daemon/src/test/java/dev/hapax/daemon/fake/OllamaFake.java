package dev.hapax.daemon.fake;

import static dev.hapax.daemon.fake.FakeApi.json;
import static dev.hapax.daemon.fake.FakeApi.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Ollama's {@code /api/chat}, which streams unless told not to. */
final class OllamaFake implements FakeApi {
    @Override
    public boolean isChat(String path) {
        return path.equals("/api/chat") || path.equals("/api/embed");
    }

    @Override
    public @Nullable String free(String path, List<String> models) {
        return switch (path) {
            case "/api/version" -> json(map("version", "0.12.0"));
            case "/api/tags" ->
                json(map(
                        "models",
                        models.stream()
                                .map(name -> map("name", name, "model", name, "size", 1))
                                .toList()));
            default -> null;
        };
    }

    @Override
    public boolean streams(RecordedRequest request) {
        return request.wantsStream(!request.path().equals("/api/embed"));
    }

    @Override
    public String streamType() {
        return "application/x-ndjson";
    }

    @Override
    public String whole(Reply reply, RecordedRequest request) {
        return request.path().equals("/api/embed")
                ? json(map(
                        "model",
                        FakeApi.model(request),
                        "embeddings",
                        FakeVectors.of(request),
                        "total_duration",
                        1,
                        "prompt_eval_count",
                        7 * FakeVectors.inputs(request).size()))
                : json(object(request, message(reply), true, reply));
    }

    @Override
    public List<String> events(Reply reply, RecordedRequest request) {
        List<String> events = new ArrayList<>();
        switch (reply) {
            case Reply.Text(String text) ->
                FakeApi.words(text).forEach(word -> events.add(line(request, saying(word), false, reply)));
            case Reply.Thought(String thinking, var _, String text) -> {
                for (String word : FakeApi.words(thinking)) {
                    Object thought = map("role", "assistant", "content", "", "thinking", word);
                    events.add(line(request, thought, false, reply));
                }
                FakeApi.words(text).forEach(word -> events.add(line(request, saying(word), false, reply)));
            }
            case Reply.ToolCalls _ -> events.add(line(request, message(reply), false, reply));
            case Reply.Failed error -> throw new IllegalArgumentException("no answer: " + error);
        }
        events.add(line(request, saying(""), true, reply));
        return events;
    }

    @Override
    public int markers() {
        return 0;
    }

    @Override
    public String errorBody(Reply.Failed error) {
        return json(map("error", error.message()));
    }

    @Override
    public String errorEvent(Reply.Failed error) {
        return errorBody(error) + "\n";
    }

    @Override
    public String malformedEvent() {
        return "{\"message\":{\"role\":\n";
    }

    private static Map<String, Object> message(Reply reply) {
        return switch (reply) {
            case Reply.Text(String text) -> saying(text);
            case Reply.Thought(String thinking, var _, String text) ->
                map("role", "assistant", "content", text, "thinking", thinking);
            case Reply.ToolCalls(List<Reply.Call> calls) -> {
                List<Object> all = new ArrayList<>();
                for (Reply.Call call : calls) {
                    Object arguments = FakeApi.tree(call.argumentsJson());
                    all.add(map("function", map("name", call.name(), "arguments", arguments)));
                }
                yield map("role", "assistant", "content", "", "tool_calls", all);
            }
            case Reply.Failed error -> throw new IllegalArgumentException("no answer: " + error);
        };
    }

    private static Map<String, Object> saying(String text) {
        return map("role", "assistant", "content", text);
    }

    private static String line(RecordedRequest request, Object message, boolean done, Reply reply) {
        return json(object(request, message, done, reply)) + "\n";
    }

    private static Map<String, Object> object(RecordedRequest request, Object message, boolean done, Reply reply) {
        Map<String, Object> object = map(
                "model",
                FakeApi.model(request),
                "created_at",
                "2025-01-01T00:00:00Z",
                "message",
                message,
                "done",
                done);
        if (done) {
            object.put("done_reason", "stop");
            object.put("total_duration", 1_000_000);
            object.put("prompt_eval_count", FakeApi.inputTokens(request));
            object.put("eval_count", FakeApi.tokens(reply));
        }
        return object;
    }
}
