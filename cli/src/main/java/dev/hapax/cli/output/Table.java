package dev.hapax.cli.output;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * Rows under column names. On a narrow terminal whole columns are left out, the least important first; a row is never
 * wrapped and a name never cut.
 */
public record Table(List<Column> columns, List<List<String>> rows) {
    private static final String GAP = "   ";

    /** @param keep the higher, the longer the column stays when space runs out */
    public record Column(String name, int keep) {}

    public Table {
        columns = List.copyOf(columns);
        rows = List.copyOf(rows);
    }

    /** For programs: every column, separated by tabs, without names. */
    List<String> tabSeparated() {
        return rows.stream()
                .map(row -> row.stream().map(Table::cell).collect(Collectors.joining("\t")))
                .toList();
    }

    /** Every column, aligned, without names. */
    public List<String> lines() {
        return aligned(Integer.MAX_VALUE, false);
    }

    /** For people: aligned columns, as many as fit. */
    public List<String> aligned(int width, boolean headers) {
        List<List<String>> all = new ArrayList<>();
        if (headers) {
            all.add(columns.stream().map(Column::name).toList());
        }
        rows.forEach(row -> all.add(row.stream().map(Table::cell).toList()));
        List<Integer> shown = shownColumns(all, width);
        return all.stream().map(row -> line(row, shown, all)).toList();
    }

    /** The most important first, as long as there is room: one that is too wide makes way for narrower ones. */
    private List<Integer> shownColumns(List<List<String>> all, int width) {
        List<Integer> byImportance = IntStream.range(0, columns.size())
                .boxed()
                .sorted(Comparator.comparingInt(
                                (Integer column) -> columns.get(column).keep())
                        .reversed())
                .toList();
        List<Integer> shown = new ArrayList<>();
        for (Integer column : byImportance) {
            shown.add(column);
            if (shown.size() > 1 && widthOf(shown, all) > width) {
                shown.removeLast();
            }
        }
        return shown.stream().sorted().toList();
    }

    private static int widthOf(List<Integer> shown, List<List<String>> all) {
        return shown.stream().mapToInt(column -> widest(column, all)).sum() + GAP.length() * (shown.size() - 1);
    }

    private static int widest(int column, List<List<String>> all) {
        return all.stream().mapToInt(row -> row.get(column).length()).max().orElse(0);
    }

    private static String line(List<String> row, List<Integer> shown, List<List<String>> all) {
        var line = new StringBuilder();
        for (int column : shown) {
            String text = row.get(column);
            line.append(text)
                    .append(" ".repeat(widest(column, all) - text.length()))
                    .append(GAP);
        }
        return line.toString().stripTrailing();
    }

    private static String cell(String text) {
        return Printable.of(text.replace('\t', ' ').replace('\n', ' '));
    }
}
