package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import java.util.List;
import java.util.stream.Collectors;

/** One line for each problem: what editors and grep read. */
final class ConciseReport {
    private ConciseReport() {}

    static String report(List<Loaded> files) {
        return files.stream()
                .flatMap(file -> file.problems().stream())
                .map(ConciseReport::line)
                .collect(Collectors.joining());
    }

    private static String line(Problem problem) {
        return problem.where() + ": " + problem.severity().word() + "["
                + problem.rule().id() + "] " + problem.message().replaceAll("\\R", " ") + "\n";
    }
}
