package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Scalar;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.regex.Pattern;

/** Keys that cannot be right, told without showing them. */
final class SecretRules {
    private static final Pattern PLACEHOLDER =
            Pattern.compile("(?i).*(your[-_ ]?(api[-_ ]?)?key|change[-_ ]?me|placeholder|<.*>|\\.\\.\\.|xxxx).*");
    private static final Pattern ODD = Pattern.compile("(?s).*[\\s\"'\\p{Cntrl}].*|.*[^\\x20-\\x7E].*");
    private static final String ANTHROPIC = "sk-ant-";

    private final List<KindInfo> kinds;
    private final Findings findings;

    SecretRules(List<KindInfo> kinds, Findings findings) {
        this.kinds = kinds;
        this.findings = findings;
    }

    /** @param ownAddress whether the file names an address; a proxy there may take any key */
    void key(Secret secret, Value value, KindInfo kind, boolean ownAddress) {
        String text = secret.reveal();
        if (text.toLowerCase(Locale.ROOT).startsWith("bearer ")) {
            shape(value, "the key begins with `Bearer`, which is put before it anyway");
        } else if (ODD.matcher(text).matches()) {
            shape(value, "the key holds a blank, a quote or another character that no key has");
        } else if (PLACEHOLDER.matcher(text).matches()) {
            shape(value, "the key looks like a placeholder");
        } else if (!ownAddress && text.startsWith(ANTHROPIC) && !kind.name().equals("anthropic")) {
            another(value, kind, "anthropic");
        }
    }

    /** A variable that by its name belongs to another kind. */
    void variable(Value value, KindInfo kind, boolean ownAddress) {
        if (ownAddress || !(value.node() instanceof Scalar scalar)) {
            return;
        }
        for (KindInfo other : kinds) {
            String variable = other.keyVariable();
            boolean theirs = variable != null
                    && (scalar.text().equals("${" + variable + "}")
                            || scalar.text().startsWith("${" + variable + ":"));
            if (theirs
                    && !Objects.equals(variable, kind.keyVariable())
                    && !Objects.equals(variable, kind.otherKeyVariable())) {
                another(value, kind, other.name());
            }
        }
    }

    private void another(Value value, KindInfo kind, String other) {
        findings.add(findings.make(
                        Rule.KEY_OF_ANOTHER,
                        value.pointer(),
                        value.span(),
                        "this is a key of " + other + ", and the provider is of type " + kind.name())
                .withNote("help: use ${" + kind.keyVariable() + "}"));
    }

    private void shape(Value value, String message) {
        findings.add(Rule.KEY_SHAPE, value.pointer(), value.span(), message);
    }

    /**
     * A file that others can read; those that a container is given in memory are its own.
     *
     * @param name of the file as messages may show it
     */
    void file(Path file, Value named, String name) {
        boolean mounted = file.startsWith("/run/secrets") || file.startsWith("/var/run/secrets");
        if (!mounted && FileModes.othersMayRead(file)) {
            findings.add(findings.make(
                            Rule.SECRET_FILE_MODE,
                            named.pointer(),
                            named.span(),
                            "others can read the file with the key")
                    .withNote("help: chmod 600 " + name));
        }
    }
}
