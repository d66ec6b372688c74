package dev.hapax.daemon.cache;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/**
 * One text for all JSON texts that mean the same: without white space, members in the order of their names, numbers and
 * strings in one spelling. Two that mean something else never become equal. It is made of bytes that a scan has found
 * to be an object in correct JSON with no name twice.
 */
final class CanonicalJson {
    /** Longer numbers, which nobody sends, keep their spelling: to read one takes the square of its length. */
    private static final int LONGEST_NUMBER = 40;

    private final byte[] in;
    private int at;
    private byte[] out;
    private int size;

    private CanonicalJson(byte[] json) {
        in = json;
        out = new byte[json.length + 16];
    }

    /** @param without names of members of the outermost object that are left out */
    static CanonicalJson of(byte[] object, Set<String> without) {
        var json = new CanonicalJson(object);
        json.skipSpace();
        json.object(without);
        return json;
    }

    /** In bytes. */
    int length() {
        return size;
    }

    void feed(MessageDigest digest) {
        digest.update(out, 0, size);
    }

    @Override
    public String toString() {
        return new String(out, 0, size, StandardCharsets.UTF_8);
    }

    private record Member(int from, int nameEnd, int to) {}

    private void value() {
        skipSpace();
        switch (in[at]) {
            case '{' -> object(Set.of());
            case '[' -> list();
            case '"' -> string();
            case 't', 'f', 'n' -> word();
            default -> number();
        }
    }

    private void object(Set<String> without) {
        at++;
        put('{');
        int first = size;
        List<Member> members = new ArrayList<>();
        boolean sorted = true;
        skipSpace();
        while (in[at] != '}') {
            int from = size;
            string();
            int nameEnd = size;
            boolean left = !without.isEmpty()
                    && without.contains(
                            new String(out, from + 1, Math.max(0, nameEnd - from - 2), StandardCharsets.UTF_8));
            skipSpace();
            at++;
            value();
            put(',');
            if (left) {
                size = from;
            } else {
                var member = new Member(from, nameEnd, size);
                sorted &= members.isEmpty() || compare(members.getLast(), member) < 0;
                members.add(member);
            }
            skipSeparator();
        }
        at++;
        if (!sorted) {
            sort(members, first);
        }
        put('}');
    }

    private int compare(Member one, Member other) {
        return Arrays.compareUnsigned(out, one.from, one.nameEnd, out, other.from, other.nameEnd);
    }

    private void sort(List<Member> members, int first) {
        members.sort(this::compare);
        byte[] ordered = new byte[size - first];
        int to = 0;
        for (Member member : members) {
            int length = member.to - member.from;
            System.arraycopy(out, member.from, ordered, to, length);
            to += length;
        }
        System.arraycopy(ordered, 0, out, first, ordered.length);
    }

    private void list() {
        at++;
        put('[');
        skipSpace();
        while (in[at] != ']') {
            value();
            put(',');
            skipSeparator();
        }
        at++;
        put(']');
    }

    private void skipSeparator() {
        skipSpace();
        if (in[at] == ',') {
            at++;
            skipSpace();
        }
    }

    private void word() {
        while (at < in.length && in[at] >= 'a' && in[at] <= 'z') {
            put(in[at++]);
        }
    }

    private void number() {
        int from = at;
        boolean plain = true;
        while (at < in.length && isOfNumber(in[at])) {
            plain &= in[at] >= '0' && in[at] <= '9';
            at++;
        }
        if (plain || at - from > LONGEST_NUMBER) {
            put(in, from, at);
            return;
        }
        String text = new String(in, from, at - from, StandardCharsets.US_ASCII);
        try {
            BigDecimal number = new BigDecimal(text).stripTrailingZeros();
            // A whole number that is not written as one becomes what it would be, unless it would be endless.
            boolean whole = number.scale() <= 0 && (long) number.precision() - number.scale() <= LONGEST_NUMBER;
            text = whole ? number.toPlainString() : number.toString();
        } catch (ArithmeticException | NumberFormatException beyondAllMeasure) {
            // Then it stays as it is written.
        }
        byte[] bytes = text.getBytes(StandardCharsets.US_ASCII);
        put(bytes, 0, bytes.length);
    }

    private static boolean isOfNumber(byte b) {
        return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
    }

    /** What needs no escape is not escaped; of the rest each has one spelling. */
    private void string() {
        put('"');
        int from = ++at;
        for (plain(); in[at] != '"'; plain()) {
            put(in, from, at);
            escape();
            from = at;
        }
        put(in, from, at);
        at++;
        put('"');
    }

    /** On to the next quote or escape. */
    private void plain() {
        byte[] bytes = in;
        int next = at;
        while (bytes[next] != '"' && bytes[next] != '\\') {
            next++;
        }
        at = next;
    }

    private void escape() {
        byte kind = in[at + 1];
        at += 2;
        switch (kind) {
            case 'u' -> unit();
            case 'n' -> character('\n');
            case 't' -> character('\t');
            case 'r' -> character('\r');
            case 'b' -> character('\b');
            case 'f' -> character('\f');
            default -> character((char) kind);
        }
    }

    private void unit() {
        char unit = hex();
        boolean pair = Character.isHighSurrogate(unit)
                && at + 5 < in.length
                && in[at] == '\\'
                && in[at + 1] == 'u'
                && Character.isLowSurrogate((char) Integer.parseInt(digits(at + 2), 16));
        if (pair) {
            at += 2;
            byte[] bytes =
                    Character.toString(Character.toCodePoint(unit, hex())).getBytes(StandardCharsets.UTF_8);
            put(bytes, 0, bytes.length);
        } else {
            character(unit);
        }
    }

    private char hex() {
        char unit = (char) Integer.parseInt(digits(at), 16);
        at += 4;
        return unit;
    }

    private String digits(int from) {
        return new String(in, from, 4, StandardCharsets.US_ASCII);
    }

    private void character(char c) {
        boolean mustBeEscaped = c == '"' || c == '\\' || c < ' ' || Character.isSurrogate(c);
        byte[] bytes = mustBeEscaped
                ? "\\u%04x".formatted((int) c).getBytes(StandardCharsets.US_ASCII)
                : Character.toString(c).getBytes(StandardCharsets.UTF_8);
        put(bytes, 0, bytes.length);
    }

    private void skipSpace() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }

    private void put(int b) {
        if (size == out.length) {
            out = Arrays.copyOf(out, size + (size >> 1) + 16);
        }
        out[size++] = (byte) b;
    }

    private void put(byte[] from, int start, int end) {
        int length = end - start;
        if (size + length > out.length) {
            out = Arrays.copyOf(out, size + length + (size >> 1));
        }
        System.arraycopy(from, start, out, size, length);
        size += length;
    }
}
