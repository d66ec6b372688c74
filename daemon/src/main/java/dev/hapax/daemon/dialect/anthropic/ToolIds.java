package dev.hapax.daemon.dialect.anthropic;

import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Pattern;

/**
 * Ids of tool calls. Anthropic takes only some characters; an id with others is encoded, so that it can be decoded when
 * it comes back, without a memory of conversations.
 */
final class ToolIds {
    private static final String ENCODED = "hx64_";
    private static final Pattern LEGAL = Pattern.compile("[a-zA-Z0-9_-]+");

    private ToolIds() {}

    /** The id as Anthropic's API takes it. */
    static String encode(String id) {
        if (LEGAL.matcher(id).matches() && !id.startsWith(ENCODED)) {
            return id;
        }
        byte[] bytes = id.getBytes(StandardCharsets.UTF_8);
        return ENCODED + Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
    }

    /** The id that was encoded, or the id itself if it never was. */
    static String decode(String id) {
        if (!id.startsWith(ENCODED)) {
            return id;
        }
        try {
            byte[] bytes = Base64.getUrlDecoder().decode(id.substring(ENCODED.length()));
            String decoded = new String(bytes, StandardCharsets.UTF_8);
            return encode(decoded).equals(id) ? decoded : id;
        } catch (IllegalArgumentException _) {
            return id;
        }
    }
}
