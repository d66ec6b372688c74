package dev.hapax.shared.config;

/**
 * A piece of a file. Lines and columns count from 1, offsets from 0; columns and offsets are in code points; the end is
 * exclusive.
 */
public record Span(Place start, Place end) {
    public record Place(int line, int column, int offset) {}

    /** The first character of a file: where a problem of the whole file is shown. */
    public static final Span START = new Span(new Place(1, 1, 0), new Place(1, 1, 0));
}
