package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.List;

/** The difference of two files as a patch that {@code patch -p0} accepts. */
public final class UnifiedDiff {
    private static final int CONTEXT = 3;
    /** Above this many comparisons a changed block is shown as removed and added whole. */
    private static final long AFFORDABLE = 4_000_000;

    private UnifiedDiff() {}

    /** @param mark blank for kept, {@code -} for removed, {@code +} for added */
    private record Line(char mark, String text) {
        boolean kept() {
            return mark == ' ';
        }
    }

    /**
     * @param name stands in both headers
     * @return empty if both are the same
     */
    public static String of(String name, byte[] before, byte[] after) {
        List<Line> script = script(LineChange.lines(before), LineChange.lines(after));
        var patch = new StringBuilder();
        int oldLine = 0;
        int newLine = 0;
        int shown = 0;
        int at = 0;
        while (at < script.size()) {
            if (script.get(at).kept()) {
                oldLine++;
                newLine++;
                at++;
                continue;
            }
            int lead = Math.min(CONTEXT, at - shown);
            int end = endOfHunk(script, at);
            List<Line> hunk = script.subList(at - lead, end);
            if (patch.isEmpty()) {
                patch.append("--- ").append(header(name)).append("+++ ").append(header(name));
            }
            append(patch, hunk, oldLine - lead, newLine - lead);
            oldLine += count(hunk, '+') - lead;
            newLine += count(hunk, '-') - lead;
            at = end;
            shown = end;
        }
        return patch.toString();
    }

    /** Changes with no more than twice the context between them share a hunk. */
    private static int endOfHunk(List<Line> script, int firstChange) {
        int end = firstChange + 1;
        for (int at = end; at < script.size() && at - end <= 2 * CONTEXT; at++) {
            if (!script.get(at).kept()) {
                end = at + 1;
            }
        }
        return Math.min(script.size(), end + CONTEXT);
    }

    private static void append(StringBuilder patch, List<Line> hunk, int oldBefore, int newBefore) {
        int oldCount = count(hunk, '+');
        int newCount = count(hunk, '-');
        patch.append("@@ -").append(range(oldBefore, oldCount));
        patch.append(" +").append(range(newBefore, newCount)).append(" @@\n");
        for (Line line : hunk) {
            patch.append(line.mark()).append(line.text());
            if (!line.text().endsWith("\n")) {
                patch.append("\n\\ No newline at end of file\n");
            }
        }
    }

    /** How many lines of one side the hunk holds: all but those of the other side. */
    private static int count(List<Line> hunk, char other) {
        return (int) hunk.stream().filter(line -> line.mark() != other).count();
    }

    private static String range(int before, int count) {
        int first = count == 0 ? before : before + 1;
        return count == 1 ? Integer.toString(first) : first + "," + count;
    }

    /** A name with a blank needs a tab behind it to be read to its end. */
    private static String header(String name) {
        return name.indexOf(' ') < 0 ? name + "\n" : name + "\t\n";
    }

    private static List<Line> script(List<String> before, List<String> after) {
        LineChange change = LineChange.between(before, after);
        var script = new ArrayList<Line>();
        before.subList(0, change.first()).forEach(line -> script.add(new Line(' ', line)));
        middle(
                before.subList(change.first(), change.first() + change.removed()),
                after.subList(change.first(), change.first() + change.added()),
                script);
        before.subList(change.first() + change.removed(), before.size())
                .forEach(line -> script.add(new Line(' ', line)));
        return script;
    }

    /** The shortest script by the longest common subsequence. */
    private static void middle(List<String> before, List<String> after, List<Line> script) {
        int rows = before.size();
        int columns = after.size();
        int[][] common = (long) rows * columns > AFFORDABLE ? new int[0][] : commonLengths(before, after);
        int i = 0;
        int j = 0;
        while (i < rows && j < columns && common.length > 0) {
            if (before.get(i).equals(after.get(j))) {
                script.add(new Line(' ', before.get(i++)));
                j++;
            } else if (common[i + 1][j] >= common[i][j + 1]) {
                script.add(new Line('-', before.get(i++)));
            } else {
                script.add(new Line('+', after.get(j++)));
            }
        }
        before.subList(i, rows).forEach(line -> script.add(new Line('-', line)));
        after.subList(j, columns).forEach(line -> script.add(new Line('+', line)));
    }

    private static int[][] commonLengths(List<String> before, List<String> after) {
        int[][] common = new int[before.size() + 1][after.size() + 1];
        for (int i = before.size() - 1; i >= 0; i--) {
            for (int j = after.size() - 1; j >= 0; j--) {
                common[i][j] = before.get(i).equals(after.get(j))
                        ? common[i + 1][j + 1] + 1
                        : Math.max(common[i + 1][j], common[i][j + 1]);
            }
        }
        return common;
    }
}
