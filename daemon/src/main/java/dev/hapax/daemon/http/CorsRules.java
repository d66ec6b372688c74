package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.shared.config.HapaxConfig.Cors;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.regex.Pattern;

/** Which pages of a browser may call, and what they are told of it (security.md; the Fetch standard, CORS protocol). */
final class CorsRules {
    private static final String ANY = "*";
    private static final String USUAL_HEADERS = "Authorization, Content-Type, X-Api-Key, X-Request-ID";
    private static final Pattern HEADER_NAMES = Pattern.compile("[A-Za-z0-9-]+(?:\\s*,\\s*[A-Za-z0-9-]+)*");
    private static final int MOST_ASKED = 1024;

    /** What a page may read of an answer beside its body. */
    private static final String EXPOSED = String.join(
            ", ",
            "X-Request-ID",
            "X-Response-Time",
            "X-Hapax-Provider",
            "X-Hapax-Model",
            "X-Hapax-Attempts",
            "X-Hapax-Cache",
            "X-Hapax-Generation",
            "X-Hapax-Dropped-Params",
            "X-Upstream-Request-ID",
            "X-RateLimit-Limit",
            "X-RateLimit-Remaining",
            "X-RateLimit-Reset",
            "Retry-After",
            "Deprecation",
            "Sunset",
            "Link");

    private CorsRules() {}

    /** @throws BadRequest 403 where a page that is neither ours nor listed wants to change or cost something */
    static void checkOrigin(Exchange exchange, Cors cors) throws BadRequest {
        String origin = exchange.header("Origin");
        boolean reads = exchange.method().equals("GET")
                || exchange.method().equals("HEAD")
                || exchange.method().equals("OPTIONS");
        if (origin != null && !reads && !listed(origin, cors) && !own(exchange, origin)) {
            throw new BadRequest(HttpErrors.foreignOrigin(origin));
        }
    }

    private static boolean listed(String origin, Cors cors) {
        return cors.allowOrigins().contains(ANY) || cors.allowOrigins().contains(origin);
    }

    private static boolean own(Exchange exchange, String origin) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && exchange.hosts().stream().allMatch(authority::equalsIgnoreCase);
        } catch (URISyntaxException notAnOrigin) {
            return false;
        }
    }

    /**
     * The CORS headers of an answer; none unless the file lists the page's origin.
     *
     * @param methods of the route
     */
    static void announce(Exchange exchange, Cors cors, List<String> methods) {
        if (cors.allowOrigins().isEmpty()) {
            return;
        }
        exchange.setHeader("Vary", "Origin");
        String origin = exchange.header("Origin");
        if (origin == null || !listed(origin, cors)) {
            return;
        }
        exchange.setHeader("Access-Control-Allow-Origin", origin);
        if (exchange.method().equals("OPTIONS")) {
            exchange.setHeader("Vary", "Origin, Access-Control-Request-Method, Access-Control-Request-Headers");
            List<String> allowed = cors.allowMethods().isEmpty() ? methods : cors.allowMethods();
            exchange.setHeader("Access-Control-Allow-Methods", String.join(", ", allowed));
            exchange.setHeader("Access-Control-Allow-Headers", headers(exchange, cors));
            exchange.setHeader("Access-Control-Max-Age", "600");
        } else {
            exchange.setHeader("Access-Control-Expose-Headers", EXPOSED);
        }
    }

    /** Official clients send headers of their own; where the file lists none, those that are asked for are fine. */
    private static String headers(Exchange exchange, Cors cors) {
        if (!cors.allowHeaders().isEmpty() && !cors.allowHeaders().contains(ANY)) {
            return String.join(", ", cors.allowHeaders());
        }
        String asked = exchange.header("Access-Control-Request-Headers");
        return asked != null
                        && asked.length() <= MOST_ASKED
                        && HEADER_NAMES.matcher(asked).matches()
                ? asked
                : USUAL_HEADERS;
    }
}
