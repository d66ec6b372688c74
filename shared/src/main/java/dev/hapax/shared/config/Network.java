package dev.hapax.shared.config;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Optional;

/**
 * Addresses that begin alike: {@code 10.0.0.0/8}, or one address.
 *
 * @param first the lowest of them
 * @param bits how many leading bits they share
 */
public record Network(InetAddress first, int bits) {
    /** With fewer, an address of version 4 means something that few expect. */
    private static final int DOTS = 3;

    /** Empty for what is neither an address nor a network; names are never looked up. */
    public static Optional<Network> parse(String text) {
        int slash = text.indexOf('/');
        return address(slash < 0 ? text : text.substring(0, slash)).flatMap(address -> {
            int most = address.getAddress().length * Byte.SIZE;
            int bits = slash < 0 ? most : bits(text.substring(slash + 1));
            return bits < 0 || bits > most ? Optional.empty() : Optional.of(of(address, bits));
        });
    }

    private static int bits(String text) {
        boolean number =
                !text.isEmpty() && text.length() <= 3 && text.chars().allMatch(digit -> digit >= '0' && digit <= '9');
        return number ? Integer.parseInt(text) : -1;
    }

    private static Network of(InetAddress address, int bits) {
        byte[] bytes = address.getAddress();
        for (int i = 0; i < bytes.length; i++) {
            bytes[i] &= mask(bits - i * Byte.SIZE);
        }
        try {
            return new Network(InetAddress.getByAddress(bytes), bits);
        } catch (UnknownHostException e) {
            throw new IllegalStateException("as many bytes as before", e);
        }
    }

    private static byte mask(int bits) {
        return (byte) (0xff << (Byte.SIZE - Math.clamp(bits, 0, Byte.SIZE)));
    }

    /** An address as it is written in a header or a file, in brackets or not; a zone does not matter. */
    public static Optional<InetAddress> address(String text) {
        String bare = text.startsWith("[") && text.endsWith("]") ? text.substring(1, text.length() - 1) : text;
        if (bare.indexOf(':') < 0 && bare.chars().filter(c -> c == '.').count() != DOTS) {
            return Optional.empty();
        }
        int zone = bare.indexOf('%');
        try {
            return Optional.of(InetAddress.ofLiteral(zone < 0 ? bare : bare.substring(0, zone)));
        } catch (IllegalArgumentException noAddress) {
            return Optional.empty();
        }
    }

    public boolean contains(InetAddress address) {
        byte[] bytes = address.getAddress();
        byte[] own = first.getAddress();
        if (bytes.length != own.length) {
            return false;
        }
        for (int i = 0; i < bytes.length; i++) {
            if ((bytes[i] & mask(bits - i * Byte.SIZE)) != own[i]) {
                return false;
            }
        }
        return true;
    }

    @Override
    public String toString() {
        return first.getHostAddress() + "/" + bits;
    }
}
