package dev.hapax.daemon.dialect.responses;

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
 * The {@code reasoning} items that a request repeats. Their provider knows them by their {@code encrypted_content}, or,
 * where it keeps answers, by their id; another one finds neither and refuses. Found and cut out without a tree.
 *
 * @see <a href="https://platform.openai.com/docs/guides/reasoning#encrypted-reasoning-items">encrypted reasoning</a>
 */
final class SealedReasoning {
    private static final ByteSearch REASONING = new ByteSearch("\"reasoning\"");

    /** Told of every seal; those it is true of go. */
    private final Predicate<String> unwanted;

    private final Siblings items = new Siblings();

    private SealedReasoning(Predicate<String> unwanted) {
        this.unwanted = unwanted;
    }

    static List<String> signatures(byte[] body) {
        var found = new ArrayList<String>();
        new SealedReasoning(seal -> {
                    found.add(seal);
                    return false;
                })
                .cut(body);
        return found;
    }

    static byte[] without(byte[] body, Set<String> seals) {
        return seals.isEmpty() ? body : new SealedReasoning(seals::contains).cut(body);
    }

    private byte[] cut(byte[] body) {
        if (!REASONING.in(body)) {
            return body;
        }
        try (JsonParser parser = JsonScan.lenient(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean isInput = parser.currentName().equals("input");
                boolean isList = parser.nextToken() == JsonToken.START_ARRAY;
                while (isInput && isList && parser.nextToken() != JsonToken.END_ARRAY) {
                    int start = JsonScan.start(parser);
                    String seal = item(parser).seal();
                    items.add(start, JsonScan.end(parser), seal != null && unwanted.test(seal));
                }
                parser.skipChildren();
            }
        }
        var cuts = new JsonCuts();
        cuts.add(items);
        return cuts.apply(body);
    }

    /** What one item of a request or an answer says of itself. */
    record Item(
            @Nullable String id,
            @Nullable String type,
            @Nullable String content) {
        private static final Item NONE = new Item(null, null, null);

        /**
         * What its provider knows it by, if it is reasoning. What a provider of another dialect sealed is known by what
         * that provider called it.
         */
        @Nullable
        String seal() {
            if (!"reasoning".equals(type)) {
                return null;
            }
            if (content == null || content.isEmpty()) {
                return id;
            }
            return content.startsWith(ReasoningItem.REDACTED)
                    ? content.substring(ReasoningItem.REDACTED.length())
                    : content;
        }
    }

    /** The object at which the parser is; it is read to its end. */
    static Item item(JsonParser item) {
        if (item.currentToken() != JsonToken.START_OBJECT) {
            return Item.NONE;
        }
        String id = null;
        String type = null;
        String content = null;
        while (item.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = item.currentName();
            item.nextToken();
            switch (name) {
                case "id" -> id = JsonScan.textOrNull(item);
                case "type" -> type = JsonScan.textOrNull(item);
                case "encrypted_content" -> content = JsonScan.textOrNull(item);
                default -> {}
            }
            item.skipChildren();
        }
        return new Item(id, type, content);
    }
}
