package dev.hapax.daemon.access;

import dev.hapax.shared.config.Network;
import java.net.Inet6Address;
import java.util.HexFormat;

/** What counts as one caller where addresses are told apart. */
final class PeerAddress {
    private PeerAddress() {}

    /** An IPv4 address, or the /64 of an IPv6 address: whoever has one address of it has all. */
    static String network(String address) {
        return Network.address(address)
                .map(parsed -> parsed instanceof Inet6Address v6
                        ? HexFormat.ofDelimiter(":").formatHex(v6.getAddress(), 0, 8) + "::/64"
                        : parsed.getHostAddress())
                .orElse(address);
    }
}
