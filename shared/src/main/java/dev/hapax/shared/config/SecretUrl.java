package dev.hapax.shared.config;

import java.util.regex.Pattern;

/** Addresses that are keys: who knows them may write there. */
public final class SecretUrl {
    private static final Pattern SHAPE = Pattern.compile("(?i)(?:rediss?://[^/@:\\s]*:[^@\\s]|https?://(?:"
            + "hooks\\.slack\\.com/[a-z]+/."
            + "|(?:[a-z]+\\.)?discord(?:app)?\\.com/api/webhooks/."
            + "|[a-z0-9.-]+\\.webhook\\.office\\.com/."
            + "|[^/?#\\s]+/hooks/[a-z0-9]{20}"
            + "|[^?#\\s]+\\?(?:[^#\\s]*&)?(?:sig|key|token|secret|password|api_?key|access_token)=."
            + "))");

    private SecretUrl() {}

    /** Whether a text, as the file has it, is such an address; one that takes a part from a variable is none. */
    public static boolean is(String text) {
        return SHAPE.matcher(text).lookingAt() && !text.contains("${");
    }
}
