package dev.hapax.daemon.fake;

import static dev.hapax.daemon.fake.FakeApi.event;
import static dev.hapax.daemon.fake.FakeApi.json;
import static dev.hapax.daemon.fake.FakeApi.map;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** OpenAI's Responses API: every stream is the whole sequence of events, numbered. */
final class ResponsesFake implements FakeApi {
    private final OpenAiFake openAi = new OpenAiFake();

    @Override
    public boolean isChat(String path) {
        return path.endsWith("/responses");
    }

    @Override
    public @Nullable String free(String path, List<String> models) {
        return openAi.free(path, models);
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
        List<Object> output = new ArrayList<>();
        items(reply).forEach(item -> output.add(item.whole()));
        return json(response(request, "completed", output, usage(reply, request)));
    }

    @Override
    public List<String> events(Reply reply, RecordedRequest request) {
        var stream = new Numbered();
        stream.add("response.created", map("response", response(request, "in_progress", List.of(), null)));
        stream.add("response.in_progress", map("response", response(request, "in_progress", List.of(), null)));
        List<Object> output = new ArrayList<>();
        for (Item item : items(reply)) {
            int index = output.size();
            stream.add("response.output_item.added", map("output_index", index, "item", item.begun()));
            item.pieces(stream, index);
            stream.add("response.output_item.done", map("output_index", index, "item", item.whole()));
            output.add(item.whole());
        }
        stream.add(
                "response.completed", map("response", response(request, "completed", output, usage(reply, request))));
        return stream.events;
    }

    @Override
    public int markers() {
        return 1;
    }

    @Override
    public String errorBody(Reply.Failed error) {
        return openAi.errorBody(error);
    }

    @Override
    public String errorEvent(Reply.Failed error) {
        return event(
                "error",
                map(
                        "type",
                        "error",
                        "sequence_number",
                        7,
                        "error",
                        map("type", error.code(), "code", error.code(), "message", error.message(), "param", null)));
    }

    @Override
    public String malformedEvent() {
        return "event: response.output_text.delta\ndata: {\"type\":\"response.output_text.delta\",\"delta\":\n\n";
    }

    private static final class Numbered {
        final List<String> events = new ArrayList<>();

        void add(String type, Map<String, Object> fields) {
            Map<String, Object> all = map("type", type, "sequence_number", events.size());
            all.putAll(fields);
            events.add(event(type, all));
        }
    }

    /** An item as it begins and as it is when whole, and the events between. */
    private interface Item {
        Object begun();

        Object whole();

        void pieces(Numbered stream, int index);
    }

    private record Said(String text) implements Item {
        @Override
        public Object begun() {
            return message("in_progress", List.of());
        }

        @Override
        public Object whole() {
            return message("completed", List.of(part(text)));
        }

        @Override
        public void pieces(Numbered stream, int index) {
            stream.add("response.content_part.added", at(index, "part", part("")));
            for (String word : FakeApi.words(text)) {
                Map<String, Object> delta = at(index, "delta", word);
                delta.put("logprobs", List.of());
                delta.put("obfuscation", "x7Kq");
                stream.add("response.output_text.delta", delta);
            }
            Map<String, Object> done = at(index, "text", text);
            done.put("logprobs", List.of());
            stream.add("response.output_text.done", done);
            stream.add("response.content_part.done", at(index, "part", part(text)));
        }

        private static Object message(String status, List<Object> content) {
            return map("id", "msg_fake", "type", "message", "status", status, "content", content, "role", "assistant");
        }

        private static Object part(String text) {
            return map("type", "output_text", "annotations", List.of(), "logprobs", List.of(), "text", text);
        }

        private static Map<String, Object> at(int index, String name, Object value) {
            return map("item_id", "msg_fake", "output_index", index, "content_index", 0, name, value);
        }
    }

    private record Thought(String text, @Nullable String sealed) implements Item {
        @Override
        public Object begun() {
            return map("id", "rs_fake", "type", "reasoning", "summary", List.of());
        }

        @Override
        public Object whole() {
            return map(
                    "id",
                    "rs_fake",
                    "type",
                    "reasoning",
                    "encrypted_content",
                    sealed,
                    "summary",
                    List.of(map("type", "summary_text", "text", text)));
        }

        @Override
        public void pieces(Numbered stream, int index) {
            stream.add("response.reasoning_summary_part.added", at(index, "part", part("")));
            for (String word : FakeApi.words(text)) {
                stream.add("response.reasoning_summary_text.delta", at(index, "delta", word));
            }
            stream.add("response.reasoning_summary_text.done", at(index, "text", text));
            stream.add("response.reasoning_summary_part.done", at(index, "part", part(text)));
        }

        private static Object part(String text) {
            return map("type", "summary_text", "text", text);
        }

        private static Map<String, Object> at(int index, String name, Object value) {
            return map("item_id", "rs_fake", "output_index", index, "summary_index", 0, name, value);
        }
    }

    private record Called(int number, Reply.Call call) implements Item {
        @Override
        public Object begun() {
            return item("in_progress", "");
        }

        @Override
        public Object whole() {
            return item("completed", call.argumentsJson());
        }

        @Override
        public void pieces(Numbered stream, int index) {
            for (String half : FakeApi.halves(call.argumentsJson())) {
                stream.add("response.function_call_arguments.delta", at(index, "delta", half));
            }
            Map<String, Object> done = at(index, "arguments", call.argumentsJson());
            done.put("name", call.name());
            stream.add("response.function_call_arguments.done", done);
        }

        private Object item(String status, String arguments) {
            return map(
                    "id",
                    "fc_fake_" + number,
                    "type",
                    "function_call",
                    "status",
                    status,
                    "arguments",
                    arguments,
                    "call_id",
                    "call_" + number,
                    "name",
                    call.name());
        }

        private Map<String, Object> at(int index, String name, String value) {
            return map("item_id", "fc_fake_" + number, "output_index", index, name, value);
        }
    }

    private static List<Item> items(Reply reply) {
        return switch (reply) {
            case Reply.Text(String text) -> List.of(new Said(text));
            case Reply.Thought(String thinking, String sealed, String text) ->
                List.of(new Thought(thinking, sealed), new Said(text));
            case Reply.ToolCalls(List<Reply.Call> calls) -> {
                List<Item> items = new ArrayList<>();
                calls.forEach(call -> items.add(new Called(items.size(), call)));
                yield items;
            }
            case Reply.Failed error -> throw new IllegalArgumentException("no answer: " + error);
        };
    }

    private static Map<String, Object> response(
            RecordedRequest request, String status, List<Object> output, @Nullable Object usage) {
        return map(
                "id",
                "resp_fake",
                "object",
                "response",
                "created_at",
                1763884800,
                "status",
                status,
                "error",
                null,
                "incomplete_details",
                null,
                "instructions",
                null,
                "metadata",
                map(),
                "model",
                FakeApi.model(request),
                "output",
                output,
                "parallel_tool_calls",
                true,
                "temperature",
                1.0,
                "tool_choice",
                "auto",
                "tools",
                List.of(),
                "top_p",
                1.0,
                "a_field_of_tomorrow",
                map("kept", true),
                "usage",
                usage);
    }

    private static Map<String, Object> usage(Reply reply, RecordedRequest request) {
        int input = FakeApi.inputTokens(request);
        int output = FakeApi.tokens(reply);
        return map(
                "input_tokens",
                input,
                "input_tokens_details",
                map("cached_tokens", 0, "cache_write_tokens", 0),
                "output_tokens",
                output,
                "output_tokens_details",
                map("reasoning_tokens", 0),
                "total_tokens",
                input + output);
    }
}
