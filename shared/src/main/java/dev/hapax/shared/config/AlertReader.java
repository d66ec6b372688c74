package dev.hapax.shared.config;

import dev.hapax.shared.config.AlertCondition.Limited;
import dev.hapax.shared.config.AlertRule.Severity;
import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** Makes rules and channels of their blocks, and sees that each key has an effect and each name a meaning. */
final class AlertReader {
    /** The routes that are there without being written down (http-api.md §1). */
    static final List<String> DEFAULT_URLS = List.of(
            "/v1/completions",
            "/v2/completions",
            "/v1/chat/completions",
            "/v1/messages",
            "/v1/responses",
            "/v1/embeddings",
            "/v1/models");

    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._-]*");
    private static final double SURE = 1;

    private final Findings findings;
    private final Collection<String> providers;
    private final Set<String> urls = new LinkedHashSet<>();
    private final List<String> endpoints;

    /**
     * @param providers every name that a scope may say
     * @param routes of the file
     * @param endpoints of models, below which there are several routes
     */
    AlertReader(
            Findings findings,
            Collection<String> providers,
            List<HapaxConfig.Route> routes,
            boolean defaultRoutes,
            List<String> endpoints) {
        this.findings = findings;
        this.providers = providers;
        this.endpoints = endpoints;
        routes.forEach(route -> urls.add(route.url()));
        if (defaultRoutes) {
            urls.addAll(DEFAULT_URLS);
        }
    }

    AlertSettings read(Fields alerts) {
        Map<String, AlertChannel> channels = channels(alerts.fields("channels"));
        Set<String> known = new LinkedHashSet<>(alerts.fields("channels").names());
        known.add(AlertSettings.LOG);
        List<AlertRule> own = rules(alerts, known);
        Set<String> names = new LinkedHashSet<>();
        own.forEach(rule -> names.add(rule.name()));
        List<AlertRule> rules = new ArrayList<>(own);
        AlertRule.BUILT_IN.stream().filter(rule -> !names.contains(rule.name())).forEach(rules::add);
        return new AlertSettings(alerts.flag("enabled", true), rules, channels);
    }

    private Map<String, AlertChannel> channels(Fields blocks) {
        Map<String, AlertChannel> channels = new LinkedHashMap<>();
        for (String name : blocks.values().keySet()) {
            Fields channel = blocks.fields(name);
            String type = channel.text("type");
            if (type == null) {
                continue;
            }
            var kind = AlertChannel.Type.valueOf(type.toUpperCase(Locale.ROOT));
            if (name.equals(AlertSettings.LOG) && kind != AlertChannel.Type.LOG) {
                findings.add(
                        Rule.BAD_NAME,
                        Findings.under("/alerts/channels", name),
                        blocks.keySpan(name),
                        "`log` is the channel to the log");
                continue;
            }
            URI url = url(channel, kind, name, blocks);
            if (kind != AlertChannel.Type.WEBHOOK) {
                pointless(channel, "secret", "type " + type);
            }
            if (kind == AlertChannel.Type.LOG || url != null) {
                Secret secret = channel.content("secret") instanceof Secret given ? given : null;
                channels.put(name, new AlertChannel(name, kind, url, secret));
            }
        }
        return channels;
    }

    private @Nullable URI url(Fields channel, AlertChannel.Type type, String name, Fields blocks) {
        URI url = channel.uri("url");
        if (type == AlertChannel.Type.LOG) {
            pointless(channel, "url", "type log");
            return null;
        }
        if (!channel.names().contains("url")) {
            findings.add(
                    Rule.MISSING_KEY,
                    Findings.under("/alerts/channels", name),
                    blocks.keySpan(name),
                    "an alert channel of type " + type.word() + " needs `url`");
        }
        Value place = channel.value("url");
        boolean pathIsKey = type == AlertChannel.Type.SLACK || type == AlertChannel.Type.DISCORD;
        if (url != null
                && place != null
                && pathIsKey
                && url.getScheme().equalsIgnoreCase("http")
                && !BaseUrls.isLoopback(url.getHost())) {
            findings.add(findings.make(
                            Rule.CLEAR_HTTP,
                            place.pointer(),
                            place.span(),
                            "the address of `" + name + "` is all that a stranger needs, and travels unencrypted")
                    .withNote("help: use https://"));
        }
        return url;
    }

    private List<AlertRule> rules(Fields alerts, Set<String> channels) {
        Map<String, Span> names = new LinkedHashMap<>();
        List<AlertRule> rules = new ArrayList<>();
        for (Value value : alerts.list("rules")) {
            if (value.content() instanceof Fields fields) {
                AlertRule rule = rule(fields, value, channels);
                Value name = fields.value("name");
                if (rule == null || name == null) {
                    continue;
                }
                Span first = names.putIfAbsent(rule.name(), name.span());
                if (first == null) {
                    rules.add(rule);
                } else {
                    findings.add(findings.make(
                                    Rule.BAD_NAME,
                                    name.pointer(),
                                    name.span(),
                                    "two alert rules are called `" + name.shown() + "`")
                            .withRelated(new Problem.Related("first", first)));
                }
            }
        }
        return rules;
    }

    private @Nullable AlertRule rule(Fields fields, Value whole, Set<String> channels) {
        Value name = fields.value("name");
        String word = fields.text("when");
        if (name != null && !NAME.matcher(name.text()).matches()) {
            findings.add(findings.make(
                            Rule.BAD_NAME,
                            name.pointer(),
                            name.span(),
                            "`name` takes letters, digits, `.`, `_` and `-`")
                    .withLabel("such as `claude-down`"));
            return null;
        }
        if (name == null || word == null) {
            return null;
        }
        AlertCondition when = AlertCondition.named(word);
        notify(fields, channels);
        AlertScope scope = scope(fields, when);
        AlertLimit above = limit(fields, whole, when);
        windows(fields, when);
        if (scope == null || (above == null && when.limited() != Limited.NOT)) {
            return null;
        }
        boolean ahead = when == AlertCondition.CERTIFICATE_EXPIRING;
        return new AlertRule(
                name.text(),
                when,
                scope,
                above,
                fields.period(ahead ? "within" : "over", when.window()),
                fields.period("for", when.holds()),
                Severity.valueOf(fields.text("severity", when.severity().word()).toUpperCase(Locale.ROOT)),
                fields.has("notify") ? fields.texts("notify") : List.of(AlertSettings.LOG),
                false);
    }

    private void notify(Fields fields, Set<String> channels) {
        for (Value channel : fields.list("notify")) {
            if (!channels.contains(channel.text())) {
                findings.add(guessed(
                        findings.make(
                                Rule.NOT_ONE_OF,
                                channel.pointer(),
                                channel.span(),
                                "there is no alert channel `" + channel.shown() + "`"),
                        channel.text(),
                        channels));
            }
        }
    }

    private static Problem guessed(Problem problem, String written, Collection<String> known) {
        return DidYouMean.of(written, known)
                .map(word -> problem.withLabel("did you mean `" + word + "`?"))
                .orElse(problem)
                .withNote("note: defined: " + String.join(", ", known));
    }

    /** Null if it is wrong. */
    private @Nullable AlertScope scope(Fields fields, AlertCondition when) {
        AlertScope scope = AlertScope.ALL;
        boolean wrong = false;
        for (AlertScope.Kind kind : List.of(AlertScope.Kind.PROVIDER, AlertScope.Kind.TARGET, AlertScope.Kind.ROUTE)) {
            Value value = fields.value(kind.word());
            if (value == null) {
                wrong |= fields.isWrong(kind.word());
                continue;
            }
            if (!when.scopes().contains(kind)) {
                pointless(fields, kind.word(), "`" + when.word() + "`");
                wrong = true;
            } else if (scope.kind() != AlertScope.Kind.ALL) {
                findings.add(
                        Rule.WRONG_PLACE,
                        value.pointer(),
                        fields.keySpan(kind.word()),
                        "a rule watches one thing: `" + scope.kind().word() + "` is there already");
                wrong = true;
            } else {
                scope = new AlertScope(kind, value.text());
                wrong |= !known(scope, value);
            }
        }
        return wrong ? null : scope;
    }

    private boolean known(AlertScope scope, Value place) {
        String provider = scope.provider();
        if (scope.kind() == AlertScope.Kind.ROUTE) {
            boolean served = urls.contains(scope.name())
                    || endpoints.stream().anyMatch(endpoint -> scope.name().startsWith(endpoint));
            if (!served) {
                findings.add(guessed(
                        findings.make(
                                Rule.NOT_ONE_OF,
                                place.pointer(),
                                place.span(),
                                "no route is served at " + place.shown()),
                        scope.name(),
                        urls));
            }
            return served;
        }
        if (scope.kind() == AlertScope.Kind.TARGET && !scope.name().contains("/")) {
            findings.add(findings.make(
                            Rule.WRONG_TYPE, place.pointer(), place.span(), "`target` takes a provider and its model")
                    .withLabel("such as `" + place.shown(provider) + "/model`; for all its models write `provider`"));
            return false;
        }
        if (!providers.contains(provider)) {
            findings.add(guessed(
                    findings.make(
                            Rule.UNKNOWN_PROVIDER,
                            place.pointer(),
                            place.span(),
                            "`" + place.shown(provider) + "` is not a defined provider"),
                    provider,
                    providers));
            return false;
        }
        return true;
    }

    private @Nullable AlertLimit limit(Fields fields, Value whole, AlertCondition when) {
        String key = when.limited() == Limited.BY_OBJECTIVE ? "objective" : "above";
        for (String other : List.of("above", "objective")) {
            if (when.limited() == Limited.NOT || !other.equals(key)) {
                pointless(fields, other, "`" + when.word() + "`");
            }
        }
        if (when.limited() == Limited.NOT || fields.isWrong(key)) {
            return null;
        }
        Value value = fields.value(key);
        if (value == null) {
            findings.add(findings.make(
                            Rule.MISSING_KEY,
                            whole.pointer(),
                            fields.keySpan("when"),
                            "`" + when.word() + "` needs `" + key + "`")
                    .withNote("help: such as `" + key + ": " + example(when.limited()) + "`"));
            return null;
        }
        return fitting(value, key, when);
    }

    private @Nullable AlertLimit fitting(Value value, String key, AlertCondition when) {
        AlertLimit fits =
                switch (when.limited()) {
                    case BY_SHARE ->
                        value.content() instanceof AlertLimit.Share share && share.value() <= SURE ? share : null;
                    case BY_TIME -> value.content() instanceof AlertLimit.Time time ? time : null;
                    case BY_AMOUNT ->
                        value.content() instanceof AlertLimit.Tokens || value.content() instanceof AlertLimit.Usd
                                ? (AlertLimit) value.content()
                                : null;
                    case BY_OBJECTIVE ->
                        value.content() instanceof AlertLimit.Share(double share) && share > 0 && share < SURE
                                ? new AlertLimit.Share(SURE - share)
                                : null;
                    case NOT -> null;
                };
        if (fits == null) {
            boolean unit = when.limited() == Limited.BY_TIME && value.content() instanceof AlertLimit.Share;
            findings.add(findings.make(
                            unit ? Rule.DURATION_UNIT : Rule.WRONG_TYPE,
                            value.pointer(),
                            value.span(),
                            unit
                                    ? "`" + key + "` needs a unit"
                                    : "`" + key + "` of `" + when.word() + "` takes " + what(when.limited()))
                    .withLabel("such as `" + example(when.limited()) + "`"));
        }
        return fits;
    }

    private static String what(Limited limited) {
        return switch (limited) {
            case BY_SHARE -> "a share of all requests, at most 100%";
            case BY_TIME -> "a duration";
            case BY_AMOUNT -> "tokens or money";
            case BY_OBJECTIVE -> "the share of requests that must go well, below 100%";
            case NOT -> "nothing";
        };
    }

    private static String example(Limited limited) {
        return switch (limited) {
            case BY_SHARE -> "5%";
            case BY_TIME -> "4s";
            case BY_AMOUNT -> "25 usd` or `2000000 tokens";
            case BY_OBJECTIVE -> "99.9%";
            case NOT -> "";
        };
    }

    private void windows(Fields fields, AlertCondition when) {
        boolean ahead = when == AlertCondition.CERTIFICATE_EXPIRING;
        if (!ahead) {
            pointless(fields, "within", "`" + when.word() + "`");
        }
        if (ahead || when.window().equals(Duration.ZERO)) {
            pointless(fields, "over", "`" + when.word() + "`");
        }
    }

    /** A key without an effect would be believed to have one. */
    private void pointless(Fields fields, String key, String with) {
        if (fields.names().contains(key)) {
            Value value = fields.value(key);
            findings.add(
                    Rule.WRONG_PLACE,
                    value == null ? "" : value.pointer(),
                    fields.keySpan(key),
                    "`" + key + "` means nothing with " + with);
        }
    }
}
