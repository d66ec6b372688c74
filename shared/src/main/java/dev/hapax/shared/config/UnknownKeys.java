package dev.hapax.shared.config;

import dev.hapax.shared.config.FieldType.Block;
import dev.hapax.shared.config.FieldType.KeySpec;
import dev.hapax.shared.config.Node.Mapping;
import dev.hapax.shared.config.Node.Scalar;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/** Says what may have been meant by a key that does not exist at its place. */
final class UnknownKeys {
    private static final int FEW = 8;
    private static final Map<String, String> OTHER_TOOLS = Map.of(
            "model_list", "providers",
            "litellm_params", "providers",
            "baseURL", "base_url",
            "upstream", "base_url",
            "timeout_ms", "timeout");

    /** Beyond this the file is of another program, and nobody reads guesses at every line of it. */
    private static final int MOST_GUESSES = 200;

    private final Findings findings;
    private final Severity severity;
    private int reported;

    /** @param severity how bad they are */
    UnknownKeys(Findings findings, Severity severity) {
        this.findings = findings;
        this.severity = severity;
    }

    void report(Scalar key, Block block, Mapping around, String pointer) {
        String name = key.text();
        String at = Findings.under(pointer, name);
        Optional<String> meant =
                ++reported > MOST_GUESSES ? Optional.empty() : DidYouMean.of(name, free(block, around));
        List<String> elsewhere =
                meant.isPresent() || reported > MOST_GUESSES ? List.of() : placesOf(name, KeyTable.FILE, "");
        if (!elsewhere.isEmpty()) {
            String where = elsewhere.getFirst();
            String belongs = where.isEmpty() ? "at the top level" : "under `" + where + "`";
            findings.add(findings.make(
                            Rule.WRONG_PLACE,
                            at,
                            key.span(),
                            "`" + name + "` is not a key of "
                                    + (block.what().isEmpty() ? "the top level" : block.what()))
                    .withSeverity(severity)
                    .withLabel("it belongs " + belongs));
            return;
        }
        Problem problem = findings.make(
                        Rule.UNKNOWN_KEY,
                        at,
                        key.span(),
                        "unknown key `" + name + "`" + (block.what().isEmpty() ? "" : " in " + block.what()))
                .withSeverity(severity);
        findings.add(
                meant.map(word -> guessed(problem, word, key, block)).orElseGet(() -> listed(problem, name, block)));
    }

    private static List<String> free(Block block, Mapping around) {
        return block.keys().stream()
                .map(KeySpec::name)
                .filter(known -> around.entry(known).isEmpty())
                .toList();
    }

    private Problem guessed(Problem problem, String word, Scalar key, Block block) {
        Problem guess = findings.mends().didYouMean(problem, key, word, true);
        String standard = block.key(word).map(KeySpec::standard).orElse("");
        if (!standard.isEmpty()) {
            return guess.withNote("note: without `" + word + "` it is " + standard);
        }
        return guess.isFixable() ? guess.withNote("help: hapax validate --fix renames it") : guess;
    }

    private static Problem listed(Problem problem, String name, Block block) {
        String here = OTHER_TOOLS.get(name);
        if (here != null) {
            return problem.withNote("note: what other tools call `" + name + "` is `" + here + "` here");
        }
        return block.keys().size() > FEW
                ? problem
                : problem.withNote("note: allowed here: "
                        + String.join(
                                ", ", block.keys().stream().map(KeySpec::name).toList()));
    }

    /** Where a key of this name belongs, e.g. {@code providers.<name>}. */
    private static List<String> placesOf(String name, Block block, String path) {
        List<String> places = new ArrayList<>();
        for (KeySpec key : block.keys()) {
            if (key.name().equals(name)) {
                places.add(path);
            }
            String below = path.isEmpty() ? key.name() : path + "." + key.name();
            switch (key.type()) {
                case Block inner -> places.addAll(placesOf(name, inner, below));
                case FieldType.MapOf map
                when map.value() instanceof Block inner -> places.addAll(placesOf(name, inner, below + ".<name>"));
                case FieldType.ListOf list
                when list.item() instanceof Block inner -> places.addAll(placesOf(name, inner, below + "[]"));
                default -> Objects.requireNonNull(key);
            }
        }
        return places;
    }
}
