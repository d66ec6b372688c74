package dev.hapax.cli.output;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a command found, in every shape it may be asked for.
 *
 * @param data the whole result for programs: records, maps and lists
 * @param items the things it lists, for {@code name} and {@code jsonl}; empty where it lists nothing
 * @param body the same for people
 * @param asides lines for people beside the result, on standard error; programs find the facts in the data
 * @param notes what both should know and the data does not say
 * @param ok false where the answer is no
 * @param diagnostics problems of a configuration, in the shape of {@code hapax.diagnostics/v1}
 */
public record Answer(
        Object data,
        List<Item> items,
        Body body,
        List<String> asides,
        List<String> notes,
        boolean ok,
        List<Object> diagnostics) {
    public Answer {
        items = List.copyOf(items);
        asides = List.copyOf(asides);
        notes = List.copyOf(notes);
        diagnostics = List.copyOf(diagnostics);
    }

    public static Answer of(Object data, Body body) {
        return new Answer(data, List.of(), body, List.of(), List.of(), true, List.of());
    }

    public static Answer ofLines(Object data, String... lines) {
        return of(data, new Lines(List.of(lines)));
    }

    public Answer listing(List<Item> listed) {
        return new Answer(data, listed, body, asides, notes, ok, diagnostics);
    }

    public Answer withAsides(List<String> lines) {
        return new Answer(data, items, body, lines, notes, ok, diagnostics);
    }

    public Answer withNotes(List<String> lines) {
        return new Answer(data, items, body, asides, lines, ok, diagnostics);
    }

    public Answer withDiagnostics(boolean valid, List<Object> problems) {
        return new Answer(data, items, body, asides, notes, valid, problems);
    }

    /** @param name the id to feed to another command, e.g. {@code provider/anthropic} */
    public record Item(String name, Object data) {}

    /** What a person sees. */
    public sealed interface Body {}

    public record Lines(List<String> lines) implements Body {
        public Lines {
            lines = List.copyOf(lines);
        }
    }

    public record Grid(Table table) implements Body {}

    /** What is shown for a value that is not known. */
    public static String orDash(@Nullable Object value) {
        return value == null ? "-" : value.toString();
    }
}
