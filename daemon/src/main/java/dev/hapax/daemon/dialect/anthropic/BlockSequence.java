package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.JsonEnd;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Puts the events of an answer into blocks, one after the other, as the Messages API has them: what belongs to a later
 * block waits until the earlier one is closed. A call's block is closed when its JSON is whole and something else has
 * begun; all other blocks as soon as something else begins.
 */
final class BlockSequence {
    /** Takes the blocks. Between {@link #open} and {@link #close} come the pieces of one block. */
    interface Sink {
        void open(Kind kind);

        /** A piece of what the block holds: text, a thought, or JSON; never empty. */
        void piece(Kind kind, String piece);

        void signature(String signature);

        void close();
    }

    /** What a block is. */
    sealed interface Kind {
        record Text() implements Kind {}

        record Thinking() implements Kind {}

        record Redacted(String data) implements Kind {}

        record Call(String id, String name) implements Kind {}
    }

    private static final class Block {
        final Kind kind;
        final StringBuilder waiting = new StringBuilder();
        final JsonEnd json = new JsonEnd();

        @Nullable
        String signature;

        Block(Kind kind) {
            this.kind = kind;
        }

        /** Whether it may be closed when something else has begun. */
        boolean done() {
            return !(kind instanceof Kind.Call) || json.reached();
        }
    }

    private final Sink sink;
    private final Deque<Block> blocks = new ArrayDeque<>();
    private final Map<Integer, Block> calls = new HashMap<>();

    BlockSequence(Sink sink) {
        this.sink = sink;
    }

    /** Takes an event that belongs to a block; all others do nothing. */
    void take(ChatEvent event) {
        switch (event) {
            case ChatEvent.TextDelta(String text) -> piece(new Kind.Text(), text);
            case ChatEvent.ThinkingDelta(String text) -> piece(new Kind.Thinking(), text);
            case ChatEvent.ThinkingSigned(String signature) -> sign(signature);
            case ChatEvent.RedactedThinking(String data) -> begin(new Kind.Redacted(data));
            case ChatEvent.ToolCallStarted(int index, String id, String name) ->
                calls.put(index, begin(new Kind.Call(id, name)));
            case ChatEvent.ToolArgumentsDelta(int index, String json) -> {
                Block call = calls.get(index);
                if (call != null && !json.isEmpty()) {
                    call.json.take(json);
                    add(call, json);
                }
            }
            case ChatEvent.Started _, ChatEvent.RefusalDelta _, ChatEvent.UsageReported _, ChatEvent.Finished _ -> {}
        }
        while (blocks.size() > 1 && blocks.getFirst().done()) {
            next();
        }
    }

    /** Nothing more is to come: closes what is open, and then what waits, in order. */
    void end() {
        while (!blocks.isEmpty()) {
            next();
        }
    }

    private void piece(Kind kind, String piece) {
        if (piece.isEmpty()) {
            return;
        }
        Block last = blocks.peekLast();
        boolean goesOn = last != null && last.kind.equals(kind) && last.signature == null;
        add(goesOn ? last : begin(kind), piece);
    }

    private void sign(String signature) {
        Block last = blocks.peekLast();
        boolean unsigned = last != null && last.kind instanceof Kind.Thinking && last.signature == null;
        Block block = unsigned ? last : begin(new Kind.Thinking());
        block.signature = signature;
        if (block == blocks.getFirst()) {
            sink.signature(signature);
        }
    }

    private Block begin(Kind kind) {
        var block = new Block(kind);
        blocks.add(block);
        if (blocks.size() == 1) {
            sink.open(kind);
        }
        return block;
    }

    private void add(Block block, String piece) {
        if (block == blocks.peekFirst()) {
            sink.piece(block.kind, piece);
        } else {
            block.waiting.append(piece);
        }
    }

    private void next() {
        blocks.removeFirst();
        sink.close();
        Block block = blocks.peekFirst();
        if (block == null) {
            return;
        }
        sink.open(block.kind);
        if (!block.waiting.isEmpty()) {
            sink.piece(block.kind, block.waiting.toString());
        }
        if (block.signature != null) {
            sink.signature(block.signature);
        }
    }
}
