package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.dialect.ByteSearch;
import dev.hapax.daemon.dialect.JsonCuts;
import dev.hapax.daemon.dialect.JsonCuts.Siblings;
import dev.hapax.daemon.dialect.JsonScan;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * What assistant messages repeat in their {@code thinking_blocks}, the side field in which the gateway gives out signed
 * and redacted thinking. Found and cut out without a tree; a field that is left empty goes whole.
 */
final class SignedThinking {
    private static final ByteSearch FIELD = new ByteSearch("\"thinking_blocks\"");

    /** Told of every signature; those it is true of go. */
    private final Predicate<String> unwanted;

    private final JsonCuts cuts = new JsonCuts();

    private SignedThinking(Predicate<String> unwanted) {
        this.unwanted = unwanted;
    }

    static List<String> signatures(byte[] body) {
        var found = new ArrayList<String>();
        new SignedThinking(signature -> {
                    found.add(signature);
                    return false;
                })
                .cut(body);
        return found;
    }

    static byte[] without(byte[] body, Set<String> signatures) {
        return signatures.isEmpty() ? body : new SignedThinking(signatures::contains).cut(body);
    }

    private byte[] cut(byte[] body) {
        if (!FIELD.in(body)) {
            return body;
        }
        try (JsonParser parser = JsonScan.lenient(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isMessages = parser.currentName().equals("messages");
                boolean isList = parser.nextToken() == JsonToken.START_ARRAY;
                while (isMessages && isList && parser.nextToken() != JsonToken.END_ARRAY) {
                    message(parser);
                }
                parser.skipChildren();
            }
        }
        return cuts.apply(body);
    }

    private void message(JsonParser message) {
        if (message.currentToken() != JsonToken.START_OBJECT) {
            message.skipChildren();
            return;
        }
        var members = new Siblings();
        while (message.nextToken() == JsonToken.PROPERTY_NAME) {
            int start = JsonScan.start(message);
            boolean isBlocks = message.currentName().equals("thinking_blocks");
            boolean isList = message.nextToken() == JsonToken.START_ARRAY;
            boolean goes = isBlocks && isList && blocks(message);
            members.add(start, JsonScan.end(message), goes);
        }
        cuts.add(members);
    }

    /** @return whether none is left */
    private boolean blocks(JsonParser list) {
        var blocks = new Siblings();
        while (list.nextToken() != JsonToken.END_ARRAY) {
            int start = JsonScan.start(list);
            String mark = mark(list);
            blocks.add(start, JsonScan.end(list), mark != null && unwanted.test(mark));
        }
        boolean noneLeft = blocks.anyGoes() && blocks.allGo();
        if (!noneLeft) {
            cuts.add(blocks);
        }
        return noneLeft;
    }

    private static @Nullable String mark(JsonParser block) {
        if (block.currentToken() != JsonToken.START_OBJECT) {
            return null;
        }
        String mark = null;
        while (block.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = block.currentName();
            block.nextToken();
            if (name.equals("signature") || name.equals("data")) {
                mark = JsonScan.textOrNull(block);
            }
            block.skipChildren();
        }
        return mark;
    }
}
