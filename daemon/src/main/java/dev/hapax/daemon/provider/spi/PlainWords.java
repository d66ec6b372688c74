package dev.hapax.daemon.provider.spi;

import dev.hapax.shared.config.Secret;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.regex.Pattern;

/** What a provider said, made fit for logs, terminals and callers: no secret, no address, no control character. */
final class PlainWords {
    private static final int MOST_CHARS = 500;
    private static final Pattern ADDRESS = Pattern.compile("\\b[a-zA-Z][a-zA-Z0-9+.-]{1,15}://\\S+");
    /** Shorter ones would take ordinary words out of ordinary texts. */
    private static final int LEAST_SECRET_CHARS = 8;

    private final List<String> secrets;

    PlainWords(List<Secret> secrets) {
        this.secrets = secrets.stream()
                .map(secret -> secret.reveal().strip())
                .filter(text -> text.length() >= LEAST_SECRET_CHARS)
                .distinct()
                .toList();
    }

    String of(String text) {
        String plain = ADDRESS.matcher(withoutSecrets(text)).replaceAll("(address left out)");
        var escaped = new StringBuilder();
        for (int i = 0; i < plain.length() && escaped.length() < MOST_CHARS; ) {
            int c = plain.codePointAt(i);
            i += Character.charCount(c);
            if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT || c == 0x2028 || c == 0x2029) {
                escaped.append("\\u%04x".formatted(c));
            } else {
                escaped.appendCodePoint(c);
            }
        }
        return escaped.toString();
    }

    /** The same bytes unless a secret is in them. */
    byte[] withoutSecrets(byte[] body) {
        // Latin 1 keeps every byte as it is.
        String text = new String(body, StandardCharsets.ISO_8859_1);
        String scrubbed = withoutSecrets(text);
        return scrubbed.equals(text) ? body : scrubbed.getBytes(StandardCharsets.ISO_8859_1);
    }

    private String withoutSecrets(String text) {
        String scrubbed = text;
        for (String secret : secrets) {
            scrubbed = scrubbed.replace(secret, "***");
        }
        return scrubbed;
    }
}
