package dev.hapax.shared.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What is in force, key by key, each value with where it came from. Secrets are {@code ***}. */
public sealed interface Effective {
    /**
     * @param value text, number, boolean, or a list or map of such; null where a variable is not set
     * @param origin {@code hapax.yaml:9}, {@code env OPENAI_API_KEY}, {@code kind openai}, {@code default}
     */
    record Leaf(@Nullable Object value, String origin) implements Effective {}

    /** In the order of the table of keys; names of the owner's choice in the order of the file. */
    record Block(Map<String, Effective> members) implements Effective {
        public Block {
            members = Collections.unmodifiableMap(new LinkedHashMap<>(members));
        }
    }

    record Items(List<Effective> items) implements Effective {
        public Items {
            items = List.copyOf(items);
        }
    }
}
