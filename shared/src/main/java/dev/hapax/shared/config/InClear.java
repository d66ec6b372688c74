package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Scalar;
import java.net.URI;
import java.util.regex.Pattern;

/** What nobody should read stands in the file itself; where only its owner reads it, that is a warning. */
record InClear(ConfigSource source, Findings findings) {
    private static final Pattern KEY = Pattern.compile("(sk-|gsk_|xai-|AIza|hf_|r8_)[A-Za-z0-9_-]{20,}");

    void key(Value value) {
        if (value.node() instanceof Scalar scalar && KEY.matcher(scalar.text()).matches()) {
            found(value, "a key stands in the file in clear", "a key that others may have read");
        }
    }

    /** One that leads to this machine is of no use to strangers. */
    void address(Value value) {
        boolean elsewhere = value.content() instanceof URI uri && !BaseUrls.isLoopback(uri.getHost());
        if (elsewhere && value.node() instanceof Scalar scalar && SecretUrl.is(scalar.text())) {
            found(
                    value,
                    "the address is all that a stranger needs, and stands in the file in clear",
                    "an address that others may have read");
        }
    }

    private void found(Value value, String message, String what) {
        boolean guarded = source.path() != null && FileModes.ownerOnly(source.path());
        findings.add(findings.make(Rule.KEY_IN_CLEAR, value.pointer(), value.span(), message)
                .withSeverity(guarded ? Severity.WARNING : Severity.ERROR)
                .withNote("help: write ${VARIABLE} or ${file:PATH}; change " + what));
    }
}
