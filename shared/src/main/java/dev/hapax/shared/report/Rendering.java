package dev.hapax.shared.report;

/**
 * How a report is to look.
 *
 * @param colour whether escapes may be used; only people get them
 * @param most how many problems of a file people are shown, 0 for all; programs always get every one
 * @param prefix the way from the root of the repository to the current directory, empty or ending in a slash: what CI
 *     puts before relative names
 */
public record Rendering(boolean colour, int most, String prefix) {
    public static final Rendering PLAIN = new Rendering(false, 0, "");

    /** The name of a file as CI knows it. */
    String path(String name) {
        return name.startsWith("/") || name.startsWith("<") ? name : prefix + name;
    }
}
