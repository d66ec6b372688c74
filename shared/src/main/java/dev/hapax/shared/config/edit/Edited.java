package dev.hapax.shared.config.edit;

import java.util.List;

/**
 * The file after an edit.
 *
 * @param bytes the whole content; the same array content as before when unchanged
 * @param line the first changed line, from 1; the existing place when unchanged
 * @param addedLines how many lines are new
 * @param differences of a route that was there, as lines for a person: {@code handler chat -> completion}
 */
public record Edited(
        Change change, byte[] bytes, int line, int addedLines, int removedLines, List<String> differences) {
    public enum Change {
        ADDED,
        REPLACED,
        REMOVED,
        UNCHANGED
    }

    public Edited {
        differences = List.copyOf(differences);
    }
}
