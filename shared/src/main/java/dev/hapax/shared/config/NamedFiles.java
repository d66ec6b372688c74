package dev.hapax.shared.config;

import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/** Files that a configuration names, relative to where it lies itself. */
record NamedFiles(ConfigSource source, Findings findings) {
    /** @return null where there is nothing that could be read, which is reported */
    @Nullable
    Path path(Value named) {
        try {
            Path config = source.path();
            Path base = config == null ? null : config.toAbsolutePath().getParent();
            Path file = base == null ? Path.of(named.text()) : base.resolve(named.text());
            if (Files.isReadable(file) && !Files.isDirectory(file)) {
                return file;
            }
            report(named, "cannot read the file `" + named.shown() + "`");
            return null;
        } catch (InvalidPathException _) {
            report(named, "`" + named.shown() + "` is no path");
            return null;
        }
    }

    void report(Value named, String message) {
        findings.add(Rule.FILE_NAMED, named.pointer(), named.span(), message);
    }
}
