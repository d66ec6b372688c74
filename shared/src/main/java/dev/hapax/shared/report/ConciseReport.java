package dev.hapax.shared.report;

import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One line for each problem: what editors and grep read. */
final class ConciseReport {
    private ConciseReport() {}

    static String report(List<Loaded> files, Rendering rendering) {
        return files.stream().flatMap(file -> shown(file, rendering)).collect(Collectors.joining());
    }

    private static Stream<String> shown(Loaded file, Rendering rendering) {
        List<Problem> problems = file.problems();
        int hidden = rendering.most() == 0 ? 0 : Math.max(0, problems.size() - rendering.most());
        Stream<String> lines =
                problems.stream().limit((long) problems.size() - hidden).map(ConciseReport::line);
        return hidden == 0
                ? lines
                : Stream.concat(lines, Stream.of(file.source().name() + ": " + hidden + " more, not shown\n"));
    }

    private static String line(Problem problem) {
        return problem.where() + ": " + problem.severity().word() + "["
                + problem.rule().id() + "] " + problem.message().replaceAll("\\R", " ") + "\n";
    }
}
