package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.JsonEnd;
import java.util.function.Consumer;
import tools.jackson.databind.node.ObjectNode;

/** What the model calls, in the form in which the caller offered it. */
final class CallItem extends OutputItem {
    private final ToolForms.Form form;
    private final String callId;
    private final StringBuilder arguments = new StringBuilder();
    private final JsonEnd end = new JsonEnd();
    private final FreeText freeText = new FreeText();
    private final StringBuilder told = new StringBuilder();

    CallItem(ToolForms.Form form, String callId, String stem, int index, Consumer<ObjectNode> events) {
        super(
                switch (form.kind()) {
                            case FUNCTION -> "fc_";
                            case CUSTOM -> "ctc_";
                            case LOCAL_SHELL -> "lsh_";
                        }
                        + stem,
                index,
                events);
        this.form = form;
        this.callId = callId;
    }

    void add(String json) {
        if (json.isEmpty()) {
            return;
        }
        arguments.append(json);
        end.take(json);
        switch (form.kind()) {
            case FUNCTION -> tellPiece("response.function_call_arguments.delta", json);
            case CUSTOM -> tellPiece("response.custom_tool_call_input.delta", freeText.take(json));
            case LOCAL_SHELL -> {}
        }
    }

    /** Whether the JSON of its arguments has ended. */
    boolean whole() {
        return end.reached();
    }

    @Override
    void finish() {
        switch (form.kind()) {
            case FUNCTION -> {
                if (arguments.isEmpty()) {
                    add("{}");
                }
                tell(event("response.function_call_arguments.done")
                        .put("name", form.name())
                        .put("arguments", arguments.toString()));
            }
            case CUSTOM -> {
                String input = input();
                if (input.startsWith(told.toString())) {
                    tellPiece("response.custom_tool_call_input.delta", input.substring(told.length()));
                }
                tell(event("response.custom_tool_call_input.done").put("input", input));
            }
            case LOCAL_SHELL -> {}
        }
    }

    @Override
    ObjectNode node() {
        ObjectNode item = Json.object().put("id", id);
        switch (form.kind()) {
            case FUNCTION -> item.put("type", "function_call").put("arguments", arguments.toString());
            case CUSTOM -> item.put("type", "custom_tool_call").put("input", input());
            case LOCAL_SHELL -> item.put("type", "local_shell_call").set("action", action());
        }
        item.put("call_id", callId);
        if (form.kind() != ToolForms.Kind.LOCAL_SHELL) {
            item.put("name", form.name());
        }
        if (!form.namespace().isEmpty()) {
            item.put("namespace", form.namespace());
        }
        return item.put("status", status());
    }

    private void tellPiece(String type, String piece) {
        if (!piece.isEmpty()) {
            told.append(piece);
            tell(event(type).put("delta", piece));
        }
    }

    private String input() {
        return arguments.isEmpty() ? "" : ToolForms.input(arguments.toString());
    }

    /** What to run; a command as one text is for the shell. */
    private ObjectNode action() {
        ObjectNode given = Json.tryReadObject(arguments.toString());
        ObjectNode action = given == null ? Json.object() : given;
        String line = Json.textOf(action, "command");
        if (!action.path("command").isArray()) {
            var command = action.putArray("command");
            if (line != null) {
                command.add("sh").add("-c").add(line);
            }
        }
        if (!action.path("env").isObject()) {
            action.putObject("env");
        }
        return action.put("type", "exec");
    }
}
