package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;

/**
 * A conversation as Anthropic wants it: system texts apart, wherever they stood; user and assistant taking turns, the
 * user first; each tool call answered in the next turn. What says nothing is left out: blank texts, and thoughts that
 * nobody signed.
 */
final class Conversation {
    /** For conversations that do not begin with the user. */
    private static final String PLACEHOLDER = "(The user has said nothing yet.)";

    private static final Predicate<Part> RESULT = Part.ToolResult.class::isInstance;
    private static final Predicate<Part> CALL = Part.ToolCall.class::isInstance;

    record Turn(boolean assistant, List<Part> parts) {}

    private final List<Part> system = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    private Conversation() {}

    private static boolean isThought(Part part) {
        return part instanceof Part.Thinking || part instanceof Part.RedactedThinking;
    }

    static Conversation of(List<Message> messages) throws BadRequest {
        var conversation = new Conversation();
        for (int i = 0; i < messages.size(); i++) {
            conversation.add(messages.get(i), "messages[" + i + "]");
        }
        conversation.turns.removeIf(turn -> turn.parts().isEmpty());
        conversation.endWithoutBlanks();
        conversation.beginWithUser();
        for (Turn turn : conversation.turns) {
            // Thoughts between calls stay where the model had them.
            if (!turn.assistant()) {
                putFirst(RESULT, turn.parts());
            } else if (!isThought(turn.parts().getFirst())) {
                putFirst(Conversation::isThought, turn.parts());
            }
        }
        conversation.callsMustBeAnswered();
        return conversation;
    }

    /** Texts, and where they may be cached. */
    List<Part> system() {
        return system;
    }

    List<Turn> turns() {
        return turns;
    }

    /** Whether it is for the model to continue what it began to say. */
    boolean prefilled() {
        return turns.getLast().assistant();
    }

    /** Whether the last turn with calls was made without thinking; then Anthropic refuses to think now. */
    boolean calledWithoutThinking() {
        for (Turn turn : turns.reversed()) {
            if (turn.assistant()) {
                return turn.parts().stream().anyMatch(CALL)
                        && !isThought(turn.parts().getFirst());
            }
        }
        return false;
    }

    /** The names of the tools that were called, in order. */
    Set<String> calledTools() {
        var names = new LinkedHashSet<String>();
        for (Turn turn : turns) {
            for (Part part : turn.parts()) {
                if (part instanceof Part.ToolCall(var _, String name, var _)) {
                    names.add(name);
                }
            }
        }
        return names;
    }

    private void add(Message message, String path) throws BadRequest {
        for (Part part : message.parts()) {
            if (!saysSomething(part)) {
                continue;
            }
            check(message.role(), part, path);
            switch (message.role()) {
                case SYSTEM, DEVELOPER -> add(part, system);
                case USER, TOOL -> add(part, turn(false).parts());
                case ASSISTANT -> add(part, turn(true).parts());
            }
        }
    }

    /** With nothing before it, there is nothing to cache. */
    private static void add(Part part, List<Part> parts) {
        if (!(part instanceof Part.CachePoint) || !parts.isEmpty()) {
            parts.add(part);
        }
    }

    private Turn turn(boolean assistant) {
        if (turns.isEmpty() || turns.getLast().assistant() != assistant) {
            turns.add(new Turn(assistant, new ArrayList<>()));
        }
        return turns.getLast();
    }

    private static boolean saysSomething(Part part) {
        return switch (part) {
            case Part.Text(String text) -> !text.isBlank();
            case Part.Refusal(String text) -> !text.isBlank();
            case Part.Thinking(var _, String signature) -> signature != null;
            case Part.Image _,
                    Part.Document _,
                    Part.ToolCall _,
                    Part.ToolResult _,
                    Part.RedactedThinking _,
                    Part.CachePoint _ -> true;
        };
    }

    private static void check(Role role, Part part, String path) throws BadRequest {
        boolean fits =
                switch (part) {
                    case Part.Text _, Part.CachePoint _ -> true;
                    case Part.Image _, Part.Document _, Part.ToolResult _ -> role == Role.USER || role == Role.TOOL;
                    case Part.ToolCall _, Part.Refusal _, Part.Thinking _, Part.RedactedThinking _ ->
                        role == Role.ASSISTANT;
                };
        if (!fits) {
            throw new BadRequest(path + " holds what a message of its role cannot hold for this model");
        }
        if (part instanceof Part.ToolCall(String id, var _, String arguments)
                && !arguments.isBlank()
                && Json.tryReadObject(arguments) == null) {
            throw new BadRequest(path + ": the arguments of tool call " + id + " are not the JSON text of an object");
        }
    }

    /** Anthropic refuses a last assistant text that ends in white space. */
    private void endWithoutBlanks() {
        if (turns.isEmpty() || !turns.getLast().assistant()) {
            return;
        }
        List<Part> parts = turns.getLast().parts();
        int last = parts.size() - 1;
        while (last > 0 && parts.get(last) instanceof Part.CachePoint) {
            last--;
        }
        if (parts.get(last) instanceof Part.Text(String text)) {
            parts.set(last, new Part.Text(text.stripTrailing()));
        }
    }

    private void beginWithUser() {
        if (turns.isEmpty() || turns.getFirst().assistant()) {
            turns.addFirst(new Turn(false, new ArrayList<>(List.of(new Part.Text(PLACEHOLDER)))));
        }
    }

    /** A cache point stays behind what it is said of. */
    private static void putFirst(Predicate<Part> first, List<Part> parts) {
        var firsts = new ArrayList<Part>();
        var others = new ArrayList<Part>();
        List<Part> to = firsts;
        for (Part part : parts) {
            if (!(part instanceof Part.CachePoint)) {
                to = first.test(part) ? firsts : others;
            }
            to.add(part);
        }
        parts.clear();
        parts.addAll(firsts);
        parts.addAll(others);
    }

    private void callsMustBeAnswered() throws BadRequest {
        Set<String> open = new HashSet<>();
        for (Turn turn : turns) {
            if (turn.assistant()) {
                for (Part part : turn.parts()) {
                    if (part instanceof Part.ToolCall(String id, var _, var _)) {
                        open.add(id);
                    }
                }
                continue;
            }
            for (Part part : turn.parts()) {
                if (part instanceof Part.ToolResult(String callId, var _, var _) && !open.remove(callId)) {
                    throw new BadRequest("messages: the tool result for " + callId
                            + " answers no call of the turn before it: send the assistant message with that call");
                }
            }
            mustBeEmpty(open);
        }
        mustBeEmpty(open);
    }

    private static void mustBeEmpty(Set<String> open) throws BadRequest {
        if (!open.isEmpty()) {
            throw new BadRequest("messages: the tool call " + open.iterator().next()
                    + " has no result: send a tool message for each call, right after the calls");
        }
    }
}
