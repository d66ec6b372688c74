package dev.hapax.shared.config;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;

/** Who answers a method at a URL: one only (http-api.md §1). */
final class AnsweringUrls {
    private static final Set<String> RESERVED = Set.of("/health", "/health/live", "/health/ready", "/metrics");

    private final Findings findings;
    private final Map<String, Claim> claims = new LinkedHashMap<>();

    AnsweringUrls(Findings findings) {
        this.findings = findings;
    }

    /**
     * Who answers, and how the URL came about.
     *
     * @param url as messages may show it
     */
    record Claim(Span path, String how, String pointer, String url) {}

    /** The endpoints that models have of their own. */
    void endpoints(Fields providers) {
        for (String provider : providers.values().keySet()) {
            Fields models = providers.fields(provider).fields("models");
            for (String model : models.values().keySet()) {
                Value endpoint = models.fields(model).value("endpoint");
                if (endpoint != null && endpoint.content() instanceof String path) {
                    if (RESERVED.contains(path)) {
                        findings.add(
                                Rule.RESERVED_PATH,
                                endpoint.pointer(),
                                endpoint.span(),
                                "`" + endpoint.shown() + "` is the gateway's own");
                    } else {
                        endpoint(path, endpoint);
                    }
                }
            }
        }
    }

    /** Told once, however many of its addresses are taken. */
    private void endpoint(String path, Value endpoint) {
        for (EndpointUrl below : EndpointUrl.ALL) {
            String how = below.rest().isEmpty() ? "the endpoint of a model" : "below the endpoint of a model";
            var mine = new Claim(endpoint.span(), how, endpoint.pointer(), endpoint.shown() + below.rest());
            for (String method : below.handler().methods()) {
                if (!claim(method, path + below.rest(), mine)) {
                    return;
                }
            }
        }
    }

    /** Whether nobody else answers there; else that is reported. */
    boolean claim(String method, String url, Claim mine) {
        Claim first = claims.putIfAbsent(method + " " + url, mine);
        if (first == null) {
            return true;
        }
        findings.add(findings.make(
                        Rule.DUPLICATE_ROUTE,
                        first.pointer(),
                        first.path(),
                        "two routes answer " + method + " " + mine.url())
                .withLabel("first: " + first.how())
                .withRelated(new Problem.Related("second: " + mine.how(), mine.path()))
                .withNote("help: change `path` or `version` of one of them"));
        return false;
    }
}
