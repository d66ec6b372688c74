package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Scalar;
import org.jspecify.annotations.Nullable;

/** A scalar that is being read, and the ways to refuse it. */
final class ScalarInPlace {
    private final Findings findings;
    private final Scalar scalar;
    private final String text;
    private final String name;
    private final String pointer;

    ScalarInPlace(Findings findings, Scalar scalar, String text, String name, String pointer) {
        this.findings = findings;
        this.scalar = scalar;
        this.text = text;
        this.name = name;
        this.pointer = pointer;
    }

    Scalar scalar() {
        return scalar;
    }

    /** With its variables filled in. */
    String text() {
        return text;
    }

    /** Of its key, for messages. */
    String name() {
        return name;
    }

    Problem problem(Rule rule, String message) {
        return findings.make(rule, pointer, scalar.span(), message);
    }

    @Nullable
    Object wrong(Rule rule, String message) {
        return wrong(problem(rule, message));
    }

    @Nullable
    Object wrong(Problem problem) {
        findings.add(problem);
        return null;
    }

    /** What a message may show: what the file says, never what a variable holds. */
    String shown() {
        return filled() ? "the value of a variable" : "`" + text + "`";
    }

    /** Whether the text came from elsewhere, so that it cannot be mended here. */
    boolean filled() {
        return !text.equals(scalar.text());
    }

    /** Refuses with the one text to write instead. */
    @Nullable
    Object old(String instead) {
        Problem old = problem(Rule.OLD_YAML_VALUE, shown() + " is text in YAML 1.2")
                .withLabel(filled() ? "" : "write `" + instead + "`");
        return wrong(with(old, instead, true));
    }

    /** Offers the text to write instead, unless the value came from elsewhere. */
    Problem with(Problem problem, String instead, boolean safe) {
        return findings.mends()
                .instead(scalar, instead, safe)
                .filter(mend -> !filled())
                .map(problem::withSuggestion)
                .orElse(problem);
    }
}
