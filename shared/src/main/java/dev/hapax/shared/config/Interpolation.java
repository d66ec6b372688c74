package dev.hapax.shared.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Fills <code>${…}</code> in one scalar (config.md §3), in one pass: what comes in is never expanded again. */
final class Interpolation {
    private static final Pattern NAME = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");
    private static final int DEEPEST = 4;

    private final Environment environment;
    private final @Nullable Path directory;

    /** @param directory what <code>${file:…}</code> is relative to; null: the working directory */
    Interpolation(Environment environment, @Nullable Path directory) {
        this.environment = environment;
        this.directory = directory;
    }

    /** What a scalar became. */
    sealed interface Expanded {}

    record Text(String text) implements Expanded {}

    /** @param message the owner's own words, or null */
    record Missing(String variable, boolean empty, @Nullable String message) implements Expanded {}

    record Wrong(String message) implements Expanded {}

    /** A file that cannot be read. */
    record Unreadable(String file) implements Expanded {}

    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;

        private final transient Expanded why;

        Stopped(Expanded why) {
            super("stopped", null, false, false);
            this.why = why;
        }
    }

    Expanded expand(String raw) {
        if (raw.indexOf('$') < 0) {
            return new Text(raw);
        }
        try {
            return new Text(expanded(raw, 0));
        } catch (Stopped stopped) {
            return stopped.why;
        }
    }

    private String expanded(String raw, int depth) throws Stopped {
        if (depth > DEEPEST) {
            throw wrong("`${…}` is nested more than " + DEEPEST + " levels deep");
        }
        var out = new StringBuilder();
        int at = 0;
        while (at < raw.length()) {
            int dollar = raw.indexOf('$', at);
            if (dollar < 0) {
                break;
            }
            out.append(raw, at, dollar);
            if (raw.startsWith("$$", dollar)) {
                out.append('$');
                at = dollar + 2;
            } else if (raw.startsWith("${", dollar)) {
                int close = closing(raw, dollar + 2);
                out.append(reference(raw.substring(dollar + 2, close), depth));
                at = close + 1;
            } else {
                out.append('$');
                at = dollar + 1;
            }
        }
        return out.append(raw, at, raw.length()).toString();
    }

    private static int closing(String raw, int from) throws Stopped {
        int open = 1;
        for (int i = from; i < raw.length(); i++) {
            if (raw.startsWith("${", i)) {
                open++;
                i++;
            } else if (raw.charAt(i) == '}' && --open == 0) {
                return i;
            }
        }
        throw wrong("`${` is never closed");
    }

    private String reference(String inside, int depth) throws Stopped {
        if (inside.startsWith("file:")) {
            return content(inside.substring("file:".length()));
        }
        Matcher name = NAME.matcher(inside);
        if (!name.lookingAt()) {
            throw wrong("`${…}` needs the name of a variable, or file:PATH");
        }
        String variable = name.group();
        String rest = inside.substring(name.end());
        String value = environment.get(variable);
        String filled = value == null ? "" : value;
        boolean absent = filled.isEmpty();
        if (rest.startsWith(":+")) {
            return absent ? "" : expanded(rest.substring(2), depth + 1);
        }
        if (rest.startsWith(":-")) {
            return absent ? expanded(rest.substring(2), depth + 1) : filled;
        }
        if (rest.startsWith("-")) {
            return value == null ? expanded(rest.substring(1), depth + 1) : filled;
        }
        boolean ownWords = rest.startsWith(":?");
        if (!ownWords && !rest.isEmpty()) {
            throw wrong("after `${" + variable + "` goes `}`, `:-`, `-`, `:?` or `:+`");
        }
        if (absent) {
            throw new Stopped(new Missing(variable, value != null, ownWords ? rest.substring(2) : null));
        }
        return filled;
    }

    private String content(String name) throws Stopped {
        try {
            Path path = Path.of(name);
            String text = Files.readString(directory == null ? path : directory.resolve(path));
            return text.endsWith("\r\n")
                    ? text.substring(0, text.length() - 2)
                    : text.endsWith("\n") ? text.substring(0, text.length() - 1) : text;
        } catch (IOException | InvalidPathException _) {
            throw new Stopped(new Unreadable(name));
        }
    }

    private static Stopped wrong(String message) {
        return new Stopped(new Wrong(message));
    }
}
