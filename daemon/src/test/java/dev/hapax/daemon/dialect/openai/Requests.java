package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.dialect.Json;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Random chat requests that any provider could be asked. */
final class Requests {
    private static final List<String> TEXTS =
            List.of("hi", "gr\u00fc\u00df \uD83D\uDE00", "a\"b\\c\n", "<think>", "{}", " ");

    private Requests() {}

    static byte[] random(Random random) {
        ObjectNode root = Json.object();
        ArrayNode messages = Json.array();
        if (random.nextBoolean()) {
            messages.addObject().put("role", "system").put("content", text(random));
        }
        int turns = 1 + random.nextInt(3);
        for (int turn = 0; turn < turns; turn++) {
            userTurn(messages.addObject().put("role", "user"), random);
            if (random.nextBoolean()) {
                assistantTurn(messages, turn, random);
            }
        }
        if (random.nextBoolean()) {
            root.put("model", "gpt-4o");
        }
        root.set("messages", messages);
        parameters(root, random);
        return Json.bytes(root);
    }

    private static void userTurn(ObjectNode message, Random random) {
        if (random.nextBoolean()) {
            message.put("content", text(random));
            return;
        }
        ArrayNode parts = message.putArray("content");
        parts.addObject().put("type", "text").put("text", text(random));
        parts.addObject()
                .put("type", "image_url")
                .putObject("image_url")
                .put("url", random.nextBoolean() ? "https://example.org/a.png" : "data:image/png;base64,iVBORw0KGgo=");
        if (random.nextBoolean()) {
            parts.addObject()
                    .put("type", "file")
                    .putObject("file")
                    .put("filename", "a.pdf")
                    .put("file_data", "data:application/pdf;base64,JVBERi0=");
        }
    }

    private static void assistantTurn(ArrayNode messages, int turn, Random random) {
        ObjectNode message = messages.addObject().put("role", "assistant");
        boolean calls = random.nextBoolean();
        if (!calls || random.nextBoolean()) {
            message.put("content", text(random));
        }
        if (!calls) {
            return;
        }
        ArrayNode list = message.putArray("tool_calls");
        int count = 1 + random.nextInt(3);
        for (int i = 0; i < count; i++) {
            ObjectNode call =
                    list.addObject().put("id", "call_" + turn + "_" + i).put("type", "function");
            call.putObject("function").put("name", "f" + i).put("arguments", "{\"x\": " + random.nextInt(9) + ".0}");
        }
        for (int i = 0; i < count; i++) {
            messages.addObject()
                    .put("role", "tool")
                    .put("tool_call_id", "call_" + turn + "_" + i)
                    .put("content", text(random));
        }
    }

    private static void parameters(ObjectNode root, Random random) {
        if (random.nextBoolean()) {
            root.put("stream", random.nextBoolean());
        }
        if (random.nextBoolean()) {
            root.putObject("stream_options").put("include_usage", random.nextBoolean());
        }
        if (random.nextBoolean()) {
            root.put("temperature", random.nextInt(20) / 10.0).put("top_p", 0.5).put("seed", random.nextLong());
        }
        if (random.nextBoolean()) {
            root.put("max_tokens", 1 + random.nextInt(1000)).put("presence_penalty", -0.5);
            root.putArray("stop").add("END").add("\n");
        }
        if (random.nextBoolean()) {
            ArrayNode tools = root.putArray("tools");
            ObjectNode function = tools.addObject().put("type", "function").putObject("function");
            function.put("name", "f0").put("description", text(random));
            function.putObject("parameters").put("type", "object").putObject("properties");
            root.put("tool_choice", "required").put("parallel_tool_calls", random.nextBoolean());
        }
        if (random.nextBoolean()) {
            root.put("user", "u1").put("reasoning_effort", "low");
            root.putObject("response_format").put("type", "json_object");
        }
    }

    private static String text(Random random) {
        return TEXTS.get(random.nextInt(TEXTS.size())) + random.nextInt(100);
    }
}
