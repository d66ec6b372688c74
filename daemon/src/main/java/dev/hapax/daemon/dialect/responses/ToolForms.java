package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.dialect.Json;
import java.util.HashMap;
import java.util.Map;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The tools that the caller itself runs, by the one name that each has for a model elsewhere. Everywhere else a tool is
 * a function: what the API has besides is put into that form, and the calls are put back into the caller's.
 */
final class ToolForms {
    /** The member that holds the text of a free-form tool. */
    static final String INPUT = "input";

    static final String LOCAL_SHELL = "local_shell";

    enum Kind {
        FUNCTION,
        /** Takes text instead of JSON. */
        CUSTOM,
        /** Runs a command on the caller's machine. */
        LOCAL_SHELL
    }

    /** @param namespace the group that the tool stands in, "" for none */
    record Form(Kind kind, String namespace, String name) {}

    private final Map<String, Form> byName = new HashMap<>();

    /** Of a request's tools as they stand in its body; what is not understood is no tool. */
    static ToolForms of(JsonNode tools) {
        var forms = new ToolForms();
        for (JsonNode tool : tools) {
            String name = Json.textOf(tool, "name");
            switch (Json.textOf(tool, "type")) {
                case "namespace" -> {
                    for (JsonNode inner : Json.listOf(tool, "tools")) {
                        forms.add(inner, name == null ? "" : name);
                    }
                }
                case "local_shell" -> forms.byName.put(LOCAL_SHELL, new Form(Kind.LOCAL_SHELL, "", LOCAL_SHELL));
                case null, default -> forms.add(tool, "");
            }
        }
        return forms;
    }

    private void add(JsonNode tool, String namespace) {
        String name = Json.textOf(tool, "name");
        if (name != null) {
            boolean custom = "custom".equals(Json.textOf(tool, "type"));
            byName.put(joined(namespace, name), new Form(custom ? Kind.CUSTOM : Kind.FUNCTION, namespace, name));
        }
    }

    /** The name outside of the namespace. */
    static String joined(String namespace, String name) {
        return namespace.isEmpty() ? name : namespace + "__" + name;
    }

    /** How the caller knows what a model called. */
    Form of(String called) {
        return byName.getOrDefault(called, new Form(Kind.FUNCTION, "", called));
    }

    /** The text of a free-form call as a function's arguments. */
    static String arguments(String input) {
        return Json.text(Json.object().put(INPUT, input));
    }

    /** The text in a function's arguments, or the arguments themselves where the model kept to no form. */
    static String input(String arguments) {
        ObjectNode object = Json.tryReadObject(arguments);
        String text = object == null ? null : Json.textOf(object, INPUT);
        return text == null ? arguments : text;
    }
}
