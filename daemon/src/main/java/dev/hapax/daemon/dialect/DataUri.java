package dev.hapax.daemon.dialect;

import org.jspecify.annotations.Nullable;

/**
 * Base64 data within a URL ({@code data:image/png;base64,…}, <a href="https://www.rfc-editor.org/rfc/rfc2397">RFC
 * 2397</a>).
 */
public record DataUri(String mediaType, String base64) {
    /** Null if it is something else, or data that is not base64. */
    public static @Nullable DataUri parse(String uri) {
        int comma = uri.indexOf(',');
        if (comma < 0 || !uri.regionMatches(true, 0, "data:", 0, 5)) {
            return null;
        }
        String head = uri.substring(5, comma);
        if (!head.regionMatches(true, head.length() - 7, ";base64", 0, 7)) {
            return null;
        }
        int parameters = head.indexOf(';');
        String mediaType = head.substring(0, parameters).strip();
        String data = uri.substring(comma + 1);
        return mediaType.indexOf('/') > 0 && isBase64(data) ? new DataUri(mediaType, data) : null;
    }

    @Override
    public String toString() {
        return "data:" + mediaType + ";base64," + base64;
    }

    private static boolean isBase64(String data) {
        int end = data.length();
        while (end > 0 && data.charAt(end - 1) == '=') {
            end--;
        }
        for (int i = 0; i < end; i++) {
            char c = data.charAt(i);
            boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
            if (!letter && !(c >= '0' && c <= '9') && c != '+' && c != '/') {
                return false;
            }
        }
        return end > 0 && data.length() - end <= 2;
    }
}
