package dev.hapax.shared.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * JSON as maps, lists, texts, numbers ({@code Long}, {@code Double}), booleans and null. Small on purpose: most
 * commands are over before a library has set itself up.
 */
final class Json {
    /** Deeper than any answer of a daemon. */
    private static final int DEEPEST = 64;

    private final String text;
    private int at;
    private int depth;

    private Json(String text) {
        this.text = text;
    }

    /** The text is no JSON, or not what was asked for. */
    static final class Unreadable extends Exception {
        private static final long serialVersionUID = 1L;

        Unreadable(String message) {
            super(message);
        }
    }

    static @Nullable Object read(String text) throws Unreadable {
        var json = new Json(text);
        Object value = json.value();
        if (json.next() != 0) {
            throw json.unexpected();
        }
        return value;
    }

    private @Nullable Object value() throws Unreadable {
        return switch (next()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> string();
            case 't' -> word("true", true);
            case 'f' -> word("false", false);
            case 'n' -> word("null", null);
            default -> number();
        };
    }

    private Map<String, @Nullable Object> object() throws Unreadable {
        Map<String, @Nullable Object> object = new LinkedHashMap<>();
        begin();
        while (!ends('}', object.isEmpty())) {
            if (next() != '"') {
                throw unexpected();
            }
            String name = string();
            if (next() != ':') {
                throw unexpected();
            }
            at++;
            object.put(name, value());
        }
        return object;
    }

    private List<@Nullable Object> array() throws Unreadable {
        List<@Nullable Object> array = new ArrayList<>();
        begin();
        while (!ends(']', array.isEmpty())) {
            array.add(value());
        }
        return array;
    }

    private void begin() throws Unreadable {
        at++;
        if (++depth > DEEPEST) {
            throw unexpected();
        }
    }

    /** Whether it ends here; else it stands before the next member, behind the comma. */
    private boolean ends(char end, boolean first) throws Unreadable {
        char next = next();
        if (next == end) {
            at++;
            depth--;
            return true;
        }
        if (!first) {
            if (next != ',') {
                throw unexpected();
            }
            at++;
        }
        return false;
    }

    private String string() throws Unreadable {
        var string = new StringBuilder();
        at++;
        while (at < text.length()) {
            char next = text.charAt(at++);
            if (next == '"') {
                return string.toString();
            }
            string.append(next == '\\' ? escaped() : next);
        }
        throw unexpected();
    }

    private char escaped() throws Unreadable {
        char next = at < text.length() ? text.charAt(at++) : 0;
        return switch (next) {
            case '"', '\\', '/' -> next;
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> unicode();
            default -> throw unexpected();
        };
    }

    private char unicode() throws Unreadable {
        if (at + 4 > text.length()) {
            throw unexpected();
        }
        try {
            char character = (char) Integer.parseInt(text, at, at + 4, 16);
            at += 4;
            return character;
        } catch (NumberFormatException noHex) {
            throw unexpected();
        }
    }

    private @Nullable Object word(String word, @Nullable Object value) throws Unreadable {
        if (!text.startsWith(word, at)) {
            throw unexpected();
        }
        at += word.length();
        return value;
    }

    private Object number() throws Unreadable {
        int from = at;
        while (at < text.length() && "+-.eE0123456789".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        String number = text.substring(from, at);
        try {
            boolean whole = number.chars().noneMatch(c -> c == '.' || c == 'e' || c == 'E');
            return whole ? (Object) Long.valueOf(number) : Double.valueOf(number);
        } catch (NumberFormatException noNumber) {
            throw unexpected();
        }
    }

    /** The next character that is no blank; 0 at the end. */
    private char next() {
        while (at < text.length() && " \t\r\n".indexOf(text.charAt(at)) >= 0) {
            at++;
        }
        return at < text.length() ? text.charAt(at) : 0;
    }

    private Unreadable unexpected() {
        return new Unreadable("no JSON at character " + at);
    }

    static void write(@Nullable Object value, StringBuilder out) {
        if (value instanceof Map<?, ?> map) {
            String before = "{";
            for (Map.Entry<?, ?> entry : map.entrySet()) {
                out.append(before);
                write(String.valueOf(entry.getKey()), out);
                out.append(':');
                write(entry.getValue(), out);
                before = ",";
            }
            out.append(map.isEmpty() ? "{}" : "}");
        } else if (value instanceof List<?> list) {
            String before = "[";
            for (Object item : list) {
                out.append(before);
                write(item, out);
                before = ",";
            }
            out.append(list.isEmpty() ? "[]" : "]");
        } else if (value instanceof String string) {
            write(string, out);
        } else {
            out.append(value);
        }
    }

    private static void write(String string, StringBuilder out) {
        out.append('"');
        for (int i = 0; i < string.length(); i++) {
            char next = string.charAt(i);
            if (next == '"' || next == '\\') {
                out.append('\\').append(next);
            } else if (next < ' ') {
                out.append("\\u00").append(Character.forDigit(next >> 4, 16)).append(Character.forDigit(next & 15, 16));
            } else {
                out.append(next);
            }
        }
        out.append('"');
    }
}
