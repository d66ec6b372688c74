package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.shared.config.HapaxConfig;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which names the gateway answers by (security.md): a page in a browser must not reach a model through a name that
 * somebody else resolves to this machine.
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
}
