package dev.hapax.shared.config;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * {@code processing.*}: what the completion handlers make of requests and answers.
 *
 * @param templates by name
 */
public record Processing(Map<String, String> templates, Formatting formatting) {
    public static final Processing NONE = new Processing(Map.of(), Formatting.NONE);

    public Processing {
        templates = Collections.unmodifiableMap(new LinkedHashMap<>(templates));
    }

    /**
     * What is done to the text of an answer.
     *
     * @param cleanJson take off Markdown fences around JSON
     * @param maxLength in code points, or null
     */
    public record Formatting(
            boolean cleanJson,
            boolean trimWhitespace,
            @Nullable Integer maxLength) {
        public static final Formatting NONE = new Formatting(false, false, null);
    }
}
