package dev.hapax;

import com.palantir.javaformat.java.Formatter;
import com.palantir.javaformat.java.FormatterException;
import com.palantir.javaformat.java.ImportOrderer;
import com.palantir.javaformat.java.JavaFormatterOptions;
import com.palantir.javaformat.java.JavaFormatterOptions.Style;
import com.palantir.javaformat.java.RemoveUnusedImports;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** The layout of every Java file of the project: a test compares, {@code mvn -Pformat} rewrites. */
final class SourceFormat {
    private static final List<String> MODULES = List.of("shared", "daemon", "cli");

    private final Formatter formatter = Formatter.createFormatter(JavaFormatterOptions.builder()
            .style(Style.PALANTIR)
            .formatJavadoc(true)
            .build());

    /** Rewrites what is not in the layout; the argument is the project's directory. */
    public static void main(String[] args) throws IOException, FormatterException {
        SourceFormat format = new SourceFormat();
        for (Path file : files(Path.of(args[0]))) {
            String text = Files.readString(file);
            String formatted;
            try {
                formatted = format.of(text);
            } catch (FormatterException e) {
                throw new FormatterException(file + ": " + e.getMessage());
            }
            if (!formatted.equals(text)) {
                Files.writeString(file, formatted);
            }
        }
    }

    String of(String source) throws FormatterException {
        return formatter.formatSource(
                ImportOrderer.reorderImports(RemoveUnusedImports.removeUnusedImports(source), Style.PALANTIR));
    }

    static List<Path> files(Path project) throws IOException {
        List<Path> files = new ArrayList<>();
        for (String module : MODULES) {
            Path sources = project.resolve(module).resolve("src");
            if (Files.isDirectory(sources)) {
                try (Stream<Path> tree = Files.walk(sources)) {
                    tree.filter(path -> path.toString().endsWith(".java")).forEach(files::add);
                }
            }
        }
        return files;
    }
}
