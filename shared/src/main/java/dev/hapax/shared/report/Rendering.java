package dev.hapax.shared.report;

import dev.hapax.shared.config.Problem;
import java.util.List;
import java.util.Map;

/**
 * How a report is to look.
 *
 * @param colour whether escapes may be used; only people get them
 * @param most how many problems of a file people are shown, 0 for all; programs always get every one
 * @param prefix the way from the root of the repository to the current directory, empty or ending in a slash: what CI
 *     puts before relative names
 * @param mended what was wrong before the report and is mended now, by the name of the file
 */
public record Rendering(boolean colour, int most, String prefix, Map<String, List<Problem>> mended) {
    public static final Rendering PLAIN = new Rendering(false, 0, "");

    public Rendering {
        mended = Map.copyOf(mended);
    }

    public Rendering(boolean colour, int most, String prefix) {
        this(colour, most, prefix, Map.of());
    }

    /** The name of a file as CI knows it. */
    String path(String name) {
        return name.startsWith("/") || name.startsWith("<") ? name : prefix + name;
    }

    List<Problem> mendedIn(String file) {
        return mended.getOrDefault(file, List.of());
    }
}
