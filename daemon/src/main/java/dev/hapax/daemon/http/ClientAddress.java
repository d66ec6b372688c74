package dev.hapax.daemon.http;

import dev.hapax.shared.config.Network;
import java.net.InetAddress;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Who calls, as far as it can be believed: whoever has connected, or, where that is a proxy of the owner's, whom the
 * proxies name. Each of them appends whom it was called by, so the list is believed from its end, and no further than
 * to the first address that is not a proxy's.
 */
final class ClientAddress {
    static final String HEADER = "X-Forwarded-For";

    private ClientAddress() {}

    /**
     * @param peer who has connected
     * @param forwarded every value of the header, in their order
     */
    static String of(String peer, List<String> forwarded, List<Network> proxies) {
        String known = peer;
        List<String> named = forwarded.stream()
                .flatMap(value -> Stream.of(value.split(",", -1)))
                .map(String::strip)
                .toList()
                .reversed();
        for (String next : named) {
            if (!trusted(known, proxies)) {
                return known;
            }
            Optional<InetAddress> address = address(next);
            if (address.isEmpty()) {
                // What a proxy of ours says is no address: then it is the last of whom something is known.
                return known;
            }
            known = address.get().getHostAddress();
        }
        return known;
    }

    private static boolean trusted(String address, List<Network> proxies) {
        return Network.address(address)
                .filter(parsed -> proxies.stream().anyMatch(proxy -> proxy.contains(parsed)))
                .isPresent();
    }

    /** Some proxies add a port. */
    private static Optional<InetAddress> address(String text) {
        int colon = text.lastIndexOf(':');
        boolean port = colon > 0 && (text.charAt(colon - 1) == ']' || text.indexOf(':') == colon);
        return Network.address(port ? text.substring(0, colon) : text);
    }
}
