package dev.hapax.shared.config;

import java.util.List;

/** Targets as the file writes them: text, or text with a weight. */
final class Targets {
    private Targets() {}

    static List<TargetRef> of(List<Value> values) {
        return values.stream()
                .filter(value -> !text(value).isEmpty())
                .map(Targets::of)
                .toList();
    }

    static TargetRef of(Value value) {
        TargetRef plain = TargetRef.parse(text(value));
        int weight = value.content() instanceof Fields fields ? fields.count("weight", 1) : 1;
        return new TargetRef(plain.provider(), plain.model(), weight);
    }

    /** Empty if the target itself was wrong. */
    static String text(Value value) {
        return value.content() instanceof Fields fields ? fields.text("target", "") : value.text();
    }

    /** Where the name stands. */
    static Value place(Value value) {
        Value target = value.content() instanceof Fields fields ? fields.value("target") : null;
        return target == null ? value : target;
    }
}
