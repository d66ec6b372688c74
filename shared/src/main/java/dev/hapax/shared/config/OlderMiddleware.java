package dev.hapax.shared.config;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The {@code middleware} list of older files: what it switches on in a route, and what is said of it. */
final class OlderMiddleware {
    private static final List<String> WORDS = List.of("auth", "ratelimit", "rate-limit", "cors", "logging");
    private static final Set<String> RATE_LIMIT_WORDS = Set.of("ratelimit", "rate-limit");

    private final Findings findings;
    private final List<String> clientKeys;
    private final boolean loopback;
    private final RouteReader.Standard standard;

    OlderMiddleware(Findings findings, List<String> clientKeys, boolean loopback, RouteReader.Standard standard) {
        this.findings = findings;
        this.clientKeys = clientKeys;
        this.loopback = loopback;
        this.standard = standard;
    }

    /** For everybody, unless `server.cors` says for whom. */
    HapaxConfig.@Nullable Cors cors(Fields fields) {
        return !standard.corsSaid() && fields.texts("middleware").contains("cors") ? HapaxConfig.Cors.EVERYBODY : null;
    }

    /** Whether it limits as ever, which took no number; where the file has numbers of its own, those hold. */
    boolean limits(Fields fields) {
        boolean on = fields.texts("middleware").stream().anyMatch(RATE_LIMIT_WORDS::contains);
        return on && !standard.limited() && !fields.names().contains("rate_limit");
    }

    /** Whether it switches client keys on; all that is to be said of the list is found on the way. */
    boolean asksForKeys(Fields fields) {
        Value list = fields.value("middleware");
        if (list == null) {
            return false;
        }
        Problem older = findings.make(
                        Rule.MIDDLEWARE_LIST,
                        list.pointer(),
                        fields.keySpan("middleware"),
                        "`middleware` is of older files")
                .withNote("help: use `auth` and `rate_limit` of the route, and `server.cors`");
        findings.add(
                limits(fields)
                        ? older.withNote("note: each address may send 10 requests a minute here, as ever")
                        : older);
        boolean auth = false;
        for (Value item : fields.list("middleware")) {
            if (!WORDS.contains(item.text())) {
                unknown(item);
            } else if (item.text().equals("cors") && !standard.corsSaid() && !fields.has("cors")) {
                findings.add(findings.make(
                                Rule.MIDDLEWARE_LIST,
                                item.pointer(),
                                item.span(),
                                "`cors` lets pages of every origin call this route")
                        .withNote("help: list those that may under `cors.allow_origins` of the route, or of `server`"));
            } else if (item.text().equals("auth")) {
                auth = true;
                if (clientKeys.isEmpty()) {
                    findings.add(RouteReader.withoutKeys(findings, item.pointer(), item.span())
                            .withSeverity(loopback ? Severity.WARNING : Severity.ERROR)
                            .withLabel(loopback ? "the route stays open on this machine" : ""));
                }
            }
        }
        return auth;
    }

    private void unknown(Value item) {
        Problem problem = findings.make(
                        Rule.UNKNOWN_MIDDLEWARE,
                        item.pointer(),
                        item.span(),
                        "there is no middleware `" + item.shown() + "`")
                .withNote("note: one of " + String.join(", ", WORDS));
        findings.add(DidYouMean.of(item.text(), WORDS)
                .map(word -> findings.mends().didYouMean(problem, item.node(), word, true))
                .orElse(problem));
    }
}
