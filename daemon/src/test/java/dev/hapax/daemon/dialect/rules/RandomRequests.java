package dev.hapax.daemon.dialect.rules;

import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Random conversations that any provider could be asked to go on with, in either dialect; of one seed there is one
 * request. No two texts, inputs or pictures in a request are the same, so that none can be lost or doubled unnoticed.
 */
final class RandomRequests {
    private static final List<String> ENDS =
            List.of("", " ", "\n", "é\uD83D\uDE00", "\"\\", "</think>", "{}", "\u2028", "\u0000");
    private static final List<String> BLANKS = List.of("", " ", "\n\t ");

    private final Random random;
    private final ArrayNode messages = Json.array();
    private int made;

    private RandomRequests(long seed) {
        this.random = new Random(seed);
    }

    static ObjectNode openAi(long seed) {
        return new RandomRequests(seed).openAi();
    }

    static ObjectNode anthropic(long seed) {
        return new RandomRequests(seed).anthropic();
    }

    private ObjectNode openAi() {
        ObjectNode root = Json.object().put("model", "m");
        int turns = 1 + random.nextInt(6);
        for (int turn = 0; turn < turns; turn++) {
            switch (random.nextInt(5)) {
                case 0 -> message(random.nextBoolean() ? "system" : "developer").put("content", text());
                case 1, 2 -> openAiUser();
                default -> openAiAssistant();
            }
        }
        root.set("messages", messages);
        sometimes(() -> root.put("max_tokens", 1 + random.nextInt(100)));
        sometimes(() -> root.put("temperature", random.nextInt(20) / 10.0));
        sometimes(() -> root.put("stream", true));
        sometimes(() -> root.put("user", "u" + made++));
        sometimes(() -> root.putArray("stop").add("END").add(" "));
        sometimes(() -> root.put("reasoning_effort", "high"));
        sometimes(() -> {
            ObjectNode function =
                    root.putArray("tools").addObject().put("type", "function").putObject("function");
            function.put("name", "f").putObject("parameters");
            sometimes(() -> root.put("tool_choice", "required"));
        });
        return root;
    }

    private void openAiUser() {
        ObjectNode message = message("user");
        if (random.nextBoolean()) {
            message.put("content", sometimesBlank());
            return;
        }
        ArrayNode parts = message.putArray("content");
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            ObjectNode part = parts.addObject();
            if (random.nextBoolean()) {
                part.put("type", "text").put("text", sometimesBlank());
            } else {
                part.put("type", "image_url").putObject("image_url").put("url", picture());
            }
        }
    }

    private void openAiAssistant() {
        ObjectNode message = message("assistant");
        sometimes(() -> {
            ArrayNode blocks = message.putArray("thinking_blocks");
            blocks.addObject().put("type", "thinking").put("thinking", text()).put("signature", "s" + made++);
            sometimes(() -> blocks.addObject().put("type", "redacted_thinking").put("data", "d" + made++));
        });
        List<String> ids = ids();
        if (ids.isEmpty() || random.nextBoolean()) {
            message.put("content", sometimesBlank());
        }
        if (ids.isEmpty()) {
            return;
        }
        ArrayNode calls = message.putArray("tool_calls");
        for (String id : ids) {
            ObjectNode call = calls.addObject().put("id", id).put("type", "function");
            call.putObject("function").put("name", "f").put("arguments", Json.text(input()));
        }
        for (String id : ids) {
            message("tool").put("tool_call_id", id).put("content", text());
        }
    }

    private ObjectNode anthropic() {
        ObjectNode root = Json.object().put("model", "m").put("max_tokens", 1 + random.nextInt(100));
        sometimes(() -> root.putArray("system").addObject().put("type", "text").put("text", text()));
        int turns = 1 + random.nextInt(4);
        List<String> asked = List.of();
        for (int turn = 0; turn < turns; turn++) {
            anthropicUser(asked);
            asked = anthropicAssistant();
        }
        anthropicUser(asked);
        root.set("messages", messages);
        sometimes(() -> root.put("temperature", random.nextInt(10) / 10.0));
        sometimes(() -> root.put("stream", true));
        sometimes(() -> root.putObject("metadata").put("user_id", "u" + made++));
        sometimes(() -> root.putArray("stop_sequences").add("END"));
        sometimes(() -> root.putObject("thinking").put("type", "enabled").put("budget_tokens", 2000));
        sometimes(() -> {
            ObjectNode tool = root.putArray("tools").addObject().put("name", "f");
            tool.putObject("input_schema").put("type", "object");
            sometimes(() -> root.putObject("tool_choice").put("type", "any"));
        });
        return root;
    }

    private void anthropicUser(List<String> asked) {
        ObjectNode message = message("user");
        if (asked.isEmpty() && random.nextBoolean()) {
            message.put("content", text());
            return;
        }
        ArrayNode blocks = message.putArray("content");
        for (String id : asked) {
            ObjectNode block = blocks.addObject().put("type", "tool_result").put("tool_use_id", id);
            if (random.nextBoolean()) {
                block.put("content", text());
            } else {
                ArrayNode content = block.putArray("content");
                content.addObject().put("type", "text").put("text", text());
                sometimes(() -> image(content.addObject()));
            }
            sometimes(() -> block.put("is_error", true));
        }
        int more = random.nextInt(3) + (asked.isEmpty() ? 1 : 0);
        for (int i = 0; i < more; i++) {
            if (random.nextBoolean()) {
                blocks.addObject().put("type", "text").put("text", text());
            } else {
                image(blocks.addObject());
            }
        }
    }

    private void image(ObjectNode block) {
        block.put("type", "image").putObject("source").put("type", "url").put("url", "https://x.org/" + made++);
    }

    private List<String> anthropicAssistant() {
        ArrayNode blocks = message("assistant").putArray("content");
        sometimes(() -> blocks.addObject()
                .put("type", "thinking")
                .put("thinking", text())
                .put("signature", "s" + made++));
        List<String> ids = ids();
        if (ids.isEmpty() || random.nextBoolean()) {
            blocks.addObject().put("type", "text").put("text", text());
        }
        for (String id : ids) {
            blocks.addObject()
                    .put("type", "tool_use")
                    .put("id", id)
                    .put("name", "f")
                    .set("input", input());
        }
        return ids;
    }

    private ObjectNode message(String role) {
        return messages.addObject().put("role", role);
    }

    private List<String> ids() {
        var ids = new ArrayList<String>();
        int count = random.nextInt(4);
        for (int i = 0; i < count; i++) {
            ids.add((random.nextBoolean() ? "call_" : "call.é:") + made++);
        }
        return ids;
    }

    private ObjectNode input() {
        return Json.object().put("x", made++).put("y", ENDS.get(random.nextInt(ENDS.size())));
    }

    private String picture() {
        return random.nextBoolean() ? "https://x.org/" + made++ : "data:image/png;base64,iVBORw0KGgo" + made++;
    }

    private String text() {
        return "t" + made++ + ENDS.get(random.nextInt(ENDS.size()));
    }

    private String sometimesBlank() {
        return random.nextInt(4) == 0 ? BLANKS.get(random.nextInt(BLANKS.size())) : text();
    }

    private void sometimes(Runnable step) {
        if (random.nextInt(3) == 0) {
            step.run();
        }
    }
}
