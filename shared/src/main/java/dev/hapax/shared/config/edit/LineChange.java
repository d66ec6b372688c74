package dev.hapax.shared.config.edit;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * The one block of lines in which two texts differ.
 *
 * @param first how many lines before it are equal
 */
record LineChange(int first, int removed, int added) {
    static LineChange between(byte[] before, byte[] after) {
        return between(
                new String(before, StandardCharsets.UTF_8).lines().toList(),
                new String(after, StandardCharsets.UTF_8).lines().toList());
    }

    static LineChange between(List<String> before, List<String> after) {
        int shorter = Math.min(before.size(), after.size());
        int first = 0;
        while (first < shorter && before.get(first).equals(after.get(first))) {
            first++;
        }
        int last = 0;
        while (last < shorter - first
                && before.get(before.size() - 1 - last).equals(after.get(after.size() - 1 - last))) {
            last++;
        }
        return new LineChange(first, before.size() - first - last, after.size() - first - last);
    }

    /** The lines with their line feeds; only the last may lack one. */
    static List<String> lines(byte[] bytes) {
        String text = new String(bytes, StandardCharsets.UTF_8);
        var lines = new ArrayList<String>();
        int start = 0;
        while (start < text.length()) {
            int feed = text.indexOf('\n', start);
            int end = feed < 0 ? text.length() : feed + 1;
            lines.add(text.substring(start, end));
            start = end;
        }
        return lines;
    }
}
