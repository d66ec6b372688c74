package dev.hapax.shared.config;

import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Names of labels that the owner puts on metrics: as <a
 * href="https://prometheus.io/docs/concepts/data_model/">Prometheus</a> has them, and none that the gateway itself
 * uses.
 */
final class LabelNames {
    private static final Pattern NAME = Pattern.compile("(?!__)[a-zA-Z_][a-zA-Z0-9_]*");
    private static final Set<String> TAKEN = Set.of(
            "channel",
            "client",
            "endpoint",
            "from",
            "java",
            "kind",
            "le",
            "model",
            "name",
            "outcome",
            "provider",
            "quantile",
            "reason",
            "result",
            "route",
            "rule",
            "status",
            "to",
            "type",
            "version");

    private LabelNames() {}

    /** The labels of a block; a name that cannot be used is a finding. */
    static Map<String, String> read(Fields block, Findings findings) {
        Fields labels = block.fields("labels");
        labels.values().forEach((name, value) -> {
            if (TAKEN.contains(name)) {
                findings.add(
                        Rule.BAD_NAME,
                        value.pointer(),
                        labels.keySpan(name),
                        "the gateway's own metrics have a label `" + name + "`");
            } else if (!NAME.matcher(name).matches()) {
                findings.add(
                        Rule.BAD_NAME,
                        value.pointer(),
                        labels.keySpan(name),
                        "a label's name has letters, digits and underscores, and does not begin with a digit or `__`");
            }
        });
        return block.textMap("labels");
    }
}
