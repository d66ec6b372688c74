package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Scalar;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Finds the keys of providers and models: in the file, in files it names, in the environment. */
final class KeyReader {
    private static final String NONE_NEEDED = "none needed";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:file:)?([^}:?+]+?)(?::?[-?].*)?}");
    private static final Pattern KEY_FILE = Pattern.compile("\\$\\{file:([^}$]+)}");

    private final Environment environment;
    private final ConfigSource source;
    private final Findings findings;
    private final SecretRules secrets;
    private final InClear inClear;

    KeyReader(List<KindInfo> kinds, Environment environment, ConfigSource source, Findings findings) {
        this.environment = environment;
        this.source = source;
        this.findings = findings;
        this.secrets = new SecretRules(kinds, findings);
        this.inClear = new InClear(source, findings);
    }

    /** What a provider is asked with: the key that its block names, else what the kind's variable holds. */
    FoundKey of(ProviderSource from, KindInfo kind) {
        Fields having = from.having("api_key");
        if (having.isWrong("api_key")) {
            return new FoundKey(null, source.name(), "its key cannot be read");
        }
        Value named = having.value("api_key");
        boolean ownAddress = from.having("base_url").has("base_url")
                || from.having("endpoint").has("endpoint");
        if (named != null && named.content() instanceof Secret secret) {
            secrets.key(secret, named, kind, ownAddress);
        }
        if (named != null) {
            secrets.variable(named, kind, ownAddress);
        }
        FoundKey written = written(having);
        if (written != null) {
            return written;
        }
        String file = from.own().text("api_key_file");
        if (file != null) {
            return fromFile(file, from);
        }
        String variable = keyVariable(kind);
        String set = variable == null ? null : environment.get(variable);
        if (variable == null || (set != null && !set.isEmpty())) {
            return variable == null || set == null
                    ? new FoundKey(null, NONE_NEEDED, null)
                    : new FoundKey(Secret.of(set), variable, null);
        }
        if (!kind.keyRequired()) {
            return new FoundKey(null, NONE_NEEDED, null);
        }
        if (environment.mode() != Environment.Mode.IGNORE && !modelsBringKeys(from)) {
            findings.add(EnvironmentRules.unset(
                    findings,
                    new Interpolation.Missing(variable, set != null, null),
                    from.pointer(),
                    from.span(),
                    true,
                    true,
                    environment.mode()));
        }
        return new FoundKey(null, variable, variable + (set == null ? " is not set" : " is empty"));
    }

    /** The first of the kind's variables that says something, else the first. */
    private @Nullable String keyVariable(KindInfo kind) {
        return saysNothing(kind.keyVariable()) && !saysNothing(kind.otherKeyVariable())
                ? kind.otherKeyVariable()
                : kind.keyVariable();
    }

    private boolean saysNothing(@Nullable String variable) {
        String set = variable == null ? null : environment.get(variable);
        return set == null || set.isEmpty();
    }

    private static boolean modelsBringKeys(ProviderSource from) {
        Fields models = from.own().fields("models");
        return !models.names().isEmpty()
                && models.names().stream()
                        .allMatch(name -> models.fields(name).names().contains("api_key"));
    }

    /** The key that a block itself names; null if it names none, or an empty one. */
    @Nullable
    FoundKey written(Fields fields) {
        Value value = fields.value("api_key");
        if (value == null) {
            return null;
        }
        return switch (value.content()) {
            case Value.Unset unset -> new FoundKey(null, unset.variable(), unset.reason());
            case Secret secret when secret.reveal().isEmpty() -> null;
            case Secret secret -> {
                inClear.key(value);
                fileMode(value);
                yield new FoundKey(secret, whence(value), null);
            }
            default -> null;
        };
    }

    /** A key that <code>${file:…}</code> brings lies in a file that others should not read. */
    private void fileMode(Value value) {
        if (value.node() instanceof Scalar scalar) {
            Matcher file = KEY_FILE.matcher(scalar.text());
            if (file.matches()) {
                secrets.file(resolved(file.group(1)), value, file.group(1));
            }
        }
    }

    /** Names of files are relative to the file that says them. */
    private Path resolved(String name) {
        Path config =
                source.path() == null ? null : source.path().toAbsolutePath().getParent();
        return config == null ? Path.of(name) : config.resolve(name);
    }

    private String whence(Value value) {
        if (value.node() instanceof Scalar scalar) {
            Matcher reference = REFERENCE.matcher(scalar.text());
            return reference.matches() ? reference.group(1) : source.name();
        }
        return source.name();
    }

    private FoundKey fromFile(String file, ProviderSource from) {
        try {
            Path resolved = resolved(file);
            String text = Files.readString(resolved).strip();
            Value place = from.own().value("api_key_file");
            if (place != null) {
                secrets.file(resolved, place, place.shown());
            }
            return text.isEmpty()
                    ? new FoundKey(null, file, file + " is empty")
                    : new FoundKey(Secret.of(text), file, null);
        } catch (IOException | InvalidPathException _) {
            Value value = from.own().value("api_key_file");
            Span span = value == null ? from.span() : value.span();
            if (environment.mode() != Environment.Mode.IGNORE) {
                findings.add(
                        Rule.SECRET_FILE,
                        from.pointer(),
                        span,
                        "cannot read the file `" + (value == null ? file : value.shown()) + "`");
            }
            return new FoundKey(null, file, "cannot read " + file);
        }
    }
}
