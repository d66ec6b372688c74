package dev.hapax.shared.config;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Checks that times fit into the ones around them: a longer one never comes to an end. */
final class TimeRules {
    private static final List<String> WITHIN = List.of("first_token", "idle", "total");

    private final Findings findings;
    private final Fields root;
    private final Duration deadline;

    TimeRules(Findings findings, Fields root) {
        this.findings = findings;
        this.root = root;
        this.deadline = root.fields("server").period("request_timeout", Settings.REQUEST_TIMEOUT);
    }

    void check() {
        Fields providers = root.fields("providers");
        for (String provider : providers.values().keySet()) {
            Fields timeout = providers.fields(provider).fields("timeout");
            WITHIN.forEach(key -> provider(provider, key, timeout));
        }
        for (Value route : root.list("routes")) {
            Value timeout = route.content() instanceof Fields fields ? fields.value("timeout") : null;
            if (timeout != null && isLonger(timeout, deadline)) {
                findings.add(longer(timeout, "timeout", "the deadline of every request")
                        .withNote(serversDeadline()));
            }
        }
    }

    private void provider(String provider, String key, Fields timeouts) {
        Value value = timeouts.value(key);
        if (value == null) {
            return;
        }
        Value total = timeouts.value("total");
        Value routes = shorterRoute(provider, value);
        if (isLonger(value, deadline)) {
            findings.add(longer(value, key, "the deadline of the whole request").withNote(serversDeadline()));
        } else if (total != null && total.content() instanceof Duration whole && isLonger(value, whole)) {
            findings.add(longer(value, key, "`total`").withRelated(new Problem.Related("`total`", total.span())));
        } else if (routes != null) {
            findings.add(longer(value, key, "the deadline of a route that asks `" + provider + "`")
                    .withRelated(new Problem.Related("the route's", routes.span())));
        }
    }

    /** The timeout of the first route that names the provider and gives its requests less time; null for none. */
    private @Nullable Value shorterRoute(String provider, Value value) {
        for (Value route : root.list("routes")) {
            if (route.content() instanceof Fields fields && names(fields, provider)) {
                Value timeout = fields.value("timeout");
                if (timeout != null && timeout.content() instanceof Duration limit && isLonger(value, limit)) {
                    return timeout;
                }
            }
        }
        return null;
    }

    private static boolean names(Fields route, String provider) {
        return route.list("targets").stream()
                .map(Targets::text)
                .anyMatch(target ->
                        !target.isEmpty() && TargetRef.parse(target).provider().equals(provider));
    }

    private static boolean isLonger(Value value, Duration than) {
        return value.content() instanceof Duration time && time.compareTo(than) > 0;
    }

    private Problem longer(Value value, String key, String than) {
        return findings.make(Rule.TIMEOUT_ORDER, value.pointer(), value.span(), "`" + key + "` is longer than " + than);
    }

    private String serversDeadline() {
        Value given = root.fields("server").value("request_timeout");
        return "note: `server.request_timeout` is " + (given == null ? "10m" : given.shown());
    }
}
