package dev.hapax.daemon.dialect.rules;

import java.util.ArrayList;
import java.util.List;
import tools.jackson.databind.JsonNode;

/**
 * What a request says, in order and whatever its dialect: what the system says, thoughts, pictures, and all else
 * (texts, inputs of tools and their results). Those of one list keep their order on every crossing.
 */
record Said(List<String> system, List<String> thoughts, List<String> pictures, List<String> rest) {
    private Said() {
        this(new ArrayList<>(), new ArrayList<>(), new ArrayList<>(), new ArrayList<>());
    }

    static Said inOpenAi(JsonNode request) {
        var said = new Said();
        for (JsonNode message : request.path("messages")) {
            String role = message.path("role").stringValue();
            boolean system = role.equals("system") || role.equals("developer");
            for (JsonNode block : message.path("thinking_blocks")) {
                said.thought(block);
            }
            said.content(message.path("content"), system ? said.system : said.rest);
            for (JsonNode call : message.path("tool_calls")) {
                said.rest.add(call.at("/function/arguments").stringValue());
            }
        }
        return said;
    }

    static Said inAnthropic(JsonNode request) {
        var said = new Said();
        said.content(request.path("system"), said.system);
        for (JsonNode message : request.path("messages")) {
            said.content(message.path("content"), said.rest);
        }
        return said;
    }

    private void content(JsonNode content, List<String> to) {
        if (content.isString()) {
            text(content.stringValue(), to);
        }
        for (JsonNode part : content) {
            switch (part.path("type").stringValue()) {
                case "text" -> text(part.path("text").stringValue(), to);
                case "image_url" -> pictures.add(part.at("/image_url/url").stringValue());
                case "image" -> pictures.add(picture(part.path("source")));
                case "tool_use" -> rest.add(part.path("input").toString());
                case "tool_result" -> content(part.path("content"), to);
                case "thinking", "redacted_thinking" -> thought(part);
                default -> throw new IllegalArgumentException("Nobody wrote this part: " + part);
            }
        }
    }

    private static String picture(JsonNode source) {
        return source.path("type").stringValue().equals("url")
                ? source.path("url").stringValue()
                : "data:" + source.path("media_type").stringValue() + ";base64,"
                        + source.path("data").stringValue();
    }

    private void thought(JsonNode block) {
        thoughts.add(block.toString());
    }

    /** Blank texts say nothing; blanks at the end of an answer that was begun are not taken by every model. */
    private static void text(String text, List<String> to) {
        if (!text.isBlank()) {
            to.add(text.stripTrailing());
        }
    }
}
