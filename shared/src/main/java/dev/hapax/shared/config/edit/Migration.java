package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.edit.EditRefused.Reason;
import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Writes an older file in the keys of today (rules 9001 to 9009). Text is spliced at node positions and comments stay;
 * what comes out counts only if it says the same and no rule of older files speaks of it any more.
 */
public final class Migration {
    /** 9001 to 9009; what follows them is no other spelling of anything. */
    private static final String FROM_OLDER_FILES = "HPX900";

    private Migration() {}

    /**
     * The file in today's keys; the same bytes where it has them already.
     *
     * @throws EditRefused if a change would touch two places, or the result would say anything else
     */
    public static byte[] of(byte[] file) throws EditRefused {
        try {
            YamlText text = YamlText.decode(file);
            Optional<Older> older = Older.read(text);
            while (older.isPresent()) {
                List<Splice> splices = next(older.get());
                if (splices.isEmpty()) {
                    return text.encode();
                }
                text = text.with(splices);
                older = Older.read(text);
            }
            return text.encode();
        } catch (WouldReshape why) {
            throw new EditRefused(Reason.WOULD_RESHAPE, why.why(), why.line(), List.of());
        }
    }

    private static List<Splice> next(Older file) throws WouldReshape {
        if (file.root().entry("version").isEmpty()) {
            return List.of(version(file));
        }
        Optional<Splice> small = new OlderKeys(file).next();
        return small.isPresent() ? List.of(small.get()) : OlderLlm.moved(file);
    }

    /** Above the first key and the comment that belongs to it, but below what stands at the head of the file. */
    private static Splice version(Older file) {
        YamlText text = file.text();
        int first = text.lineStart(file.root().start());
        int above = first;
        while (above > 0 && isComment(text, text.lineStart(text.previousLineEnd(above)))) {
            above = text.lineStart(text.previousLineEnd(above));
        }
        int at = above == 0 ? first : above;
        String indentation = " ".repeat(text.column(file.root().start()));
        return new Splice(at, at, indentation + "version: 1" + text.breakNear(first));
    }

    private static boolean isComment(YamlText text, int line) {
        return text.body().substring(line, text.lineEnd(line)).strip().startsWith("#");
    }

    /**
     * Whether the second file says what the first one said, in today's keys.
     *
     * @throws EditRefused naming what differs
     */
    public static void mustMeanTheSame(Loaded before, Loaded after) throws EditRefused {
        Optional<Problem> error = after.problems().stream()
                .filter(problem -> problem.isError() || isOlder(problem))
                .findFirst();
        if (error.isPresent()) {
            throw refused(
                    error.get().rule().id() + " would remain: " + error.get().message(),
                    error.get().span().start().line());
        }
        if (!same(before.config(), after.config())) {
            throw refused("the file would say something else", 0);
        }
    }

    private static boolean isOlder(Problem problem) {
        return problem.rule().id().startsWith(FROM_OLDER_FILES);
    }

    private static boolean same(@Nullable HapaxConfig before, @Nullable HapaxConfig after) {
        return before != null && before.equals(after);
    }

    private static EditRefused refused(String message, int line) {
        return new EditRefused(Reason.WOULD_RESHAPE, "it cannot be rewritten safely: " + message, line, List.of());
    }
}
