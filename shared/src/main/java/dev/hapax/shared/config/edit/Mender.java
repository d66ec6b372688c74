package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Loaded;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.Problem.Edit;
import dev.hapax.shared.config.Problem.Suggestion;
import dev.hapax.shared.config.Rule;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Makes the safe mends that the checks suggest. Each is a splice; one that would change two places, or after which the
 * file would say anything else than before or have a mistake more, is not made.
 */
public final class Mender {
    /** A mend may bring to light what can be mended next: the keys below a misspelt one. */
    private static final int MOST_ROUNDS = 8;

    private final Function<ConfigSource, Loaded> checks;

    /** @param checks the loader that found the problems and judges the result */
    public Mender(Function<ConfigSource, Loaded> checks) {
        this.checks = checks;
    }

    /**
     * What came of it.
     *
     * @param after the file as it would be, checked
     * @param made the problems that are gone, at the places they had when they were found
     */
    public record Mended(Loaded after, List<Problem> made) {
        public Mended {
            made = List.copyOf(made);
        }

        public boolean changes() {
            return !made.isEmpty();
        }
    }

    public Mended mend(Loaded before) {
        Loaded now = before;
        List<Problem> made = new ArrayList<>();
        Set<String> refused = new HashSet<>();
        for (int i = 0; i < MOST_ROUNDS; i++) {
            List<Problem> candidates = now.problems().stream()
                    .filter(Problem::isFixable)
                    .filter(problem -> !refused.contains(named(problem)))
                    .toList();
            var round = new Round(now);
            round.take(candidates, refused);
            if (round.taken.isEmpty()) {
                break;
            }
            made.addAll(round.taken);
            now = round.result;
        }
        return new Mended(now, made);
    }

    /** By what it says and where in the tree: places in the text move while it is mended. */
    private static String named(Problem problem) {
        return problem.rule().id() + " " + problem.pointer() + " " + problem.message();
    }

    private static List<Edit> edits(Problem problem) {
        return problem.suggestions().stream()
                .filter(Suggestion::safe)
                .findFirst()
                .map(Suggestion::edits)
                .orElse(List.of());
    }

    /** The mends of one content; those that fit together are made together. */
    private final class Round {
        private final Loaded base;
        private final List<Problem> taken = new ArrayList<>();
        private Loaded result;

        Round(Loaded base) {
            this.base = base;
            this.result = base;
        }

        /** All at once if that goes well, else each half by itself. */
        void take(List<Problem> candidates, Set<String> refused) {
            if (candidates.isEmpty()) {
                return;
            }
            List<Problem> wanted = new ArrayList<>(taken);
            wanted.addAll(candidates);
            Loaded after = attempt(wanted);
            if (after != null) {
                taken.addAll(candidates);
                result = after;
            } else if (candidates.size() == 1) {
                refused.add(named(candidates.getFirst()));
            } else {
                int half = candidates.size() / 2;
                take(candidates.subList(0, half), refused);
                take(candidates.subList(half, candidates.size()), refused);
            }
        }

        private @Nullable Loaded attempt(List<Problem> problems) {
            ConfigSource source = base.source();
            List<Edit> edits = problems.stream()
                    .flatMap(problem -> edits(problem).stream())
                    .toList();
            byte[] bytes = MendedText.of(source.bytes(), edits);
            if (bytes == null) {
                return null;
            }
            Loaded after = checks.apply(new ConfigSource(source.name(), source.path(), bytes));
            return noWorse(problems, after) ? after : null;
        }

        /** What a mend brings to light below its own place was there before, unseen. */
        private boolean noWorse(List<Problem> mended, Loaded after) {
            boolean unread = base.problems().stream().anyMatch(problem -> problem.rule() == Rule.TAB_INDENT);
            if (unread) {
                return after.problems().stream()
                        .noneMatch(problem -> problem.rule() == Rule.TAB_INDENT || problem.rule() == Rule.YAML_SYNTAX);
            }
            Set<String> known = base.problems().stream().map(Mender::named).collect(Collectors.toSet());
            List<String> uncovered = mended.stream().map(Round::uncovered).toList();
            return after.problems().stream()
                    .filter(problem -> problem.isError() && !known.contains(named(problem)))
                    .allMatch(problem -> problem.rule() != Rule.DUPLICATE_KEY && below(problem.pointer(), uncovered));
        }

        private static boolean below(String pointer, List<String> places) {
            return places.stream().anyMatch(place -> (pointer + "/").startsWith(place + "/"));
        }

        /** Below this lies what could not be seen: a key goes by its new name, a value was missed by its block. */
        private static String uncovered(Problem problem) {
            boolean key = problem.rule() == Rule.UNKNOWN_KEY || problem.rule() == Rule.CAMEL_CASE;
            int slash = problem.pointer().lastIndexOf('/');
            if (slash < 0) {
                return "nowhere";
            }
            String block = problem.pointer().substring(0, slash);
            if (key) {
                return block + "/" + edits(problem).getFirst().text();
            }
            return block.isEmpty() ? problem.pointer() : block;
        }
    }
}
