package dev.hapax.daemon.dialect.rules;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.rules.Speech.Step;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** Says a speech in a provider's dialect, in any of the ways in which it may be said. */
@FunctionalInterface
interface Speaker {
    /** The frames, without the end. */
    List<String> say(Speech speech, Random random);

    /** OpenAI: deltas under any of their names, calls that follow each other alternating. */
    static List<String> openAi(Speech speech, Random random) {
        var frames = new ArrayList<String>();
        frames.add(Wire.delta("{'role':'assistant','content':''}"));
        String reasoning = random.nextBoolean() ? "reasoning_content" : "reasoning";
        var calls = new ArrayList<Deque<String>>();
        int index = 0;
        for (Step step : speech.steps()) {
            if (!(step instanceof Step.Call)) {
                alternate(calls, random, frames);
            }
            switch (step) {
                case Step.Text(String text) ->
                    Speech.pieces(random, text)
                            .forEach(piece -> frames.add(delta(Json.object().put("content", piece))));
                case Step.Thought(String text, String signature) -> {
                    Speech.pieces(random, text)
                            .forEach(piece -> frames.add(delta(Json.object().put(reasoning, piece))));
                    if (signature != null) {
                        frames.add(block(Json.object()
                                .put("type", "thinking")
                                .put("thinking", random.nextBoolean() ? text : "")
                                .put("signature", signature)));
                    }
                }
                case Step.Redacted(String data) ->
                    frames.add(
                            block(Json.object().put("type", "redacted_thinking").put("data", data)));
                case Step.Call call -> calls.add(call(call, index++, random));
            }
        }
        alternate(calls, random, frames);
        return frames;
    }

    private static Deque<String> call(Step.Call call, int index, Random random) {
        var pieces = new ArrayDeque<>(Speech.pieces(random, call.json()));
        var frames = new ArrayDeque<String>();
        ObjectNode first =
                Json.object().put("index", index).put("id", call.id()).put("type", "function");
        first.putObject("function")
                .put("name", call.name())
                .put("arguments", random.nextBoolean() ? "" : pieces.removeFirst());
        frames.add(calls(first));
        for (String piece : pieces) {
            ObjectNode more = Json.object().put("index", index);
            more.putObject("function").put("arguments", piece);
            frames.add(calls(more));
        }
        return frames;
    }

    /** Calls begin in their order; after that their pieces come as they come. */
    private static void alternate(List<Deque<String>> calls, Random random, List<String> frames) {
        int begun = 0;
        while (!calls.isEmpty()) {
            int which = random.nextInt(Math.min(begun + 1, calls.size()));
            Deque<String> call = calls.get(which);
            frames.add(call.removeFirst());
            if (which == begun) {
                begun++;
            }
            if (call.isEmpty()) {
                calls.remove(which);
                begun--;
            }
        }
    }

    private static String delta(ObjectNode delta) {
        ObjectNode chunk = Json.object().put("id", "chatcmpl-B1").put("object", "chat.completion.chunk");
        ObjectNode choice = chunk.putArray("choices").addObject().put("index", 0);
        choice.set("delta", delta);
        choice.putNull("finish_reason");
        return "data: " + Json.text(chunk) + "\n\n";
    }

    private static String block(ObjectNode block) {
        ObjectNode delta = Json.object();
        delta.putArray("thinking_blocks").add(block);
        return delta(delta);
    }

    private static String calls(ObjectNode call) {
        ObjectNode delta = Json.object();
        delta.putArray("tool_calls").add(call);
        return delta(delta);
    }

    /** Anthropic: one block after the other. */
    static List<String> anthropic(Speech speech, Random random) {
        var frames = new ArrayList<String>();
        frames.add(Wire.messageStart());
        int index = 0;
        for (Step step : speech.steps()) {
            ObjectNode block = Json.object();
            String delta = "text";
            String pieces = "";
            String signature = null;
            switch (step) {
                case Step.Text(String text) -> {
                    block.put("type", "text").put("text", "");
                    pieces = text;
                }
                case Step.Thought(String text, String signed) -> {
                    block.put("type", "thinking").put("thinking", "").put("signature", "");
                    delta = "thinking";
                    pieces = text;
                    signature = signed;
                }
                case Step.Redacted(String data) ->
                    block.put("type", "redacted_thinking").put("data", data);
                case Step.Call(String id, String name, String json) -> {
                    block.put("type", "tool_use")
                            .put("id", id)
                            .put("name", name)
                            .putObject("input");
                    delta = "partial_json";
                    // What has no members may come without a piece.
                    pieces = json.equals("{}") && random.nextBoolean() ? "" : json;
                }
            }
            frames.add(event("content_block_start", index, "content_block", block));
            for (String piece : Speech.pieces(random, pieces)) {
                String type = delta.equals("partial_json") ? "input_json_delta" : delta + "_delta";
                frames.add(event(
                        "content_block_delta",
                        index,
                        "delta",
                        Json.object().put("type", type).put(delta, piece)));
            }
            if (signature != null) {
                ObjectNode signed = Json.object().put("type", "signature_delta").put("signature", signature);
                frames.add(event("content_block_delta", index, "delta", signed));
            }
            frames.add(Wire.blockStop(index));
            index++;
        }
        return frames;
    }

    private static String event(String type, int index, String name, ObjectNode value) {
        ObjectNode event = Json.object().put("type", type).put("index", index);
        event.set(name, value);
        return "event: " + type + "\ndata: " + Json.text(event) + "\n\n";
    }

    /** Ollama: thoughts and texts in pieces, calls whole. */
    static List<String> ollama(Speech speech, Random random) {
        var lines = new ArrayList<String>();
        for (Step step : speech.steps()) {
            switch (step) {
                case Step.Text(String text) ->
                    Speech.pieces(random, text)
                            .forEach(piece -> lines.add(line(message().put("content", piece))));
                case Step.Thought(String text, var _) ->
                    Speech.pieces(random, text)
                            .forEach(piece -> lines.add(line(message().put("thinking", piece))));
                case Step.Call(var _, String name, String json) -> {
                    ObjectNode message = message();
                    ObjectNode function =
                            message.putArray("tool_calls").addObject().putObject("function");
                    function.put("name", name).set("arguments", Json.tryReadObject(json));
                    lines.add(line(message));
                }
                case Step.Redacted _ -> throw new IllegalArgumentException("not in this dialect");
            }
        }
        return lines;
    }

    private static ObjectNode message() {
        return Json.object().put("role", "assistant").put("content", "");
    }

    private static String line(ObjectNode message) {
        ObjectNode line = Json.object().put("model", "m").put("created_at", "2025-11-23T08:00:00Z");
        line.set("message", message);
        return Json.text(line.put("done", false)) + "\n";
    }

    /** Gemini: parts of one candidate, calls whole. */
    static List<String> gemini(Speech speech, Random random) {
        var frames = new ArrayList<String>();
        for (Step step : speech.steps()) {
            switch (step) {
                case Step.Text(String text) ->
                    Speech.pieces(random, text)
                            .forEach(piece -> frames.add(part(Json.object().put("text", piece))));
                case Step.Thought(String text, var _) ->
                    Speech.pieces(random, text)
                            .forEach(piece -> frames.add(
                                    part(Json.object().put("text", piece).put("thought", true))));
                case Step.Call(var _, String name, String json) -> {
                    ObjectNode part = Json.object();
                    part.putObject("functionCall").put("name", name).set("args", Json.tryReadObject(json));
                    frames.add(part(part));
                }
                case Step.Redacted _ -> throw new IllegalArgumentException("not in this dialect");
            }
        }
        return frames;
    }

    private static String part(ObjectNode part) {
        ObjectNode chunk = Json.object().put("responseId", "r1").put("modelVersion", "m");
        ObjectNode candidate = chunk.putArray("candidates").addObject().put("index", 0);
        candidate.putObject("content").put("role", "model").putArray("parts").add(part);
        return "data: " + Json.text(chunk) + "\n\n";
    }

    /** The Responses API: an item for each step, begun and done. */
    static List<String> responses(Speech speech, Random random) {
        var frames = new ArrayList<String>();
        frames.add(Wire.event("{'type':'response.created','response':{'id':'resp_1','model':'m','output':[]}}"));
        int index = 0;
        for (Step step : speech.steps()) {
            ObjectNode item = Json.object().put("id", "item_" + index);
            String type = "output_text";
            String pieces = "";
            switch (step) {
                case Step.Text(String text) -> {
                    item.put("type", "message").put("role", "assistant").putArray("content");
                    pieces = text;
                }
                case Step.Thought(String text, var _) -> {
                    item.put("type", "reasoning").putArray("summary");
                    type = "reasoning_summary_text";
                    pieces = text;
                }
                case Step.Call(String id, String name, String json) -> {
                    item.put("type", "function_call").put("call_id", id).put("name", name);
                    item.put("arguments", "");
                    type = "function_call_arguments";
                    pieces = json;
                }
                case Step.Redacted _ -> throw new IllegalArgumentException("not in this dialect");
            }
            frames.add(response("response.output_item.added", index, "item", item));
            for (String piece : Speech.pieces(random, pieces)) {
                frames.add(response("response." + type + ".delta", index, "delta", Json.node(piece)));
            }
            frames.add(response("response.output_item.done", index, "item", whole(item, pieces)));
            index++;
        }
        return frames;
    }

    private static ObjectNode whole(ObjectNode begun, String content) {
        ObjectNode item = begun.deepCopy();
        switch (item.get("type").stringValue()) {
            case "message" ->
                item.putArray("content").addObject().put("type", "output_text").put("text", content);
            case "reasoning" ->
                item.putArray("summary").addObject().put("type", "summary_text").put("text", content);
            default -> item.put("arguments", content);
        }
        return item;
    }

    private static String response(String type, int index, String name, JsonNode value) {
        ObjectNode event = Json.object().put("type", type).put("output_index", index);
        event.put("item_id", "item_" + index).set(name, value);
        return "event: " + type + "\ndata: " + Json.text(event) + "\n\n";
    }
}
