package dev.hapax.daemon.access;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.HexFormat;

/** What counts as one caller where addresses are told apart. */
final class PeerAddress {
    private PeerAddress() {}

    /** An IPv4 address, or the /64 of an IPv6 address: whoever has one address of it has all. */
    static String network(String address) {
        String bare = address.startsWith("[") ? address.substring(1, address.length() - 1) : address;
        int scope = bare.indexOf('%');
        try {
            InetAddress parsed = InetAddress.ofLiteral(scope < 0 ? bare : bare.substring(0, scope));
            return parsed instanceof Inet6Address v6
                    ? HexFormat.ofDelimiter(":").formatHex(v6.getAddress(), 0, 8) + "::/64"
                    : parsed.getHostAddress();
        } catch (IllegalArgumentException noAddress) {
            return address;
        }
    }
}
