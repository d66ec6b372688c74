package dev.hapax.shared.config;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant (cli.md §8); silent where none is clearly nearest. */
public final class DidYouMean {
    private static final int LIMIT = 3;

    private DidYouMean() {}

    private record Near(String word, int distance) {}

    public static Optional<String> of(String typed, Collection<String> known) {
        return of(typed, known, LIMIT);
    }

    /** @param most how many letters may differ at most; words of few letters may differ in fewer */
    static Optional<String> of(String typed, Collection<String> known, int most) {
        String plain = plain(typed);
        int length = plain.length();
        int limit = Math.min(most, length < 3 ? 0 : length <= 4 ? 1 : length <= 8 ? 2 : LIMIT);
        if (length > 64) {
            return Optional.empty();
        }
        List<Near> near = known.stream()
                .distinct()
                .filter(word -> Math.abs(plain(word).length() - length) <= limit)
                .map(word -> new Near(word, distance(plain, plain(word))))
                .filter(candidate -> candidate.distance() <= limit)
                .sorted(Comparator.comparingInt(Near::distance))
                .toList();
        boolean clear = near.size() == 1
                || (near.size() > 1 && near.get(0).distance() < near.get(1).distance());
        return clear ? Optional.of(near.getFirst().word()) : Optional.empty();
    }

    /** {@code ; did you mean `x`?}, or nothing. */
    public static String suffix(String typed, Collection<String> known) {
        return of(typed, known).map(word -> "; did you mean `" + word + "`?").orElse("");
    }

    /** Whether so few letters differ that nothing else can be meant: one in four at most. */
    static boolean isSlip(String typed, String meant) {
        return 4 * distance(plain(typed), plain(meant)) <= typed.length();
    }

    /** The dashes of an option say nothing about which one was meant. */
    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceFirst("^-+", "").replace('-', '_');
    }

    /** Damerau-Levenshtein: two neighbours swapped count once. */
    private static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 || j == 0 ? i + j : step(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int replaced = d[i - 1][j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        int best = Math.min(replaced, Math.min(d[i - 1][j], d[i][j - 1]) + 1);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
