package dev.hapax.daemon.routing;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;

/** Names close to one that does not exist, by edit distance (cli.md §8). */
final class Nearest {
    private static final int MOST = 3;

    private Nearest() {}

    static List<String> to(String word, Collection<String> names) {
        record Near(String name, int distance) {}
        String wanted = folded(word);
        List<Near> near = new ArrayList<>();
        for (String name : names) {
            int distance = distance(wanted, folded(name));
            if (distance <= limit(wanted.length())
                    || (wanted.length() > 2 && folded(name).startsWith(wanted))) {
                near.add(new Near(name, distance));
            }
        }
        return near.stream()
                .sorted(Comparator.comparingInt(Near::distance).thenComparing(Near::name))
                .limit(MOST)
                .map(Near::name)
                .toList();
    }

    private static String folded(String text) {
        return text.toLowerCase(Locale.ROOT).replace('-', '_');
    }

    private static int limit(int length) {
        return length <= 4 ? 1 : length <= 8 ? 2 : 3;
    }

    /** Insertions, deletions, substitutions and swaps of neighbours. */
    private static int distance(String a, String b) {
        int[][] cost = new int[a.length() + 1][b.length() + 1];
        for (int i = 0; i <= a.length(); i++) {
            for (int j = 0; j <= b.length(); j++) {
                if (i == 0 || j == 0) {
                    cost[i][j] = i + j;
                    continue;
                }
                int same = a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1;
                int least = Math.min(Math.min(cost[i - 1][j], cost[i][j - 1]) + 1, cost[i - 1][j - 1] + same);
                boolean swapped =
                        i > 1 && j > 1 && a.charAt(i - 1) == b.charAt(j - 2) && a.charAt(i - 2) == b.charAt(j - 1);
                cost[i][j] = swapped ? Math.min(least, cost[i - 2][j - 2] + 1) : least;
            }
        }
        return cost[a.length()][b.length()];
    }
}
