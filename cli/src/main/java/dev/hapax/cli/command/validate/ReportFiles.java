package dev.hapax.cli.command.validate;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.output.Diagnostics;
import dev.hapax.cli.syntax.OptionGroup;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.report.Rendering;
import dev.hapax.shared.report.ReportFormat;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.TypeConversionException;

/** Reports that go to files beside what is printed; also the page of a GitHub step. */
final class ReportFiles implements OptionGroup {
    /** Variables in which a CI service names the root of the checkout. */
    private static final List<String> ROOTS = List.of("GITHUB_WORKSPACE", "CI_PROJECT_DIR");

    private List<ReportFile> files = List.of();

    private final Surroundings surroundings;

    ReportFiles(Surroundings surroundings) {
        this.surroundings = surroundings;
    }

    record ReportFile(ReportFormat format, Path file) {}

    /** Reads {@code sarif=hapax.sarif}. */
    static final class OfFormat implements ITypeConverter<ReportFile> {
        @Override
        public ReportFile convert(String text) {
            int equals = text.indexOf('=');
            String word = equals < 0 ? text : text.substring(0, equals);
            for (ReportFormat format : ReportFormat.values()) {
                if (format.name().equals(word.toUpperCase(Locale.ROOT)) && equals > 0 && equals < text.length() - 1) {
                    return new ReportFile(format, Path.of(text.substring(equals + 1)));
                }
            }
            throw new TypeConversionException("`" + text
                    + "` is not FORMAT=FILE, such as sarif=hapax.sarif; formats are human, concise, json, github,"
                    + " gitlab, sarif and junit");
        }
    }

    /** @param printed the format on standard output, or null for the one of people */
    void write(List<Loaded> loaded, @Nullable ReportFormat printed) throws CliFailed {
        var rendering = new Rendering(false, 0, prefix());
        for (ReportFile report : files) {
            write(report.file(), Diagnostics.report(report.format(), loaded, rendering));
        }
        String summary = surroundings.environment().getOrDefault("GITHUB_STEP_SUMMARY", "");
        if (printed == ReportFormat.GITHUB && !summary.isEmpty()) {
            write(
                    Path.of(summary),
                    Diagnostics.stepSummary(loaded, rendering),
                    StandardOpenOption.CREATE,
                    StandardOpenOption.APPEND);
        }
    }

    private void write(Path file, String text, StandardOpenOption... how) throws CliFailed {
        Path absolute = surroundings.resolve(file);
        try {
            Files.createDirectories(Objects.requireNonNullElse(absolute.getParent(), absolute));
            Files.writeString(absolute, text, how);
        } catch (IOException unwritable) {
            throw CliFailed.unwritable("report.unwritable", surroundings.display(file), unwritable);
        }
    }

    /** The way from the root of the checkout to the current directory; empty at the root and where there is none. */
    String prefix() {
        Path directory = surroundings.directory();
        for (String variable : ROOTS) {
            String root = surroundings.environment().getOrDefault(variable, "");
            if (!root.isEmpty() && directory.startsWith(root)) {
                return between(Path.of(root), directory);
            }
        }
        for (Path root = directory; root != null; root = root.getParent()) {
            if (Files.exists(root.resolve(".git"))) {
                return between(root, directory);
            }
        }
        return "";
    }

    private static String between(Path root, Path directory) {
        String way = root.relativize(directory).toString();
        return way.isEmpty() ? "" : way + "/";
    }

    @Override
    public void addTo(Syntax syntax) {
        syntax.options(
                "--report",
                "FORMAT=FILE",
                "Write a report to a file as well; repeatable.",
                new OfFormat(),
                given -> files = given);
    }
}
