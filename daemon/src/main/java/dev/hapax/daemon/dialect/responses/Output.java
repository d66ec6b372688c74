package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.Json;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Puts the events of an answer into items and tells of each step. A message and a thought end when something else
 * begins, a call, because the pieces of several may alternate, only if its JSON is whole then; else with the answer.
 */
final class Output {
    private final ToolForms tools;
    private final String stem;
    private final Consumer<ObjectNode> events;
    private final List<OutputItem> items = new ArrayList<>();
    private final List<OutputItem> open = new ArrayList<>();
    private final Map<Integer, CallItem> calls = new HashMap<>();
    private boolean refused;

    /** @param stem from which the ids of items are made */
    Output(ToolForms tools, String stem, Consumer<ObjectNode> events) {
        this.tools = tools;
        this.stem = stem;
        this.events = events;
    }

    /** Takes an event that belongs to an item; all others do nothing. */
    void take(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextDelta(String text) -> say(text, false);
            case ChatEvent.RefusalDelta(String text) -> say(text, true);
            case ChatEvent.ThinkingDelta(String text) -> think(text);
            case ChatEvent.ThinkingSigned(String signature) -> seal(signature, true);
            case ChatEvent.RedactedThinking(String data) -> seal(ReasoningItem.REDACTED + data, false);
            case ChatEvent.ToolCallStarted(int index, String id, String name) -> call(index, id, name);
            case ChatEvent.ToolArgumentsDelta(int index, String json) -> {
                CallItem call = calls.get(index);
                if (call != null) {
                    call.add(json);
                }
            }
            case ChatEvent.Started _, ChatEvent.UsageReported _, ChatEvent.Finished _ -> {}
        }
    }

    boolean refused() {
        return refused;
    }

    /** Ends every item; where the answer is incomplete, that is the fault of the last. */
    void end(boolean complete) {
        while (!open.isEmpty()) {
            OutputItem item = open.removeFirst();
            item.end(complete || item != items.getLast() ? "completed" : "incomplete");
        }
    }

    ArrayNode node() {
        ArrayNode node = Json.array();
        items.forEach(item -> node.add(item.node()));
        return node;
    }

    private void say(String text, boolean refusal) {
        if (text.isEmpty()) {
            return;
        }
        refused |= refusal;
        if (!(spoken() instanceof MessageItem)) {
            begin(new MessageItem(nextStem(), items.size(), events));
        }
        if (spoken() instanceof MessageItem message) {
            message.say(text, refusal);
        }
    }

    private void think(String text) {
        if (!text.isEmpty()) {
            thought().think(text);
        }
    }

    private ReasoningItem thought() {
        if (spoken() instanceof ReasoningItem known) {
            return known;
        }
        var begun = new ReasoningItem(nextStem(), items.size(), events);
        begin(begun);
        return begun;
    }

    private void seal(String with, boolean openThought) {
        if (!openThought) {
            endSpoken();
        }
        thought().seal(with);
        endSpoken();
    }

    private void call(int index, String id, String name) {
        var call = new CallItem(tools.of(name), id, nextStem(), items.size(), events);
        calls.put(index, call);
        begin(call);
    }

    /** The message or thought that is open, if there is one: it is the only such. */
    private @Nullable OutputItem spoken() {
        for (OutputItem item : open) {
            if (!(item instanceof CallItem)) {
                return item;
            }
        }
        return null;
    }

    private void endSpoken() {
        OutputItem item = spoken();
        if (item != null) {
            open.remove(item);
            item.end("completed");
        }
    }

    private void begin(OutputItem item) {
        endSpoken();
        endWholeCalls();
        items.add(item);
        open.add(item);
        item.begin();
    }

    private void endWholeCalls() {
        for (OutputItem item : List.copyOf(open)) {
            if (item instanceof CallItem call && call.whole()) {
                open.remove(call);
                calls.values().remove(call);
                call.end("completed");
            }
        }
    }

    private String nextStem() {
        return stem + "_" + items.size();
    }
}
