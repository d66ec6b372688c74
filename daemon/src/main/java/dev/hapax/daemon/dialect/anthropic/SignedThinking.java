package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.dialect.ByteSearch;
import dev.hapax.daemon.dialect.JsonCuts;
import dev.hapax.daemon.dialect.JsonCuts.Siblings;
import dev.hapax.daemon.dialect.JsonScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The <a href="https://docs.claude.com/en/docs/build-with-claude/extended-thinking">thinking</a> that a request
 * repeats: {@code thinking} blocks known by their signature, {@code redacted_thinking} blocks by their data. Found and
 * cut out without a tree. A message of which nothing is left goes whole, since none may be empty; and where the last
 * turn then calls tools without a thought before, so does the wish to think, which Anthropic would refuse there.
 */
final class SignedThinking {
    private static final ByteSearch SIGNATURE = new ByteSearch("\"signature\"");
    private static final ByteSearch REDACTED = new ByteSearch("\"redacted_thinking\"");
    private static final ByteSearch BUDGET = new ByteSearch("\"budget_tokens\"");

    /** Told of every signature; those it is true of go. */
    private final Predicate<String> unwanted;

    private final JsonCuts cuts = new JsonCuts();
    private final Siblings messages = new Siblings();
    private boolean byBudget;
    private boolean callsWithoutThought;

    private SignedThinking(Predicate<String> unwanted) {
        this.unwanted = unwanted;
    }

    static List<String> signatures(byte[] body) {
        var found = new ArrayList<String>();
        if (SIGNATURE.in(body) || REDACTED.in(body)) {
            new SignedThinking(signature -> {
                        found.add(signature);
                        return false;
                    })
                    .cut(body);
        }
        return found;
    }

    static byte[] without(byte[] body, Set<String> signatures) {
        boolean nothingToDo = signatures.isEmpty() && !BUDGET.in(body);
        return nothingToDo ? body : new SignedThinking(signatures::contains).cut(body);
    }

    private record Member(String name, int start, int end) {}

    private byte[] cut(byte[] body) {
        var members = new ArrayList<Member>();
        try (JsonParser parser = JsonScan.lenient(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = parser.currentName();
                int start = JsonScan.start(parser);
                parser.nextToken();
                switch (name) {
                    case "messages" -> messages(parser);
                    case "thinking" -> byBudget = "enabled".equals(JsonScan.textIn(parser, "type"));
                    default -> {}
                }
                members.add(new Member(name, start, JsonScan.end(parser)));
            }
        }
        boolean noWish = byBudget && callsWithoutThought;
        var wishes = new Siblings();
        members.forEach(member ->
                wishes.add(member.start(), member.end(), noWish && member.name().equals("thinking")));
        cuts.add(wishes);
        cuts.add(messages);
        return cuts.apply(body);
    }

    private void messages(JsonParser list) {
        if (list.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (list.nextToken() != JsonToken.END_ARRAY) {
            int start = JsonScan.start(list);
            Blocks blocks = list.currentToken() == JsonToken.START_OBJECT ? message(list) : new Blocks();
            boolean goes = blocks.siblings.anyGoes() && blocks.siblings.allGo();
            if (!goes) {
                cuts.add(blocks.siblings);
            }
            messages.add(start, JsonScan.end(list), goes);
            if (blocks.assistant && !goes) {
                callsWithoutThought = blocks.calls && !blocks.thoughtFirst;
            }
        }
    }

    /** What one message holds. */
    private static final class Blocks {
        final Siblings siblings = new Siblings();
        boolean assistant;
        boolean calls;
        boolean thoughtFirst;
        boolean any;
    }

    private Blocks message(JsonParser message) {
        var blocks = new Blocks();
        while (message.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = message.currentName();
            JsonToken value = message.nextToken();
            if (name.equals("role")) {
                blocks.assistant = "assistant".equals(JsonScan.textOrNull(message));
            } else if (name.equals("content") && value == JsonToken.START_ARRAY) {
                while (message.nextToken() != JsonToken.END_ARRAY) {
                    block(message, blocks);
                }
            }
            message.skipChildren();
        }
        return blocks;
    }

    private void block(JsonParser block, Blocks blocks) {
        int start = JsonScan.start(block);
        String type = null;
        String mark = null;
        if (block.currentToken() == JsonToken.START_OBJECT) {
            while (block.nextToken() == JsonToken.PROPERTY_NAME) {
                String name = block.currentName();
                block.nextToken();
                switch (name) {
                    case "type" -> type = JsonScan.textOrNull(block);
                    case "signature", "data" -> mark = JsonScan.textOrNull(block);
                    default -> {}
                }
                block.skipChildren();
            }
        }
        boolean thought = "thinking".equals(type) || "redacted_thinking".equals(type);
        boolean goes = thought && mark != null && unwanted.test(mark);
        blocks.siblings.add(start, JsonScan.end(block), goes);
        if (!goes) {
            blocks.thoughtFirst |= thought && !blocks.any;
            blocks.calls |= "tool_use".equals(type);
            blocks.any = true;
        }
    }
}
