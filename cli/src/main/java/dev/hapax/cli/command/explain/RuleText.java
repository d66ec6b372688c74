package dev.hapax.cli.command.explain;

import dev.hapax.cli.output.Words;
import java.util.ArrayList;
import java.util.List;

/** The text about a rule: prose, then what is wrong and what is right, side by side where there is room. */
final class RuleText {
    private static final String LEFT = "  wrong";
    private static final String RIGHT = "right";

    private RuleText() {}

    static List<String> fitted(List<String> page, int width) {
        if (page.stream().allMatch(line -> line.length() <= width)) {
            return page;
        }
        var lines = new ArrayList<String>();
        var prose = new StringBuilder();
        for (int i = 0; i < page.size(); i++) {
            String line = page.get(i);
            if (line.startsWith(LEFT) && line.contains(RIGHT)) {
                paragraph(prose, lines, width);
                lines.addAll(oneBelowTheOther(page.subList(i + 1, page.size()), line.indexOf(RIGHT)));
                return lines;
            }
            if (line.isBlank()) {
                paragraph(prose, lines, width);
                lines.add("");
            } else {
                prose.append(prose.isEmpty() ? "" : " ").append(line);
            }
        }
        paragraph(prose, lines, width);
        return lines;
    }

    private static void paragraph(StringBuilder prose, List<String> lines, int width) {
        if (!prose.isEmpty()) {
            lines.addAll(Words.wrapped(prose.toString(), width));
            prose.setLength(0);
        }
    }

    /** @param column where the right half begins */
    private static List<String> oneBelowTheOther(List<String> rows, int column) {
        var lines = new ArrayList<String>(List.of(LEFT));
        for (String row : rows) {
            String wrong = row.substring(0, Math.min(column, row.length())).stripTrailing();
            if (!wrong.isEmpty()) {
                lines.add("  " + wrong);
            }
        }
        lines.add("  " + RIGHT);
        for (String row : rows) {
            String right = row.substring(Math.min(column, row.length()));
            if (!right.isEmpty()) {
                lines.add("    " + right);
            }
        }
        return lines;
    }
}
