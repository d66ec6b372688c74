package dev.hapax.daemon.fake;

import static dev.hapax.daemon.fake.FakeApi.event;
import static dev.hapax.daemon.fake.FakeApi.json;
import static dev.hapax.daemon.fake.FakeApi.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** Anthropic Messages. */
final class AnthropicFake implements FakeApi {
    private static final String COUNT_TOKENS = "/v1/messages/count_tokens";

    @Override
    public boolean isChat(String path) {
        return path.equals("/v1/messages") || path.equals(COUNT_TOKENS);
    }

    @Override
    public @Nullable String free(String path, List<String> models) {
        if (!path.startsWith("/v1/models")) {
            return null;
        }
        List<?> all = models.stream()
                .map(id -> map("type", "model", "id", id, "display_name", id, "created_at", "2025-01-01T00:00:00Z"))
                .toList();
        return json(map("data", all, "has_more", false, "first_id", null, "last_id", null));
    }

    @Override
    public boolean streams(RecordedRequest request) {
        return request.wantsStream(false);
    }

    @Override
    public String streamType() {
        return "text/event-stream; charset=utf-8";
    }

    /** Held to a schema natively, or by the one tool that it must call. */
    @Override
    public Reply held(String json, RecordedRequest request) {
        JsonNode choice = request.json().path("tool_choice");
        return choice.path("type").asString("").equals("tool")
                ? Reply.toolCall(choice.path("name").asString(), json)
                : Reply.text(json);
    }

    @Override
    public String whole(Reply reply, RecordedRequest request) {
        return request.path().equals(COUNT_TOKENS)
                ? json(map("input_tokens", 1000 + FakeApi.inputTokens(request)))
                : json(message(request, blocks(reply), stopReason(reply), FakeApi.tokens(reply)));
    }

    @Override
    public List<String> events(Reply reply, RecordedRequest request) {
        List<String> events = new ArrayList<>();
        Object start = map("type", "message_start", "message", message(request, List.of(), null, 1));
        events.add(event("message_start", start));
        events.add(event("ping", map("type", "ping")));
        switch (reply) {
            case Reply.Text(String text) -> textBlock(events, 0, text);
            case Reply.Thought(String thinking, String signature, String text) -> {
                thinkingBlock(events, thinking, signature);
                textBlock(events, 1, text);
            }
            case Reply.ToolCalls(List<Reply.Call> calls) -> {
                for (int i = 0; i < calls.size(); i++) {
                    toolBlock(events, i, calls.get(i));
                }
            }
            case Reply.Failed error -> throw new IllegalArgumentException("no answer: " + error);
        }
        events.add(event(
                "message_delta",
                map(
                        "type",
                        "message_delta",
                        "delta",
                        map("stop_reason", stopReason(reply), "stop_sequence", null),
                        "usage",
                        map("output_tokens", FakeApi.tokens(reply)))));
        events.add(event("message_stop", map("type", "message_stop")));
        return events;
    }

    @Override
    public int markers() {
        return 1;
    }

    @Override
    public String errorBody(Reply.Failed error) {
        return json(map(
                "type",
                "error",
                "error",
                map("type", error.code() == null ? "api_error" : error.code(), "message", error.message()),
                "request_id",
                "req_fake"));
    }

    @Override
    public String errorEvent(Reply.Failed error) {
        return "event: error\ndata: " + errorBody(error) + "\n\n";
    }

    @Override
    public String malformedEvent() {
        return "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"index\":\n\n";
    }

    private static void thinkingBlock(List<String> events, String thinking, @Nullable String signature) {
        Object block = map("type", "thinking", "thinking", "", "signature", "");
        events.add(
                event("content_block_start", map("type", "content_block_start", "index", 0, "content_block", block)));
        for (String word : FakeApi.words(thinking)) {
            events.add(delta(0, map("type", "thinking_delta", "thinking", word)));
        }
        events.add(delta(0, map("type", "signature_delta", "signature", signature)));
        events.add(event("content_block_stop", map("type", "content_block_stop", "index", 0)));
    }

    private static void textBlock(List<String> events, int index, String text) {
        Object block = map("type", "text", "text", "");
        events.add(event(
                "content_block_start", map("type", "content_block_start", "index", index, "content_block", block)));
        for (String word : FakeApi.words(text)) {
            events.add(delta(index, map("type", "text_delta", "text", word)));
        }
        events.add(event("content_block_stop", map("type", "content_block_stop", "index", index)));
    }

    private static void toolBlock(List<String> events, int index, Reply.Call call) {
        Object block = map("type", "tool_use", "id", "toolu_" + index, "name", call.name(), "input", map());
        events.add(event(
                "content_block_start", map("type", "content_block_start", "index", index, "content_block", block)));
        for (String piece : FakeApi.halves(call.argumentsJson())) {
            events.add(delta(index, map("type", "input_json_delta", "partial_json", piece)));
        }
        events.add(event("content_block_stop", map("type", "content_block_stop", "index", index)));
    }

    private static String delta(int index, Object delta) {
        return event("content_block_delta", map("type", "content_block_delta", "index", index, "delta", delta));
    }

    private static Map<String, Object> message(
            RecordedRequest request, List<?> content, @Nullable String stopReason, int output) {
        return map(
                "id",
                "msg_fake",
                "type",
                "message",
                "role",
                "assistant",
                "model",
                FakeApi.model(request),
                "content",
                content,
                "stop_reason",
                stopReason,
                "stop_sequence",
                null,
                "usage",
                map("input_tokens", FakeApi.inputTokens(request), "output_tokens", output));
    }

    private static List<?> blocks(Reply reply) {
        return switch (reply) {
            case Reply.Text(String text) -> List.of(map("type", "text", "text", text));
            case Reply.Thought(String thinking, String signature, String text) ->
                List.of(
                        map("type", "thinking", "thinking", thinking, "signature", signature),
                        map("type", "text", "text", text));
            case Reply.ToolCalls(List<Reply.Call> calls) -> {
                List<Object> blocks = new ArrayList<>();
                for (int i = 0; i < calls.size(); i++) {
                    Object input = FakeApi.tree(calls.get(i).argumentsJson());
                    blocks.add(map(
                            "type",
                            "tool_use",
                            "id",
                            "toolu_" + i,
                            "name",
                            calls.get(i).name(),
                            "input",
                            input));
                }
                yield blocks;
            }
            case Reply.Failed error -> throw new IllegalArgumentException("no answer: " + error);
        };
    }

    private static String stopReason(Reply reply) {
        return reply instanceof Reply.ToolCalls ? "tool_use" : "end_turn";
    }
}
