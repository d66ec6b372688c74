package dev.hapax.daemon.dialect.responses;

import java.util.regex.Pattern;

/**
 * The text within {@code {"input":"…"}}, taken out as its pieces come, wherever they were cut. As soon as the JSON is
 * something else it gives nothing more, and the whole decides in the end.
 */
final class FreeText {
    private static final Pattern START = Pattern.compile("\\s*\\{\\s*\"input\"\\s*:\\s*\"");
    private static final Pattern SPACE = Pattern.compile("\\s+");
    private static final String WITHOUT_SPACE = "{\"input\":\"";
    private static final int LONGEST_START = 256;

    private final StringBuilder waiting = new StringBuilder();
    private boolean inside;
    private boolean over;

    /** The text in this piece of the JSON. */
    String take(String json) {
        if (over) {
            return "";
        }
        waiting.append(json);
        if (!inside) {
            enter();
        }
        return inside ? text() : "";
    }

    private void enter() {
        var start = START.matcher(waiting);
        if (start.lookingAt()) {
            waiting.delete(0, start.end());
            inside = true;
        } else {
            String soFar = SPACE.matcher(waiting).replaceAll("");
            over = waiting.length() > LONGEST_START || !WITHOUT_SPACE.startsWith(soFar);
        }
    }

    private String text() {
        var text = new StringBuilder();
        int at = 0;
        while (at < waiting.length() && !over) {
            char c = waiting.charAt(at);
            if (c == '"') {
                over = true;
            } else if (c != '\\') {
                text.append(c);
                at++;
            } else {
                int end = escapeEnd(at);
                if (end > waiting.length()) {
                    break;
                }
                unescape(at, end, text);
                at = end;
            }
        }
        waiting.delete(0, at);
        return whole(text);
    }

    private int escapeEnd(int at) {
        if (at + 1 >= waiting.length()) {
            return Integer.MAX_VALUE;
        }
        return waiting.charAt(at + 1) == 'u' ? at + 6 : at + 2;
    }

    private void unescape(int at, int end, StringBuilder text) {
        char c = waiting.charAt(at + 1);
        switch (c) {
            case 'n' -> text.append('\n');
            case 't' -> text.append('\t');
            case 'r' -> text.append('\r');
            case 'b' -> text.append('\b');
            case 'f' -> text.append('\f');
            case '"', '\\', '/' -> text.append(c);
            case 'u' -> {
                String digits = waiting.substring(at + 2, end);
                if (digits.chars().allMatch(digit -> Character.digit(digit, 16) >= 0)) {
                    text.append((char) Integer.parseInt(digits, 16));
                } else {
                    over = true;
                }
            }
            default -> over = true;
        }
    }

    /** Half of a surrogate pair waits for the other half: alone it is no character that could be sent. */
    private String whole(StringBuilder text) {
        if (!text.isEmpty() && Character.isHighSurrogate(text.charAt(text.length() - 1))) {
            String escaped = "\\u%04x".formatted((int) text.charAt(text.length() - 1));
            waiting.insert(0, escaped);
            text.setLength(text.length() - 1);
        }
        return text.toString();
    }
}
