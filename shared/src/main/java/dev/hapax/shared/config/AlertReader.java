package dev.hapax.shared.config;

import dev.hapax.shared.config.AlertCondition.Limited;
import dev.hapax.shared.config.AlertRule.Severity;
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
        Map<String, AlertChannel> channels = new AlertChannelReader(findings).read(alerts.fields("channels"));
        Set<String> known = new LinkedHashSet<>(alerts.fields("channels").names());
        known.add(AlertSettings.LOG);
        List<AlertRule> own = rules(alerts, known);
        Set<String> names = new LinkedHashSet<>();
        own.forEach(rule -> names.add(rule.name()));
        List<AlertRule> rules = new ArrayList<>(own);
        AlertRule.BUILT_IN.stream().filter(rule -> !names.contains(rule.name())).forEach(rules::add);
        return new AlertSettings(alerts.flag("enabled", true), rules, channels);
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
        AlertLimit above = new AlertLimitReader(findings).read(fields, whole, when);
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
                findings.pointless(fields, kind.word(), "`" + when.word() + "`");
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

    private void windows(Fields fields, AlertCondition when) {
        boolean ahead = when == AlertCondition.CERTIFICATE_EXPIRING;
        if (!ahead) {
            findings.pointless(fields, "within", "`" + when.word() + "`");
        }
        if (ahead || when.window().equals(Duration.ZERO)) {
            findings.pointless(fields, "over", "`" + when.word() + "`");
        }
    }
}
