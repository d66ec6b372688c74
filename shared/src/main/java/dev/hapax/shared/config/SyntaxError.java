package dev.hapax.shared.config;

import dev.hapax.shared.config.Span.Place;
import java.util.Locale;
import java.util.Objects;
import java.util.function.Function;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** A parser's refusal in plain words, shown where the mistake was made rather than where reading stopped. */
final class SyntaxError {
    private final String text;
    private final int shift;
    private final Findings findings;
    private final Function<Mark, Place> places;

    /** @param shift 1 if a byte order mark was taken off the text */
    SyntaxError(String text, int shift, Findings findings, Function<Mark, Place> places) {
        this.text = text;
        this.shift = shift;
        this.findings = findings;
        this.places = places;
    }

    Problem explained(MarkedYamlEngineException refusal) {
        String problem = Objects.requireNonNullElse(refusal.getProblem(), "it cannot be read");
        String context = Objects.requireNonNullElse(refusal.getContext(), "");
        Span stopped = refusal.getProblemMark().map(this::character).orElse(Span.START);
        Span began = refusal.getContextMark().map(this::character).orElse(stopped);
        String line = lineOf(stopped.start());
        if (line.substring(0, indentOf(line)).contains("\t") || problem.contains("\\t") || problem.contains("'\t'")) {
            return tab(stopped, line);
        }
        if (context.contains("flow sequence")) {
            return unclosed(began, stopped, "`[` is never closed", "]");
        }
        if (context.contains("flow mapping")) {
            return unclosed(began, stopped, "`{` is never closed", "}");
        }
        if (context.contains("quoted scalar")) {
            return unclosed(began, stopped, "a quote is never closed", "quote");
        }
        if (problem.contains("mapping values are not allowed")) {
            return syntax(stopped, "a second `:` in one line")
                    .withNote("help: put the value in quotes, or the key on a line of its own");
        }
        if (problem.contains("could not find expected ':'")) {
            return syntax(began, "this line is neither `key: value` nor a list item")
                    .withNote("help: a colon and a space go after a key");
        }
        if (context.contains("block mapping") || context.contains("block collection")) {
            return syntax(
                    stopped,
                    "this line is indented " + count(stopped.start().column() - 1)
                            + "; the block it seems to belong to has "
                            + (began.start().column() - 1));
        }
        if (problem.contains("undefined alias")) {
            return findings.make(Rule.ALIAS_ABUSE, "", stopped, "an alias points to no anchor before it");
        }
        if (context.contains("any token")) {
            return syntax(stopped, "a value cannot start with `" + at(stopped.start()) + "`")
                    .withNote("help: put it in quotes");
        }
        return syntax(stopped, "not YAML: " + problem.toLowerCase(Locale.ROOT).strip());
    }

    private Problem tab(Span stopped, String line) {
        Problem tab = findings.make(Rule.TAB_INDENT, "", stopped, "a tab cannot indent YAML")
                .withNote("help: use spaces, two for each level");
        return line.substring(0, indentOf(line)).contains("\t")
                ? tab.withSuggestion(
                        LineMends.spacesForTabs(text, shift, stopped.start().line()))
                : tab;
    }

    private Problem unclosed(Span began, Span stopped, String message, String closing) {
        return syntax(began, message)
                .withLabel("opened here")
                .withRelated(new Problem.Related("reading stopped here", stopped))
                .withNote(
                        "help: close it with " + (closing.length() == 1 ? "`" + closing + "`" : "the same " + closing));
    }

    private Problem syntax(Span span, String message) {
        return findings.make(Rule.YAML_SYNTAX, "", span, message);
    }

    private static String count(int spaces) {
        return spaces + (spaces == 1 ? " space" : " spaces");
    }

    private Span character(Mark mark) {
        Place place = places.apply(mark);
        return new Span(place, new Place(place.line(), place.column() + 1, place.offset() + 1));
    }

    private String lineOf(Place place) {
        return text.lines().skip(place.line() - 1L).findFirst().orElse("");
    }

    private static int indentOf(String line) {
        return line.length() - line.stripLeading().length();
    }

    private String at(Place place) {
        return lineOf(place)
                .codePoints()
                .skip(place.column() - 1L)
                .limit(1)
                .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                .toString();
    }
}
