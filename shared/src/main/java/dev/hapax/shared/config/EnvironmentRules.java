package dev.hapax.shared.config;

import java.net.URI;
import org.jspecify.annotations.Nullable;

/** What an absent variable means (config.md §3): a provider without its key is off, anything else is an error. */
final class EnvironmentRules {
    private EnvironmentRules() {}

    static Problem unset(
            Findings findings,
            Interpolation.Missing missing,
            String pointer,
            Span span,
            boolean providerKey,
            boolean secret,
            Environment.Mode mode) {
        String own = missing.message();
        String message = "environment variable " + missing.variable() + (missing.empty() ? " is empty" : " is not set")
                + (own == null || own.isBlank() ? "" : ": " + own);
        boolean warning = (providerKey || pointer.startsWith("/llm/")) && secret && mode == Environment.Mode.WARN;
        Problem problem = findings.make(missing.empty() ? Rule.ENV_EMPTY : Rule.ENV_UNSET, pointer, span, message)
                .withSeverity(warning ? Severity.WARNING : Severity.ERROR);
        return warning
                ? problem.withLabel("`serve` will not use this provider without it")
                        .withNote("help: export it, or use ${file:PATH}; in CI without keys: --env ignore")
                : problem.withNote("help: export it, or give a default: ${" + missing.variable() + ":-text}");
    }

    /** What stands for a value whose variable is absent while absences are ignored; null keeps the default. */
    static @Nullable Object standIn(FieldType type) {
        return switch (type) {
            case FieldType.HttpUrl _, FieldType.PathOrUrl _ -> URI.create("http://unset.invalid");
            case FieldType.Text _, FieldType.Filled _ -> "unset";
            case FieldType.Single _,
                    FieldType.Either _,
                    FieldType.ListOf _,
                    FieldType.MapOf _,
                    FieldType.Block _,
                    FieldType.Anything _ -> null;
        };
    }
}
