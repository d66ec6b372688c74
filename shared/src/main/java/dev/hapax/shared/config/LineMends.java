package dev.hapax.shared.config;

import dev.hapax.shared.config.Problem.Edit;
import dev.hapax.shared.config.Problem.Suggestion;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Mends of whole lines: how they end and how they are indented. */
final class LineMends {
    private static final Pattern LINE = Pattern.compile("([ \\t]*)([^\\r\\n]*)(\\r\\n|\\r|\\n|\\z)");
    private static final List<String> ENDS = List.of("\n", "\r\n", "\r");
    private static final int USUAL_INDENT = 2;

    private LineMends() {}

    /**
     * Every line end as most of them are.
     *
     * @param shift 1 if a byte order mark was taken off the text
     */
    static Suggestion oneLineEnd(String text, int shift) {
        String most = most(text);
        List<Edit> edits = new ArrayList<>();
        int offset = shift;
        Matcher line = LINE.matcher(text);
        while (line.find() && !line.group(3).isEmpty()) {
            String end = line.group(3);
            offset += line.group().codePointCount(0, line.group().length());
            if (!end.equals(most)) {
                edits.add(new Edit(offset - end.length(), offset, most));
            }
        }
        String name = most.equals("\n") ? "LF" : most.equals("\r") ? "CR" : "CRLF";
        return new Suggestion("end every line with " + name, true, edits);
    }

    private static String most(String text) {
        int[] counts = new int[ENDS.size()];
        Matcher line = LINE.matcher(text);
        while (line.find() && !line.group(3).isEmpty()) {
            counts[ENDS.indexOf(line.group(3))]++;
        }
        int best = 0;
        for (int i = 1; i < counts.length; i++) {
            best = counts[i] > counts[best] ? i : best;
        }
        return ENDS.get(best);
    }

    /**
     * Spaces for the tabs that lines begin with, and for those in the indentation of one line.
     *
     * @param stopped the number of that line, from 1: where a parser would not go on
     */
    static Suggestion spacesForTabs(String text, int shift, int stopped) {
        int width = usualIndent(text).orElse(USUAL_INDENT);
        List<Edit> edits = new ArrayList<>();
        int offset = shift;
        int number = 1;
        Matcher line = LINE.matcher(text);
        while (line.find()) {
            String indent = line.group(1);
            boolean tabbed = indent.startsWith("\t") || (number == stopped && indent.contains("\t"));
            if (tabbed && !line.group(2).isEmpty()) {
                edits.add(new Edit(offset, offset + indent.length(), spaces(indent, width)));
            }
            offset += line.group().codePointCount(0, line.group().length());
            number++;
            if (line.group(3).isEmpty()) {
                break;
            }
        }
        return new Suggestion("indent with spaces, " + width + " for a tab", true, edits);
    }

    /** A tab goes on to the next level. */
    private static String spaces(String indent, int width) {
        int columns = 0;
        for (int i = 0; i < indent.length(); i++) {
            columns += indent.charAt(i) == '\t' ? width - columns % width : 1;
        }
        return " ".repeat(columns);
    }

    /** The least that a line is indented by, where lines are indented with spaces. */
    private static OptionalInt usualIndent(String text) {
        return text.lines()
                .filter(line -> line.startsWith(" ") && !line.isBlank())
                .mapToInt(line -> line.length() - line.stripLeading().length())
                .filter(indent -> indent > 1)
                .min();
    }
}
