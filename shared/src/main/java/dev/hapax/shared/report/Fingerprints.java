package dev.hapax.shared.report;

import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Secret;
import java.util.HashMap;
import java.util.Map;

/** Names for findings that stay the same while lines move: of rule, pointer and words alone. */
final class Fingerprints {
    private static final int LENGTH = 16;

    private final Map<String, Integer> given = new HashMap<>();

    static String of(Problem problem) {
        return hash(problem.rule().id() + "\n" + problem.pointer() + "\n" + problem.message());
    }

    /** One that no other finding of the same report has, for readers that keep only the first of two. */
    String unique(Problem problem) {
        String words =
                problem.file() + "\n" + problem.rule().id() + "\n" + problem.pointer() + "\n" + problem.message();
        int times = given.merge(words, 1, Integer::sum);
        return hash(times == 1 ? words : words + "\n" + times);
    }

    private static String hash(String words) {
        return Secret.of(words).fingerprint().substring(0, LENGTH);
    }
}
