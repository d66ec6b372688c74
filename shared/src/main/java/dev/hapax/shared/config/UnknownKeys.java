package dev.hapax.shared.config;

import dev.hapax.shared.config.FieldType.Block;
import dev.hapax.shared.config.FieldType.KeySpec;
import dev.hapax.shared.config.Node.Entry;
import dev.hapax.shared.config.Node.Mapping;
import dev.hapax.shared.config.Node.Scalar;
import dev.hapax.shared.config.Node.Sequence;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Says what may have been meant by a key that does not exist at its place: what another tool calls so, a key of nearly
 * that name, or one that has its place elsewhere. A guess is made only at keys that could take the value.
 */
final class UnknownKeys {
    private static final int FEW = 8;

    /** A name with more places is nobody's: {@code type}, {@code enabled}. */
    private static final int MOST_PLACES = 3;

    /** Beyond this the file is of another program, and nobody reads guesses at every line of it. */
    private static final int MOST_GUESSES = 200;

    /** Older spellings of what has a place of its own now, and names that only mean something in there. */
    private static final Set<String> ASIDE = Set.of("llm", "alerts");

    private final Findings findings;
    private final Severity severity;
    private int reported;

    /** @param severity how bad they are */
    UnknownKeys(Findings findings, Severity severity) {
        this.findings = findings;
        this.severity = severity;
    }

    void report(Entry entry, Block block, Mapping around, String pointer) {
        Scalar key = entry.key();
        String name = key.text();
        String at = Findings.under(pointer, name);
        String here = block.what().isEmpty() ? "" : " in " + block.what();
        Problem problem = findings.make(Rule.UNKNOWN_KEY, at, key.span(), "unknown key `" + name + "`" + here)
                .withSeverity(severity);
        if (++reported > MOST_GUESSES) {
            findings.add(listed(problem, block));
            return;
        }
        OtherTools.Here other = OtherTools.of(name);
        List<KeySpec> free = free(block, around, entry.value());
        if (other != null && !other.key().equals(name)) {
            findings.add(ofAnotherTool(problem, key, other, free));
            return;
        }
        Optional<String> meant =
                DidYouMean.of(name, free.stream().map(KeySpec::name).toList());
        Optional<String> list = meant.isPresent() ? Optional.empty() : plural(name, block, around, entry.value());
        if (list.isPresent()) {
            findings.add(problem.withLabel("did you mean `" + list.get() + "`, a list?"));
            return;
        }
        List<String> elsewhere = meant.isPresent() ? List.of() : places(name, entry.value());
        if (!elsewhere.isEmpty()) {
            findings.add(findings.make(
                            Rule.WRONG_PLACE,
                            at,
                            key.span(),
                            "`" + name + "` is not a key of "
                                    + (block.what().isEmpty() ? "the top level" : block.what()))
                    .withSeverity(severity)
                    .withLabel("it belongs " + String.join(" or ", elsewhere)));
            return;
        }
        findings.add(meant.map(word -> guessed(problem, word, key, block)).orElseGet(() -> listed(problem, block)));
    }

    /** The keys that are not there yet and could take the value. */
    private static List<KeySpec> free(Block block, Mapping around, Node value) {
        return block.keys().stream()
                .filter(known -> fits(value, known.type()))
                .filter(known -> around.entry(known.name()).isEmpty())
                .toList();
    }

    /** The list of such things, where one of them stands alone. */
    private static Optional<String> plural(String name, Block block, Mapping around, Node value) {
        return value instanceof Scalar
                ? block.key(name + "s")
                        .filter(known -> known.type() instanceof FieldType.ListOf)
                        .map(KeySpec::name)
                        .filter(known -> around.entry(known).isEmpty())
                : Optional.empty();
    }

    private static boolean fits(Node value, FieldType type) {
        if (value instanceof Scalar scalar && (scalar.isNull() || scalar.text().startsWith("${"))) {
            return true;
        }
        return switch (type) {
            case FieldType.Anything _ -> true;
            case FieldType.Either either -> fits(value, either.scalar()) || fits(value, either.other());
            case FieldType.ListOf _ -> value instanceof Sequence;
            case FieldType.MapOf _, Block _ -> value instanceof Mapping;
            case FieldType.Single _ -> value instanceof Scalar;
        };
    }

    private Problem ofAnotherTool(Problem problem, Scalar key, OtherTools.Here other, List<KeySpec> free) {
        boolean takesIt = free.stream().map(KeySpec::name).anyMatch(name -> name.equals(other.key()));
        if (takesIt) {
            return findings.mends()
                    .sameThing(problem, key, other.key())
                    .withNote("note: other tools call it `" + key.text() + "`");
        }
        String words = other.words();
        if (words.isEmpty()) {
            List<String> places = places(other.key(), null);
            words = "`" + other.key() + "`" + (places.isEmpty() ? "" : " " + String.join(" or ", places));
        }
        return problem.withNote("note: `" + key.text() + "` of other files is here: " + words);
    }

    private Problem guessed(Problem problem, String word, Scalar key, Block block) {
        Problem guess = findings.mends().didYouMean(problem, key, word, true);
        String standard = block.key(word).map(KeySpec::standard).orElse("");
        if (!standard.isEmpty()) {
            return guess.withNote("note: without `" + word + "` the default counts: " + standard);
        }
        return guess.isFixable() ? guess.withNote("help: hapax validate --fix renames it") : guess;
    }

    private static Problem listed(Problem problem, Block block) {
        return block.keys().size() > FEW
                ? problem
                : problem.withNote("note: allowed here: "
                        + String.join(
                                ", ", block.keys().stream().map(KeySpec::name).toList()));
    }

    /** Where a key of this name belongs; none if that could be anywhere. */
    private static List<String> places(String name, @Nullable Node value) {
        List<String> all = new ArrayList<>();
        collect(name, value, KeyTable.FILE, "", all);
        List<String> places = new ArrayList<>();
        for (String place : all) {
            boolean said = all.stream()
                    .anyMatch(other -> depth(other) < depth(place)
                            && (place.startsWith(other + ".") || last(other).equals(last(place))));
            if (!said && !places.contains(place)) {
                places.add(place);
            }
        }
        return places.size() > MOST_PLACES
                ? List.of()
                : places.stream()
                        .map(place -> place.isEmpty() ? "at the top level" : "under `" + place + "`")
                        .toList();
    }

    private static int depth(String place) {
        return place.isEmpty() ? 0 : place.split("\\.").length;
    }

    private static String last(String place) {
        return place.substring(place.lastIndexOf('.') + 1);
    }

    private static void collect(String name, @Nullable Node value, FieldType type, String path, List<String> places) {
        switch (type) {
            case Block block -> {
                for (KeySpec key : block.keys()) {
                    if (key.name().equals(name) && (value == null || fits(value, key.type()))) {
                        places.add(path);
                    }
                    boolean aside = path.isEmpty() && ASIDE.contains(key.name());
                    if (!aside) {
                        collect(name, value, key.type(), path.isEmpty() ? key.name() : path + "." + key.name(), places);
                    }
                }
            }
            case FieldType.MapOf map -> collect(name, value, map.value(), path + ".<name>", places);
            case FieldType.ListOf list -> collect(name, value, list.item(), path + "[]", places);
            case FieldType.Either either -> {
                collect(name, value, either.scalar(), path, places);
                collect(name, value, either.other(), path, places);
            }
            case FieldType.Single _, FieldType.Anything _ -> {
                // has no keys of ours
            }
        }
    }
}
