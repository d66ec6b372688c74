package dev.hapax.daemon.fake;

import static dev.hapax.daemon.fake.FakeApi.data;
import static dev.hapax.daemon.fake.FakeApi.json;
import static dev.hapax.daemon.fake.FakeApi.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI Chat Completions and Embeddings, with and without {@code /v1}. */
final class OpenAiFake implements FakeApi {
    private static final String INPUT_TOKENS = "/responses/input_tokens";

    @Override
    public boolean isChat(String path) {
        return path.endsWith("/chat/completions") || path.endsWith("/embeddings") || path.endsWith(INPUT_TOKENS);
    }

    @Override
    public @Nullable String free(String path, List<String> models) {
        if (!path.endsWith("/models")) {
            return null;
        }
        return json(map(
                "object",
                "list",
                "data",
                models.stream()
                        .map(id -> map("id", id, "object", "model", "created", 1, "owned_by", "fake"))
                        .toList()));
    }

    @Override
    public boolean streams(RecordedRequest request) {
        return request.wantsStream(false);
    }

    @Override
    public String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    @Override
    public String whole(Reply reply, RecordedRequest request) {
        if (request.path().endsWith(INPUT_TOKENS)) {
            return json(map("object", "response.input_tokens", "input_tokens", 1234));
        }
        if (request.path().contains("/embeddings")) {
            return json(FakeVectors.openAi(request));
        }
        Map<String, Object> message =
                switch (reply) {
                    case Reply.Text(String text) -> map("role", "assistant", "content", text, "refusal", null);
                    case Reply.Thought(String thinking, var _, String text) ->
                        map("role", "assistant", "reasoning_content", thinking, "content", text);
                    case Reply.ToolCalls(List<Reply.Call> calls) ->
                        map("role", "assistant", "content", null, "tool_calls", toolCalls(calls));
                    case Reply.Failed error -> throw new IllegalArgumentException("no answer: " + error);
                };
        return json(map(
                "id",
                "chatcmpl-fake",
                "object",
                "chat.completion",
                "created",
                1763884800,
                "model",
                FakeApi.model(request),
                "choices",
                List.of(map("index", 0, "message", message, "logprobs", null, "finish_reason", finish(reply))),
                "usage",
                usage(reply, request)));
    }

    @Override
    public List<String> events(Reply reply, RecordedRequest request) {
        List<String> events = new ArrayList<>();
        events.add(chunk(request, map("role", "assistant", "content", ""), null));
        switch (reply) {
            case Reply.Text(String text) ->
                FakeApi.words(text).forEach(word -> events.add(chunk(request, map("content", word), null)));
            case Reply.Thought(String thinking, var _, String text) -> {
                for (String word : FakeApi.words(thinking)) {
                    events.add(chunk(request, map("reasoning_content", word), null));
                }
                FakeApi.words(text).forEach(word -> events.add(chunk(request, map("content", word), null)));
            }
            case Reply.ToolCalls(List<Reply.Call> calls) -> {
                for (int i = 0; i < calls.size(); i++) {
                    events.add(chunk(request, map("tool_calls", List.of(begun(i, calls.get(i)))), null));
                    for (String piece : FakeApi.halves(calls.get(i).argumentsJson())) {
                        Object more = map("index", i, "function", map("arguments", piece));
                        events.add(chunk(request, map("tool_calls", List.of(more)), null));
                    }
                }
            }
            case Reply.Failed error -> throw new IllegalArgumentException("no answer: " + error);
        }
        events.add(chunk(request, map(), finish(reply)));
        if (request.json().path("stream_options").path("include_usage").asBoolean(false)) {
            events.add(data(head(request, List.of(), usage(reply, request))));
        }
        events.add("data: [DONE]\n\n");
        return events;
    }

    @Override
    public int markers() {
        return 1;
    }

    @Override
    public String errorBody(Reply.Failed error) {
        return json(map(
                "error",
                map(
                        "message",
                        error.message(),
                        "type",
                        error.status() < 500 ? "invalid_request_error" : "server_error",
                        "param",
                        null,
                        "code",
                        error.code())));
    }

    @Override
    public String errorEvent(Reply.Failed error) {
        return "data: "
                + json(map("error", map("message", error.message(), "type", error.code(), "code", error.code())))
                + "\n\n";
    }

    @Override
    public String malformedEvent() {
        return "data: {\"choices\":[{\"index\":0,\"delta\":{\"content\":\n\n";
    }

    private static String chunk(RecordedRequest request, Map<String, Object> delta, @Nullable String finish) {
        return data(head(request, List.of(map("index", 0, "delta", delta, "finish_reason", finish)), null));
    }

    private static Map<String, Object> head(RecordedRequest request, List<?> choices, @Nullable Object usage) {
        return map(
                "id",
                "chatcmpl-fake",
                "object",
                "chat.completion.chunk",
                "created",
                1763884800,
                "model",
                FakeApi.model(request),
                "choices",
                choices,
                "usage",
                usage);
    }

    private static List<Object> toolCalls(List<Reply.Call> calls) {
        List<Object> all = new ArrayList<>();
        for (int i = 0; i < calls.size(); i++) {
            Reply.Call call = calls.get(i);
            Object function = map("name", call.name(), "arguments", call.argumentsJson());
            all.add(map("id", "call_" + i, "type", "function", "function", function));
        }
        return all;
    }

    private static Map<String, Object> begun(int index, Reply.Call call) {
        Object function = map("name", call.name(), "arguments", "");
        return map("index", index, "id", "call_" + index, "type", "function", "function", function);
    }

    private static String finish(Reply reply) {
        return reply instanceof Reply.ToolCalls ? "tool_calls" : "stop";
    }

    private static Map<String, Object> usage(Reply reply, RecordedRequest request) {
        int input = FakeApi.inputTokens(request);
        int output = FakeApi.tokens(reply);
        return map("prompt_tokens", input, "completion_tokens", output, "total_tokens", input + output);
    }
}
