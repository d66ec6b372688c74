package dev.hapax.shared.config;

import dev.hapax.shared.config.Span.Place;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;

/** A parser's refusal in plain words, shown where the mistake was made rather than where reading stopped. */
final class SyntaxError {
    private static final Pattern TIGHT = Pattern.compile("^[ -]*([A-Za-z_][\\w-]*:[^\\s:/][^\\s]*)\\s*$");
    private static final Pattern KEY = Pattern.compile("^[ -]*[^\\s:]+");

    private final TextLines lines;
    private final String text;
    private final int shift;
    private final Findings findings;
    private final Function<Mark, Place> places;

    /** @param shift 1 if a byte order mark was taken off the text */
    SyntaxError(String text, int shift, Findings findings, Function<Mark, Place> places) {
        this.text = text;
        this.lines = new TextLines(text, shift);
        this.shift = shift;
        this.findings = findings;
        this.places = places;
    }

    /** What the parser said, and where it began and stopped. */
    private record Refusal(String problem, String context, Span began, Span stopped) {}

    Problem explained(MarkedYamlEngineException refused) {
        Span stopped = refused.getProblemMark().map(this::character).orElse(Span.START);
        var refusal = new Refusal(
                Objects.requireNonNullElse(refused.getProblem(), "it cannot be read"),
                Objects.requireNonNullElse(refused.getContext(), ""),
                refused.getContextMark().map(this::character).orElse(stopped),
                stopped);
        String line = lines.line(stopped.start().line());
        String problem = refusal.problem();
        if (TextLines.indentOf(line).contains("\t") || problem.contains("\\t") || problem.contains("'\t'")) {
            return tab(stopped, line);
        }
        if (refusal.context().contains("quoted scalar")) {
            return quoted(refusal);
        }
        if (refusal.context().contains("flow sequence") || refusal.context().contains("flow mapping")) {
            return flow(refusal);
        }
        Optional<OpenBracket> open =
                refusal.context().contains("flow node") ? OpenBracket.before(stopped.start(), lines) : Optional.empty();
        if (open.isPresent() && lines.at(stopped.start()).isEmpty()) {
            OpenBracket bracket = open.get();
            var opened = new Refusal(problem, refusal.context(), bracket.span(), stopped);
            return unclosed(opened, "`" + bracket.sign() + "` is never closed", "`" + bracket.closing() + "`");
        }
        if (refusal.context().contains("alias") || refusal.context().contains("anchor")) {
            Span sign = before(stopped);
            return syntax(
                            sign,
                            "a value cannot start with `" + lines.at(sign.start())
                                    + "`, which names another place of the file")
                    .withNote("help: put it in quotes");
        }
        return problem.contains("mapping values are not allowed") || problem.contains("could not find expected ':'")
                ? colon(refusal)
                : block(refusal);
    }

    private Problem quoted(Refusal refusal) {
        if (refusal.problem().contains("escape")) {
            Span sign = refusal.stopped();
            return syntax(sign, "`\\" + lines.at(sign.start()) + "` means nothing in double quotes")
                    .withNote("help: use single quotes, or write `\\\\` for a backslash");
        }
        return unclosed(refusal, "a quote is never closed", "the same quote");
    }

    private Problem flow(Refusal refusal) {
        boolean list = refusal.context().contains("flow sequence");
        String open = list ? "[" : "{";
        String close = list ? "]" : "}";
        Span stopped = refusal.stopped();
        String found = lines.at(stopped.start());
        if (found.equals("{") && lines.at(before(stopped).start()).equals("$")) {
            return syntax(before(stopped), "`${` between brackets begins a block of keys")
                    .withNote("help: put it in quotes: \"${…}\"");
        }
        if (found.equals(list ? "}" : "]")) {
            return syntax(stopped, "`" + open + "` is closed by `" + found + "`")
                    .withRelated(new Problem.Related("opened here", refusal.began()))
                    .withNote("help: close it with `" + close + "`");
        }
        boolean here = stopped.start().line() == refusal.began().start().line()
                && lines.line(stopped.start().line()).indexOf(close, lines.indexOf(stopped)) >= 0;
        return here
                ? syntax(stopped, "a comma is missing before this")
                        .withRelated(new Problem.Related("opened here", refusal.began()))
                        .withNote("help: put commas between the items")
                : unclosed(refusal, "`" + open + "` is never closed", "`" + close + "`");
    }

    /** A colon where none can be, or none where one should be. */
    private Problem colon(Refusal refusal) {
        boolean lacking = refusal.problem().contains("could not find");
        Span place = lacking ? refusal.began() : refusal.stopped();
        int number = place.start().line();
        String line = lines.line(number);
        for (int near : lacking ? List.of(number) : List.of(number, lines.numberBefore(number))) {
            Matcher tight = TIGHT.matcher(lines.line(near));
            if (tight.matches()) {
                return syntax(
                                lines.span(near, tight.start(1), tight.end(1)),
                                "a blank is missing after the colon of `"
                                        + tight.group(1)
                                                .substring(0, tight.group(1).indexOf(':')) + "`")
                        .withNote("help: write `key: value`");
            }
        }
        if (lacking) {
            return syntax(place, "this line is neither `key: value` nor a list item")
                    .withNote("help: a colon and a blank go after a key");
        }
        Matcher key = KEY.matcher(line);
        boolean firstColon = key.lookingAt() && key.end() == lines.indexOf(place);
        return firstColon
                ? indentation(number)
                : syntax(place, "a second `:` in one line")
                        .withNote("help: put the value in quotes, or the key on a line of its own");
    }

    private Problem block(Refusal refusal) {
        Span stopped = refusal.stopped();
        String problem = refusal.problem();
        String found = lines.at(stopped.start());
        if (found.equals("]") || found.equals("}")) {
            return syntax(stopped, "`" + found + "` closes nothing")
                    .withNote("help: leave it out, or put the value in quotes");
        }
        if (problem.contains("that cannot start any token")) {
            return syntax(
                            stopped,
                            "a value cannot start with " + (found.equals("`") ? "a backtick" : "`" + found + "`"))
                    .withNote("help: put it in quotes");
        }
        if (problem.contains("sequence entries are not allowed")) {
            return syntax(stopped, "a list item cannot stand behind its key")
                    .withNote("help: begin a new line with `- `, or write the list as `[a, b]`");
        }
        if (problem.contains("chomping or indentation")) {
            return syntax(stopped, "text after `|` or `>` begins on the next line")
                    .withNote("help: move it there, indented, or put it in quotes");
        }
        if (refusal.context().contains("tag")) {
            return syntax(refusal.began(), "a value cannot start with `!`, which asks for a type")
                    .withNote("help: put it in quotes");
        }
        if (refusal.context().contains("directive") || problem.contains("directive")) {
            return syntax(refusal.began(), "a line cannot start with `%`").withNote("help: put it in quotes");
        }
        if (refusal.context().contains("block mapping") || refusal.context().contains("block collection")) {
            return outOfPlace(refusal);
        }
        return syntax(stopped, "not YAML: " + problem.toLowerCase(Locale.ROOT).strip());
    }

    /** Something where a block should have gone on or ended. */
    private Problem outOfPlace(Refusal refusal) {
        Span stopped = refusal.stopped();
        int number = stopped.start().line();
        String before = lines.line(number)
                .substring(
                        0, Math.min(lines.indexOf(stopped), lines.line(number).length()));
        if (before.endsWith("'")
                || before.stripTrailing().endsWith("'")
                || before.stripTrailing().endsWith("\"")) {
            return syntax(stopped, "the value goes on after its closing quote")
                    .withNote("help: use the other kind of quotes around it, or double the one inside");
        }
        boolean item = lines.line(number).strip().startsWith("-");
        boolean list = lines.at(refusal.began().start()).equals("-");
        boolean sameColumn = stopped.start().column() == refusal.began().start().column();
        if (sameColumn && item != list) {
            return syntax(stopped, item ? "a list item among keys" : "a key among list items")
                    .withRelated(
                            new Problem.Related(list ? "the list begins here" : "the keys begin here", refusal.began()))
                    .withNote("help: indent what belongs to the key above it");
        }
        return before.isBlank()
                ? indentation(number)
                : syntax(stopped, "this does not belong here").withNote("help: put the whole value in quotes");
    }

    /** The line does not stand below the one before it, nor below what is around that. */
    private Problem indentation(int number) {
        String line = lines.line(number);
        String above = lines.line(lines.numberBefore(number));
        int here = TextLines.indentOf(line).length();
        Matcher dashes = Pattern.compile("^[ ]*(- +)*").matcher(above);
        int there = dashes.lookingAt() ? dashes.end() : 0;
        return syntax(
                        lines.span(number, here, line.length()),
                        "this line is indented " + count(here) + "; the one before it has " + there)
                .withNote("help: lines of one block begin in one column");
    }

    private Problem tab(Span stopped, String line) {
        Problem tab = findings.make(Rule.TAB_INDENT, "", stopped, "a tab cannot indent YAML")
                .withNote("help: use spaces, two for each level");
        return TextLines.indentOf(line).contains("\t")
                ? tab.withSuggestion(
                        LineMends.spacesForTabs(text, shift, stopped.start().line()))
                : tab;
    }

    private Problem unclosed(Refusal refusal, String message, String closing) {
        return syntax(refusal.began(), message)
                .withLabel("opened here")
                .withRelated(new Problem.Related("reading stopped here", refusal.stopped()))
                .withNote("help: close it with " + closing);
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

    private static Span before(Span span) {
        Place at = span.start();
        return at.column() == 1 ? span : new Span(new Place(at.line(), at.column() - 1, at.offset() - 1), at);
    }
}
