package dev.hapax.shared.config;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Checks that names mean something: every target's provider, every preference. */
final class References {
    private final Findings findings;
    private final Map<String, Span> defined = new LinkedHashMap<>();
    private final Map<String, String> shown = new HashMap<>();
    private final Set<String> disabled = new HashSet<>();
    private final boolean named;

    /** @param implied providers that the file does not name, for it names none */
    References(Findings findings, List<ProviderSource> sources, List<String> implied) {
        this.findings = findings;
        this.named = !sources.isEmpty();
        for (ProviderSource source : sources) {
            defined.put(source.name(), source.span());
            shown.put(source.name(), source.shownName());
            if (!source.own().flag("enabled", true)) {
                disabled.add(source.name());
            }
        }
        implied.forEach(name -> defined.put(name, Span.START));
    }

    void check(Fields root) {
        Fields aliases = root.fields("models");
        for (String alias : aliases.values().keySet()) {
            targets(aliases.content(alias) instanceof Fields fields ? fields.list("targets") : aliases.list(alias));
        }
        for (Value route : root.list("routes")) {
            if (route.content() instanceof Fields fields) {
                targets(fields.list("targets"));
            }
        }
        Fields providers = root.fields("providers");
        for (String provider : providers.values().keySet()) {
            Fields models = providers.fields(provider).fields("models");
            models.values()
                    .keySet()
                    .forEach(model -> targets(models.fields(model).list("targets")));
        }
        for (Value preferred : root.list("provider_preference")) {
            if (!defined.containsKey(preferred.text())) {
                findings.add(
                        unknown(preferred, preferred.text(), "`" + preferred.shown() + "` is not a defined provider")
                                .withSeverity(Severity.WARNING));
            }
        }
    }

    private void targets(List<Value> targets) {
        Map<String, Span> seen = new LinkedHashMap<>();
        for (Value value : targets) {
            String text = Targets.text(value);
            if (text.isEmpty()) {
                continue;
            }
            Value place = Targets.place(value);
            String provider = TargetRef.parse(text).provider();
            Span first = seen.putIfAbsent(text, place.span());
            if (!defined.containsKey(provider)) {
                findings.add(unknown(
                        place, provider, "target `" + place.shown() + "` names a provider that is not defined"));
            } else if (first != null) {
                findings.add(findings.make(
                                Rule.UNREACHABLE_TARGET,
                                place.pointer(),
                                place.span(),
                                "target `" + place.shown() + "` is listed twice")
                        .withRelated(new Problem.Related("first", first)));
            } else if (disabled.contains(provider)) {
                findings.add(
                        Rule.UNREACHABLE_TARGET,
                        place.pointer(),
                        place.span(),
                        "provider `" + place.shown(provider) + "` is disabled");
            }
        }
    }

    private Problem unknown(Value place, String provider, String message) {
        Problem problem = findings.make(Rule.UNKNOWN_PROVIDER, place.pointer(), place.span(), message);
        Problem guess = DidYouMean.of(provider, defined.keySet())
                .map(word -> findings.mends().didYouMean(problem, place.node(), provider, word, true))
                .orElse(problem);
        List<String> names = new ArrayList<>();
        defined.forEach((name, span) -> names.add(
                named
                        ? shown.get(name) + " (" + span.start().line() + ":"
                                + span.start().column() + ")"
                        : name));
        return guess.withNote("note: defined here: " + (names.isEmpty() ? "none" : String.join(", ", names)));
    }
}
