package dev.hapax.cli.command.validate;

import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Diagnostics;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Severity;
import dev.hapax.shared.config.Span;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a check found, as {@code -o json} and its kin say it. */
final class CheckedFiles {
    private CheckedFiles() {}

    private record Checked(boolean valid, Counts counts, List<CheckedFile> files) {}

    /** @param patch what would be written; null where it was written, or went to standard output */
    private record Mended(
            boolean valid,
            Counts counts,
            List<CheckedFile> files,
            List<Fixed> fixed,
            @Nullable String patch) {}

    /** A problem that is gone, at the place it had. */
    private record Fixed(String path, String rule, int line, int column, String message) {}

    private record Counts(long error, long warning, long info) {}

    private record CheckedFile(String path, String sha256, boolean valid) {}

    static Answer answer(List<Loaded> loaded, Fixes fixes) {
        boolean valid = loaded.stream().allMatch(Loaded::valid);
        var counts = new Counts(
                count(loaded, Severity.ERROR), count(loaded, Severity.WARNING), count(loaded, Severity.INFO));
        List<CheckedFile> files = loaded.stream()
                .map(file -> new CheckedFile(file.source().name(), file.revision(), file.valid()))
                .toList();
        List<Object> diagnostics =
                loaded.stream().flatMap(file -> Diagnostics.json(file).stream()).toList();
        List<Fixed> fixed = fixes.made().values().stream()
                .flatMap(List::stream)
                .map(CheckedFiles::fixed)
                .toList();
        Object data = fixes.wanted()
                ? new Mended(valid, counts, files, fixed, fixes.dryRun() ? fixes.patch() : null)
                : new Checked(valid, counts, files);
        return Answer.of(data, new Lines(List.of()))
                .listing(files.stream().map(file -> new Item(file.path(), file)).toList())
                .withDiagnostics(valid, diagnostics);
    }

    private static Fixed fixed(Problem problem) {
        Span.Place start = problem.span().start();
        return new Fixed(problem.file(), problem.rule().id(), start.line(), start.column(), problem.message());
    }

    static long count(List<Loaded> loaded, Severity severity) {
        return loaded.stream()
                .flatMap(file -> file.problems().stream())
                .filter(problem -> problem.severity() == severity)
                .count();
    }
}
