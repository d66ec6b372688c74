package dev.hapax.shared.config;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What can be told of models without asking their providers: spelling, limits, what a fallback lacks. */
final class ModelRules {
    private static final List<String> NEEDED = List.of("stream", "tools", "vision");

    private final Fields providers;
    private final List<KindInfo> kinds;
    private final Findings findings;
    private @Nullable ModelNames names;

    ModelRules(Fields root, List<KindInfo> kinds, Findings findings) {
        this.providers = root.fields("providers");
        this.kinds = kinds;
        this.findings = findings;
    }

    void check(Fields root) {
        for (String provider : providers.values().keySet()) {
            Fields own = providers.fields(provider);
            KindInfo.named(own.text("type", provider), kinds).ifPresent(kind -> names(own, kind));
            Fields models = own.fields("models");
            models.values().keySet().forEach(model -> limits(models.fields(model)));
            models.values()
                    .keySet()
                    .forEach(model -> fallbacks(
                            models.fields(model).list("targets"),
                            Set.copyOf(models.fields(model).texts("capabilities"))));
        }
        Fields aliases = root.fields("models");
        for (String alias : aliases.values().keySet()) {
            chain(aliases.content(alias) instanceof Fields fields ? fields.list("targets") : aliases.list(alias));
        }
        for (Value route : root.list("routes")) {
            if (route.content() instanceof Fields fields) {
                chain(fields.list("targets"));
            }
        }
    }

    private void names(Fields own, KindInfo kind) {
        if (own.has("base_url")) {
            return;
        }
        Value chosen = own.value("model");
        Fields models = own.fields("models");
        if (chosen != null && !models.has(chosen.text())) {
            name(chosen.text(), chosen.span(), chosen.pointer(), kind, chosen.node());
        }
        for (String name : models.values().keySet()) {
            Value sent = models.fields(name).value("model");
            Value block = models.value(name);
            String pointer = block == null ? "" : block.pointer();
            if (sent != null) {
                name(sent.text(), sent.span(), sent.pointer(), kind, sent.node());
            } else if (!models.fields(name).has("base_url")) {
                name(name, models.keySpan(name), pointer, kind, null);
            }
        }
    }

    /** @param sent what can be written otherwise; null for a key, by which targets call the model too */
    private void name(String typed, Span span, String pointer, KindInfo kind, @Nullable Node sent) {
        names().meant(typed, kind).ifPresent(word -> {
            Problem problem = findings.make(
                            Rule.UNKNOWN_MODEL,
                            pointer,
                            span,
                            kind.name() + " is not known to offer `"
                                    + (sent instanceof Node.Scalar scalar ? scalar.text() : typed) + "`")
                    .withNote("note: the name goes upstream as it stands; known are those of " + names().date());
            findings.add(findings.mends().didYouMean(problem, sent, word, false));
        });
    }

    /** Read only where a file names a model. */
    private ModelNames names() {
        if (names == null) {
            names = ModelNames.read();
        }
        return names;
    }

    private void limits(Fields model) {
        Value most = model.value("max_tokens");
        Value window = model.value("context_window");
        if (most != null
                && window != null
                && most.content() instanceof Long answer
                && window.content() instanceof Long context
                && answer > context) {
            findings.add(
                    Rule.TOKEN_LIMIT,
                    most.pointer(),
                    most.span(),
                    "an answer of " + most.shown() + " tokens does not fit into a context of " + window.shown());
        }
    }

    private void chain(List<Value> targets) {
        if (targets.size() > 1) {
            fallbacks(targets.subList(1, targets.size()), declared(targets.getFirst()));
        }
    }

    /** Only what the file declares counts; what a kind can is asked when a request comes. */
    private void fallbacks(List<Value> targets, Set<String> first) {
        for (Value target : targets) {
            Set<String> here = declared(target);
            List<String> lacking = new ArrayList<>(NEEDED);
            lacking.retainAll(first);
            lacking.removeAll(here);
            if (!here.isEmpty() && !lacking.isEmpty()) {
                Value place = Targets.place(target);
                findings.add(findings.make(
                                Rule.TARGET_CAPABILITY,
                                place.pointer(),
                                place.span(),
                                "`" + place.shown() + "` lacks what the first target can: "
                                        + String.join(", ", lacking))
                        .withNote("note: requests that need it pass this target over"));
            }
        }
    }

    private Set<String> declared(Value target) {
        String text = Targets.text(target);
        if (text.isEmpty()) {
            return Set.of();
        }
        TargetRef ref = TargetRef.parse(text);
        Fields own = providers.fields(ref.provider());
        Fields models = own.fields("models");
        String first = models.names().isEmpty() ? "" : models.names().iterator().next();
        String model = ref.model() == null ? own.text("model", first) : ref.model();
        return Set.copyOf(models.fields(model).texts("capabilities"));
    }
}
