package dev.hapax.cli.command.top;

import java.util.List;

/** A chart one line high: the newest value at the right, the highest as high as a letter. */
final class Sparkline {
    private static final String BLOCKS = " ▁▂▃▄▅▆▇█";
    private static final String LETTERS = " .:-=+*#@";

    private final String steps;

    /** @param blocks whether the terminal can show block elements */
    Sparkline(boolean blocks) {
        this.steps = blocks ? BLOCKS : LETTERS;
    }

    /** @param values oldest first; of too many the newest are shown, and nothing is 0 */
    String of(List<Double> values, int width) {
        List<Double> shown = values.subList(Math.max(0, values.size() - width), values.size());
        double highest = shown.stream().mapToDouble(Double::doubleValue).max().orElse(0);
        var line = new StringBuilder(" ".repeat(width - shown.size()));
        for (double value : shown) {
            line.append(steps.charAt(step(value, highest)));
        }
        return line.toString();
    }

    /** The least above nothing is seen too. */
    private int step(double value, double highest) {
        return value <= 0 ? 0 : Math.max(1, (int) Math.round(value / highest * (steps.length() - 1)));
    }
}
