package dev.hapax.shared.report;

import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Problem.Related;
import dev.hapax.shared.config.Rule;
import dev.hapax.shared.config.Span;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** One problem with the lines it is about. */
final class CodeFrame {
    private final Problem problem;
    private final SourceLines source;
    private final Paint paint;
    private final StringBuilder out = new StringBuilder();
    private final int gutter;

    private CodeFrame(Problem problem, SourceLines source, Paint paint) {
        this.problem = problem;
        this.source = source;
        this.paint = paint;
        int last = problem.span().start().line();
        for (Related related : problem.related()) {
            last = Math.max(last, related.span().start().line());
        }
        this.gutter = Integer.toString(last).length();
    }

    /** @param primary whether it is what the problem is about, rather than beside it */
    private record Mark(Span span, String label, boolean primary) {}

    static String of(Problem problem, SourceLines source, Paint paint) {
        return new CodeFrame(problem, source, paint).text();
    }

    private String text() {
        String head = problem.severity().word() + "[" + problem.rule().id() + "]";
        line(paint.severity(problem.severity(), head) + paint.bold(": " + problem.message()));
        boolean noFile = problem.rule() == Rule.FILE_MISSING || problem.rule() == Rule.FILE_UNREADABLE;
        if (noFile || !source.has(problem.span().start().line())) {
            problem.notes().forEach(note -> line("  = " + note));
            return out.toString();
        }
        line(" ".repeat(gutter) + paint.rule("--> ") + problem.where());
        empty();
        marks();
        if (!problem.notes().isEmpty()) {
            empty();
            problem.notes().forEach(note -> line(" ".repeat(gutter + 1) + paint.rule("= ") + note));
        }
        return out.toString();
    }

    private void marks() {
        List<Mark> marks = new ArrayList<>();
        marks.add(new Mark(problem.span(), problem.label(), true));
        problem.related().forEach(related -> marks.add(new Mark(related.span(), related.message(), false)));
        marks.sort(Comparator.comparingInt(mark -> mark.span().start().offset()));
        int shown = 0;
        for (Mark mark : marks) {
            int at = mark.span().start().line();
            if (shown > 0 && at > shown + 1) {
                line("...");
            } else if (shown == 0 && at > 1) {
                source(at - 1);
            }
            if (at != shown) {
                source(at);
            }
            carets(mark);
            shown = at;
        }
    }

    private void carets(Mark mark) {
        int start = mark.span().start().column();
        int rest = source.line(mark.span().start().line())
                        .codePointCount(
                                0, source.line(mark.span().start().line()).length())
                - start
                + 1;
        int length = mark.span().end().line() == mark.span().start().line()
                ? mark.span().end().column() - start
                : rest;
        String carets = (mark.primary() ? "^" : "-").repeat(Math.max(1, length));
        String words = mark.label().isEmpty() ? carets : carets + " " + mark.label();
        String painted = mark.primary() ? paint.severity(problem.severity(), words) : paint.rule(words);
        line(bar("") + " " + " ".repeat(start - 1) + painted);
    }

    private void source(int number) {
        line((bar(Integer.toString(number)) + " " + source.line(number)).stripTrailing());
    }

    private void empty() {
        line(bar(""));
    }

    private String bar(String number) {
        return paint.rule(" ".repeat(gutter - number.length()) + number + " |");
    }

    private void line(String text) {
        out.append(text).append('\n');
    }
}
