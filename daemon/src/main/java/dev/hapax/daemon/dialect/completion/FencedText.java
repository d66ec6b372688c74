package dev.hapax.daemon.dialect.completion;

import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Takes the Markdown fence off a text that is a fenced JSON object or list, piece by piece: only what could be a fence
 * is held back. A fence around anything else stays.
 */
final class FencedText {
    /** What stands before the first character inside: blanks, the fence with its word, a line end. */
    private static final Pattern OPENING =
            Pattern.compile("\\s*(?:`{0,2}|```(?<word>[A-Za-z]{0,8})[ \\t]*(?:\\r|\\r?\\n\\s*)?)");

    private static final Pattern OPENED = Pattern.compile("\\s*```(?<word>[A-Za-z]{0,8})[ \\t]*\\r?\\n\\s*(?=[{\\[])");
    private static final Pattern CLOSING_AT_END = Pattern.compile("\\s*```\\s*");
    private static final String FENCE = "```";
    /** Blanks beyond this are not held back for an end that may be theirs. */
    private static final int MOST_HELD = 8192;

    private static final String JSON = "json";

    private enum Place {
        BEFORE,
        INSIDE,
        /** Nothing is taken off any more. */
        PLAIN
    }

    private Place place = Place.BEFORE;
    private String held = "";

    /** @return what may go out now */
    String add(String text) {
        String all = held + text;
        held = "";
        return switch (place) {
            case BEFORE -> before(all);
            case INSIDE -> inside(all);
            case PLAIN -> all;
        };
    }

    /** The end of the text. */
    String end() {
        String rest = held;
        held = "";
        return place == Place.INSIDE && CLOSING_AT_END.matcher(rest).matches() ? "" : rest;
    }

    private String before(String text) {
        Matcher opened = OPENED.matcher(text);
        if (opened.lookingAt() && isJson(opened.group("word"))) {
            place = Place.INSIDE;
            return inside(text.substring(opened.end()));
        }
        if (mayOpen(text)) {
            held = text;
            return "";
        }
        place = Place.PLAIN;
        return text;
    }

    private static boolean mayOpen(String text) {
        Matcher opening = OPENING.matcher(text);
        if (text.length() > MOST_HELD || !opening.matches()) {
            return false;
        }
        String word = opening.group("word");
        return word == null || isJson(word) || (text.endsWith(word) && JSON.startsWith(word.toLowerCase(Locale.ROOT)));
    }

    private static boolean isJson(String word) {
        return word.isEmpty() || word.equalsIgnoreCase(JSON);
    }

    private String inside(String text) {
        int closed = text.indexOf(FENCE);
        while (closed >= 0) {
            int from = lineBefore(text, closed);
            int to = lineAfter(text, closed + FENCE.length());
            // No JSON text holds a line end within quotes, so backticks that are a line of their own are the fence.
            if (from >= 0 && to >= 0) {
                place = Place.PLAIN;
                return text.substring(0, from) + text.substring(to);
            }
            closed = text.indexOf(FENCE, closed + 1);
        }
        int from = blanksBefore(text, text.length());
        int ticks = from;
        while (ticks > 0 && from - ticks < FENCE.length() && text.charAt(ticks - 1) == '`') {
            ticks--;
        }
        from = ticks < from ? blanksBefore(text, ticks) : from;
        if (text.length() - from > MOST_HELD) {
            return text;
        }
        held = text.substring(from);
        return text.substring(0, from);
    }

    /** Where the line begins in which only blanks stand before this; -1 where something else does. */
    private static int lineBefore(String text, int at) {
        int from = at;
        while (from > 0 && isBlank(text.charAt(from - 1))) {
            from--;
        }
        return from > 0 && text.charAt(from - 1) == '\n' ? from : -1;
    }

    /** Where the next line begins if only blanks stand before it; -1 where something else does or it has not come. */
    private static int lineAfter(String text, int at) {
        int to = at;
        while (to < text.length() && (isBlank(text.charAt(to)) || text.charAt(to) == '\r')) {
            to++;
        }
        return to < text.length() && text.charAt(to) == '\n' ? to + 1 : -1;
    }

    private static boolean isBlank(char c) {
        return c == ' ' || c == '\t';
    }

    private static int blanksBefore(String text, int end) {
        int from = end;
        while (from > 0 && Character.isWhitespace(text.charAt(from - 1))) {
            from--;
        }
        return from;
    }
}
