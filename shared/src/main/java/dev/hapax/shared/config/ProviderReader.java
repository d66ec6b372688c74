package dev.hapax.shared.config;

import dev.hapax.shared.config.HapaxConfig.Model;
import dev.hapax.shared.config.HapaxConfig.Timeouts;
import java.net.URI;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Makes providers of their blocks: kind, address and models, each from the nearest place that knows it. */
final class ProviderReader {
    private static final int CONCURRENT = 256;

    private final List<KindInfo> kinds;
    private final Environment environment;
    private final Findings findings;
    private final KeyReader keys;

    ProviderReader(List<KindInfo> kinds, Environment environment, ConfigSource source, Findings findings) {
        this.kinds = kinds;
        this.environment = environment;
        this.findings = findings;
        this.keys = new KeyReader(kinds, environment, source, findings);
    }

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
                .map(word -> findings.mends()
                        .didYouMean(
                                problem,
                                from.typeAt() == null ? null : from.typeAt().node(),
                                word,
                                true))
                .orElse(problem);
        findings.add(named.withNote("note: one of " + String.join(", ", known)));
    }

    private Optional<HapaxConfig.Provider> provider(ProviderSource from, KindInfo kind) {
        Fields own = from.own();
        foreignKeys(own, kind);
        FoundKey found = keys.of(from, kind);
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
        FoundKey found = keys.written(fields);
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
