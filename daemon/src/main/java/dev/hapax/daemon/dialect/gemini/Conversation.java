package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.Role;
import dev.hapax.daemon.chat.Part;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * A conversation as Gemini wants it: instructions apart, wherever they stood; user and model taking turns, the user
 * first; each call answered in the turn after it, and in the order of the calls, for Gemini knows the answers of two
 * calls of one function apart by nothing else. What is empty is left out.
 */
final class Conversation {
    private static final String PLACEHOLDER = "(Nothing was said before.)";

    /**
     * @param said the parts of one message after another, those of the first message first: texts must be known
     *     together with the calls beside them
     */
    record Turn(boolean model, List<List<Part>> said) {}

    private final List<String> instructions = new ArrayList<>();
    private final List<Turn> turns = new ArrayList<>();

    private final Signatures signatures;

    private Conversation(Signatures signatures) {
        this.signatures = signatures;
    }

    static Conversation of(List<Message> messages, Signatures signatures) throws BadRequest {
        var conversation = new Conversation(signatures);
        for (int i = 0; i < messages.size(); i++) {
            conversation.add(messages.get(i), "messages[" + i + "]");
        }
        if (conversation.turns.isEmpty() || conversation.turns.getFirst().model()) {
            conversation.turns.addFirst(new Turn(false, List.of(List.of(new Part.Text(PLACEHOLDER)))));
        }
        conversation.putAnswersInOrder();
        return conversation;
    }

    List<String> instructions() {
        return instructions;
    }

    List<Turn> turns() {
        return turns;
    }

    private void add(Message message, String path) throws BadRequest {
        var said = new ArrayList<Part>();
        for (Part part : message.parts()) {
            if (saysNothing(part)) {
                continue;
            }
            if (!fits(message.role(), part)) {
                throw new BadRequest(path + " holds what a message of its role cannot hold for this model");
            }
            said.add(part);
        }
        if (said.isEmpty()) {
            return;
        }
        switch (message.role()) {
            case SYSTEM, DEVELOPER ->
                said.forEach(part -> {
                    if (part instanceof Part.Text(String text)) {
                        instructions.add(text);
                    }
                });
            case USER, TOOL -> turn(false).said().add(said);
            case ASSISTANT -> turn(true).said().add(said);
        }
    }

    private Turn turn(boolean model) {
        if (turns.isEmpty() || turns.getLast().model() != model) {
            turns.add(new Turn(model, new ArrayList<>()));
        }
        return turns.getLast();
    }

    /**
     * Gemini refuses empty parts; a cache of its own kind is asked for elsewhere; a thought that was signed elsewhere,
     * or by nobody, is refused or of no use.
     */
    private boolean saysNothing(Part part) {
        return switch (part) {
            case Part.Text(String text) -> text.isEmpty();
            case Part.Refusal(String text) -> text.isEmpty();
            case Part.Thinking(var _, String signature) -> signature == null || !signatures.madeHere(signature);
            case Part.RedactedThinking _, Part.CachePoint _ -> true;
            case Part.Image _, Part.Document _, Part.ToolCall _, Part.ToolResult _ -> false;
        };
    }

    private static boolean fits(Role role, Part part) {
        return switch (part) {
            case Part.Text _, Part.CachePoint _ -> true;
            case Part.Image _, Part.Document _, Part.ToolResult _ -> role == Role.USER || role == Role.TOOL;
            case Part.ToolCall _, Part.Refusal _, Part.Thinking _, Part.RedactedThinking _ -> role == Role.ASSISTANT;
        };
    }

    private void putAnswersInOrder() throws BadRequest {
        Map<String, Integer> open = new LinkedHashMap<>();
        for (int i = 0; i < turns.size(); i++) {
            Turn turn = turns.get(i);
            if (turn.model()) {
                for (Part part : parts(turn)) {
                    if (part instanceof Part.ToolCall(String id, var _, var _)) {
                        open.putIfAbsent(id, open.size());
                    }
                }
            } else {
                turns.set(i, new Turn(false, List.of(answersFirst(parts(turn), open))));
            }
        }
        mustBeEmpty(open);
    }

    private static List<Part> answersFirst(List<Part> parts, Map<String, Integer> open) throws BadRequest {
        var answers = new Part.ToolResult[open.size()];
        var rest = new ArrayList<Part>();
        for (Part part : parts) {
            if (!(part instanceof Part.ToolResult result)) {
                rest.add(part);
                continue;
            }
            Integer place = open.remove(result.callId());
            if (place == null) {
                throw new BadRequest("messages: the tool result for " + result.callId()
                        + " answers no call of the turn before it: send the assistant message with that call");
            }
            answers[place] = result;
        }
        mustBeEmpty(open);
        var ordered = new ArrayList<Part>(List.of(answers));
        ordered.addAll(rest);
        return ordered;
    }

    private static void mustBeEmpty(Map<String, Integer> open) throws BadRequest {
        if (!open.isEmpty()) {
            throw new BadRequest("messages: the tool call "
                    + open.keySet().iterator().next()
                    + " has no result: send a tool message for each call, right after the calls");
        }
    }

    private static List<Part> parts(Turn turn) {
        return turn.said().stream().flatMap(List::stream).toList();
    }
}
