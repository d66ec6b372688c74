package dev.hapax.cli.error;

import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Finds the word that was probably meant (cli.md §8); says nothing where it could as well be another one. */
public final class DidYouMean {
    private DidYouMean() {}

    private record Near(String word, int distance) {}

    public static Optional<String> of(String typed, Collection<String> known) {
        int limit = limit(typed);
        List<Near> near = known.stream()
                .distinct()
                .map(word -> new Near(word, distance(plain(typed), plain(word))))
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

    private static int limit(String typed) {
        int length = plain(typed).length();
        return length < 3 ? 0 : length <= 4 ? 1 : length <= 8 ? 2 : 3;
    }

    private static String plain(String word) {
        return word.toLowerCase(Locale.ROOT).replaceFirst("^-+", "").replace('_', '-');
    }

    /** Damerau-Levenshtein, adjacent letters swapped count once. */
    static int distance(String a, String b) {
        int[][] d = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                d[i][j] = i == 0 ? j : j == 0 ? i : step(d, a, b, i, j);
            }
        }
        return d[a.length()][b.length()];
    }

    private static int step(int[][] d, String a, String b, int i, int j) {
        int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
        int best = Math.min(Math.min(d[i - 1][j] + 1, d[i][j - 1] + 1), d[i - 1][j - 1] + same);
        boolean swapped = i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
        return swapped ? Math.min(best, d[i - 2][j - 2] + 1) : best;
    }
}
