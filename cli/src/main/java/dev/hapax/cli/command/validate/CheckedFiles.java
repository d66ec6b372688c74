package dev.hapax.cli.command.validate;

import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Diagnostics;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Severity;
import java.util.List;

/** What a check found, as {@code -o json} and its kin say it. */
final class CheckedFiles {
    private CheckedFiles() {}

    private record Checked(boolean valid, Counts counts, List<CheckedFile> files) {}

    private record Counts(long error, long warning, long info) {}

    private record CheckedFile(String path, String sha256, boolean valid) {}

    static Answer answer(List<Loaded> loaded) {
        boolean valid = loaded.stream().allMatch(Loaded::valid);
        var counts = new Counts(
                count(loaded, Severity.ERROR), count(loaded, Severity.WARNING), count(loaded, Severity.INFO));
        List<CheckedFile> files = loaded.stream()
                .map(file -> new CheckedFile(file.source().name(), file.revision(), file.valid()))
                .toList();
        List<Object> diagnostics =
                loaded.stream().flatMap(file -> Diagnostics.json(file).stream()).toList();
        return Answer.of(new Checked(valid, counts, files), new Lines(List.of()))
                .listing(files.stream().map(file -> new Item(file.path(), file)).toList())
                .withDiagnostics(valid, diagnostics);
    }

    static long count(List<Loaded> loaded, Severity severity) {
        return loaded.stream()
                .flatMap(file -> file.problems().stream())
                .filter(problem -> problem.severity() == severity)
                .count();
    }
}
