package dev.hapax.shared.config;

import dev.hapax.shared.config.HapaxConfig.Model;
import dev.hapax.shared.config.HapaxConfig.Timeouts;
import dev.hapax.shared.config.Node.Scalar;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes providers of their blocks: kind, address and key, each from the nearest place that knows it. */
final class ProviderReader {
    private static final int CONCURRENT = 256;
    private static final String NONE_NEEDED = "none needed";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(?:file:)?([^}:?+]+?)(?::?[-?].*)?}");
    private static final Pattern KEY_FILE = Pattern.compile("\\$\\{file:([^}$]+)}");
    private static final Pattern SECRET = Pattern.compile("(sk-|gsk_|xai-|AIza|hf_|r8_)[A-Za-z0-9_-]{20,}");

    private final List<KindInfo> kinds;
    private final Environment environment;
    private final ConfigSource source;
    private final Findings findings;
    private final SecretRules secrets;

    ProviderReader(List<KindInfo> kinds, Environment environment, ConfigSource source, Findings findings) {
        this.kinds = kinds;
        this.environment = environment;
        this.source = source;
        this.findings = findings;
        this.secrets = new SecretRules(kinds, findings);
    }

    /** A key as found. */
    private record FoundKey(
            @Nullable Secret key, String source, @Nullable String offReason) {}

    Optional<HapaxConfig.Provider> read(ProviderSource from) {
        if (from.own().isWrong("type")) {
            return Optional.empty();
        }
        Optional<KindInfo> kind = KindInfo.named(from.kind(), kinds);
        if (kind.isEmpty()) {
            unknownKind(from);
            return Optional.empty();
        }
        return provider(from, kind.get());
    }

    private void unknownKind(ProviderSource from) {
        List<String> known = kinds.stream().map(KindInfo::name).toList();
        Span span = from.typeAt() == null ? from.span() : from.typeAt().span();
        Problem problem = from.typeAt() == null
                ? findings.make(Rule.MISSING_KEY, from.pointer(), span, "provider `" + from.name() + "` needs `type`")
                : findings.make(
                        Rule.NOT_ONE_OF,
                        from.typeAt().pointer(),
                        span,
                        "there is no kind `" + from.typeAt().shown() + "`");
        Problem named = DidYouMean.of(from.kind(), known)
                .map(word -> from.typeAt() != null && from.typeAt().node() instanceof Scalar scalar
                        ? findings.mends().didYouMean(problem, scalar, word, true)
                        : problem.withLabel("did you mean `" + word + "`?"))
                .orElse(problem);
        findings.add(named.withNote("note: one of " + String.join(", ", known)));
    }

    private Optional<HapaxConfig.Provider> provider(ProviderSource from, KindInfo kind) {
        Fields own = from.own();
        foreignKeys(own, kind);
        FoundKey found = key(from, kind);
        URI url = baseUrl(from, kind);
        if (url == null) {
            return Optional.empty();
        }
        if (found.key() != null && "http".equals(url.getScheme()) && !BaseUrls.isLoopback(url.getHost())) {
            findings.add(findings.make(
                            Rule.CLEAR_HTTP,
                            from.pointer(),
                            span(from, "base_url"),
                            "the key of `" + from.name() + "` travels unencrypted to " + host(from, url))
                    .withNote("help: use https://"));
        }
        Map<String, Model> models = models(from, kind, found);
        Fields chosen = from.having("model");
        String first = models.isEmpty()
                ? kind.defaultModel()
                : models.keySet().iterator().next();
        String disabled = own.flag("enabled", true) ? null : "disabled";
        return Optional.of(new HapaxConfig.Provider(
                from.name(),
                kind.name(),
                url,
                found.key(),
                found.source(),
                chosen.has("model") ? chosen.text("model") : first,
                models,
                timeouts(own.fields("timeout")),
                own.count("max_concurrent", CONCURRENT),
                own.textMap("headers"),
                own.plainMap("options"),
                api(own),
                own.has("health_check") ? Settings.healthCheck(own.fields("health_check")) : null,
                disabled != null ? disabled : offReason(found, models)));
    }

    /** What another kind would read is without effect here, and every accepted key has one. */
    private void foreignKeys(Fields own, KindInfo kind) {
        for (String key : KindInfo.OF_SOME_KINDS) {
            Value value = own.value(key);
            if (value != null && !kind.ownKeys().contains(key)) {
                List<String> readers = kinds.stream()
                        .filter(one -> one.ownKeys().contains(key))
                        .map(KindInfo::name)
                        .toList();
                findings.add(findings.make(
                                Rule.WRONG_PLACE,
                                value.pointer(),
                                own.keySpan(key),
                                "`" + key + "` means nothing to a provider of type " + kind.name())
                        .withNote("note: read by " + String.join(", ", readers)));
            }
        }
    }

    private static HapaxConfig.Api api(Fields own) {
        return switch (own.text("api", "auto")) {
            case "chat" -> HapaxConfig.Api.CHAT;
            case "responses" -> HapaxConfig.Api.RESPONSES;
            default -> HapaxConfig.Api.AUTO;
        };
    }

    /** A provider whose models all bring keys of their own needs none itself. */
    private static @Nullable String offReason(FoundKey found, Map<String, Model> models) {
        boolean modelHasKey = models.values().stream().anyMatch(model -> model.key() != null);
        return modelHasKey ? null : found.offReason();
    }

    private static Timeouts timeouts(Fields timeout) {
        Timeouts standard = Timeouts.DEFAULT;
        return new Timeouts(
                timeout.period("connect", standard.connect()),
                timeout.period("first_token", standard.firstToken()),
                timeout.period("idle", standard.idle()),
                timeout.period("total", standard.total()));
    }

    private @Nullable URI baseUrl(ProviderSource from, KindInfo kind) {
        for (Fields fields : List.of(from.own(), from.older())) {
            if (fields.isWrong("base_url") || fields.isWrong("endpoint")) {
                return null;
            }
            URI named = fields.uri("base_url") != null ? fields.uri("base_url") : fields.uri("endpoint");
            if (named != null) {
                return BaseUrls.plain(kind, named);
            }
        }
        URI standard = BaseUrls.standard(kind, environment);
        if (standard == null) {
            findings.add(
                    Rule.MISSING_KEY, from.pointer(), from.span(), "provider `" + from.name() + "` needs `base_url`");
        }
        return standard;
    }

    /** Only as the file says it. */
    private static String host(ProviderSource from, URI url) {
        for (String key : List.of("base_url", "endpoint")) {
            Value value = from.having(key).value(key);
            if (value != null) {
                return value.shown(url.getHost());
            }
        }
        return "another machine";
    }

    private static Span span(ProviderSource from, String key) {
        Value value = from.having(key).value(key);
        return value == null ? from.span() : value.span();
    }

    private FoundKey key(ProviderSource from, KindInfo kind) {
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
    private @Nullable FoundKey written(Fields fields) {
        Value value = fields.value("api_key");
        if (value == null) {
            return null;
        }
        return switch (value.content()) {
            case Value.Unset unset -> new FoundKey(null, unset.variable(), unset.reason());
            case Secret secret when secret.reveal().isEmpty() -> null;
            case Secret secret -> {
                inClear(value);
                fileMode(value);
                yield new FoundKey(secret, whence(value), null);
            }
            default -> null;
        };
    }

    private void inClear(Value value) {
        if (value.node() instanceof Scalar scalar
                && SECRET.matcher(scalar.text()).matches()) {
            boolean guarded = source.path() != null && FileModes.ownerOnly(source.path());
            findings.add(findings.make(
                            Rule.KEY_IN_CLEAR, value.pointer(), value.span(), "a key stands in the file in clear")
                    .withSeverity(guarded ? Severity.WARNING : Severity.ERROR)
                    .withNote("help: write ${VARIABLE} or ${file:PATH}; change a key that others may have read"));
        }
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

    private Map<String, Model> models(ProviderSource from, KindInfo kind, FoundKey provider) {
        Map<String, Model> models = new LinkedHashMap<>();
        Fields fields = from.own().fields("models");
        for (String name : fields.values().keySet()) {
            models.put(name, model(name, fields.fields(name), kind, provider));
        }
        return models;
    }

    /** What was cached costs as much as the rest where the file does not say otherwise. */
    private static Price price(Fields price) {
        double input = price.real("input", 0);
        return new Price(input, price.real("output", 0), price.real("cached_input", input));
    }

    private Model model(String name, Fields fields, KindInfo kind, FoundKey provider) {
        FoundKey found = written(fields);
        URI url = fields.uri("base_url") != null ? fields.uri("base_url") : fields.uri("endpoint");
        String off = found == null ? provider.offReason() : found.offReason();
        return new Model(
                name,
                fields.text("model", name),
                found == null ? null : found.key(),
                found == null ? null : found.source(),
                BaseUrls.plain(kind, url),
                fields.content("endpoint") instanceof String path ? path : null,
                fields.count("context_window"),
                fields.count("max_tokens"),
                fields.plainMap("options"),
                new HashSet<>(fields.texts("capabilities")),
                Targets.of(fields.list("targets")),
                fields.has("price") ? price(fields.fields("price")) : null,
                off);
    }
}
