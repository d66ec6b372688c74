package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.shared.config.HapaxConfig;
import java.net.URI;
import java.net.URISyntaxException;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which names the gateway answers by and which pages may call it (security.md): a page in a browser must not reach a
 * model through a name that somebody else resolves to this machine.
 */
final class HostRules {
    private static final List<String> LOOPBACK = List.of("localhost", "127.0.0.1", "[::1]");

    private HostRules() {}

    /** @throws BadRequest 400 for what is no host, 421 for one that is not ours */
    static void check(List<String> hostHeaders, HapaxConfig.Server server) throws BadRequest {
        if (hostHeaders.size() != 1) {
            throw new BadRequest(HttpErrors.badHost("Exactly one Host header is needed"));
        }
        String header = hostHeaders.getFirst();
        String host = hostOf(header);
        if (host == null) {
            throw new BadRequest(HttpErrors.badHost("The Host header is not a host and port"));
        }
        if (!ours(host, server)) {
            throw new BadRequest(HttpErrors.foreignHost(host));
        }
    }

    private static boolean ours(String host, HapaxConfig.Server server) {
        return LOOPBACK.contains(host)
                || host.equals(bracketed(server.host()))
                || server.allowedHosts().contains("*")
                || server.allowedHosts().stream()
                        .anyMatch(allowed -> bracketed(allowed).equals(host));
    }

    private static String bracketed(String host) {
        String lower = host.toLowerCase(Locale.ROOT);
        return lower.indexOf(':') >= 0 && !lower.startsWith("[") ? "[" + lower + "]" : lower;
    }

    /** The host without its port, lowercase; null where the grammar is broken. */
    private static @Nullable String hostOf(String header) {
        if (header.isEmpty() || !header.chars().allMatch(HostRules::mayStandInHost)) {
            return null;
        }
        int portAt = header.startsWith("[") ? header.indexOf("]:") + 1 : header.indexOf(':');
        String host = portAt > 0 ? header.substring(0, portAt) : header;
        String port = portAt > 0 ? header.substring(portAt + 1) : "";
        boolean wellFormed = host.startsWith("[") ? host.endsWith("]") : host.indexOf(':') < 0;
        boolean portIsNumber = port.length() <= 5 && port.chars().allMatch(c -> c >= '0' && c <= '9');
        return wellFormed && portIsNumber && !host.isEmpty() ? host.toLowerCase(Locale.ROOT) : null;
    }

    private static boolean mayStandInHost(int c) {
        return (c >= '0' && c <= '9')
                || (c >= 'a' && c <= 'z')
                || (c >= 'A' && c <= 'Z')
                || c == '.'
                || c == '-'
                || c == '_'
                || c == ':'
                || c == '['
                || c == ']';
    }

    /** @throws BadRequest 403 where a page that is neither ours nor listed wants to change or cost something */
    static void checkOrigin(Exchange exchange, HapaxConfig.Server server) throws BadRequest {
        String origin = exchange.header("Origin");
        if (origin != null && exchange.method().equals("POST") && !mayCall(exchange, origin, server)) {
            throw new BadRequest(HttpErrors.foreignOrigin(origin));
        }
    }

    private static boolean mayCall(Exchange exchange, String origin, HapaxConfig.Server server) {
        return listed(origin, server.cors()) || own(exchange, origin);
    }

    private static boolean listed(String origin, HapaxConfig.Cors cors) {
        return cors.allowOrigins().contains("*") || cors.allowOrigins().contains(origin);
    }

    private static boolean own(Exchange exchange, String origin) {
        try {
            String authority = new URI(origin).getRawAuthority();
            return authority != null && exchange.hosts().stream().allMatch(authority::equalsIgnoreCase);
        } catch (URISyntaxException notAnOrigin) {
            return false;
        }
    }

    /** The CORS headers of an answer; none unless the file lists the page's origin. */
    static void cors(Exchange exchange, HapaxConfig.Cors cors) {
        String origin = exchange.header("Origin");
        if (origin == null || !listed(origin, cors)) {
            return;
        }
        exchange.setHeader("Access-Control-Allow-Origin", origin);
        exchange.setHeader("Vary", "Origin");
        if (exchange.method().equals("OPTIONS")) {
            String methods = cors.allowMethods().isEmpty() ? "GET, POST" : String.join(", ", cors.allowMethods());
            String headers = cors.allowHeaders().isEmpty()
                    ? "Authorization, Content-Type, X-Api-Key, X-Request-ID"
                    : String.join(", ", cors.allowHeaders());
            exchange.setHeader("Access-Control-Allow-Methods", methods);
            exchange.setHeader("Access-Control-Allow-Headers", headers);
            exchange.setHeader("Access-Control-Max-Age", "600");
        }
    }
}
