package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Scalar;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** What looks like a variable and is none, and secrets that stand where their variable is not set. */
final class DollarRules {
    private static final Pattern BARE = Pattern.compile("(?<!\\$)\\$([A-Z_][A-Z0-9_]+)");
    private static final Pattern DEFAULT = Pattern.compile("\\$\\{[A-Za-z_][A-Za-z0-9_]*:?-([^$}][^}]*)}");

    private final Findings findings;

    DollarRules(Findings findings) {
        this.findings = findings;
    }

    void check(Scalar scalar, FieldType type, String pointer) {
        if (scalar.text().indexOf('$') < 0) {
            return;
        }
        boolean secret = type instanceof FieldType.SecretText;
        Matcher bare = BARE.matcher(scalar.text());
        if (secret ? bare.matches() : bare.find()) {
            String braced = "${" + bare.group(1) + "}";
            Problem problem = findings.make(
                            Rule.BARE_DOLLAR,
                            pointer,
                            scalar.span(),
                            "`$" + bare.group(1) + "` is taken as text, not as a variable")
                    .withLabel("write `" + braced + "`, or `$$` for a dollar sign");
            boolean alone = scalar.text().equals("$" + bare.group(1));
            findings.add(findings.mends()
                    .instead(scalar, braced, false)
                    .filter(mend -> alone)
                    .map(problem::withSuggestion)
                    .orElse(problem));
        }
        if (secret && DEFAULT.matcher(scalar.text()).find()) {
            findings.add(findings.make(
                            Rule.DEFAULT_SECRET,
                            pointer,
                            scalar.span(),
                            "a secret stands in the file as the default of a variable")
                    .withNote("help: leave the default out, or use ${file:PATH}"));
        }
    }
}
