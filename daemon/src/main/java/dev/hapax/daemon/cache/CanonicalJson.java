package dev.hapax.daemon.cache;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.math.BigDecimal;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
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

    private static final VarHandle EIGHT = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final long ONES = 0x0101010101010101L;
    private static final long HIGH_BITS = ONES << 7;
    private static final long QUOTES = ONES * '"';
    private static final long ESCAPES = ONES * '\\';

    private final byte[] in;
    private final KeyBytes out;
    private int at;

    private CanonicalJson(byte[] json, KeyBytes out) {
        this.in = json;
        this.out = out;
    }

    /** @param without names of members of the outermost object that are left out, in plain letters */
    static void write(byte[] object, Set<String> without, KeyBytes out) {
        out.expect(object.length + 16);
        var json = new CanonicalJson(object, out);
        json.skipSpace();
        json.object(without);
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
        out.put('{');
        int first = out.size();
        List<Member> members = new ArrayList<>();
        boolean sorted = true;
        skipSpace();
        while (in[at] != '}') {
            int from = out.size();
            string();
            int nameEnd = out.size();
            boolean left = isOneOf(without, from + 1, nameEnd - 1);
            skipSpace();
            at++;
            value();
            out.put(',');
            if (left) {
                out.cut(from);
            } else {
                var member = new Member(from, nameEnd, out.size());
                sorted &= members.isEmpty() || compare(members.getLast(), member) < 0;
                members.add(member);
            }
            skipSeparator();
        }
        at++;
        if (!sorted) {
            sort(members, first);
        }
        out.put('}');
    }

    private int compare(Member one, Member other) {
        return out.compare(one.from, one.nameEnd, other.from, other.nameEnd);
    }

    private boolean isOneOf(Set<String> names, int from, int to) {
        for (String name : names) {
            if (out.equal(from, to, name)) {
                return true;
            }
        }
        return false;
    }

    private void sort(List<Member> members, int first) {
        members.sort(this::compare);
        byte[] asTheyCame = out.copy(first, out.size());
        out.cut(first);
        for (Member member : members) {
            out.put(asTheyCame, member.from - first, member.to - first);
        }
    }

    private void list() {
        at++;
        out.put('[');
        skipSpace();
        while (in[at] != ']') {
            value();
            out.put(',');
            skipSeparator();
        }
        at++;
        out.put(']');
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
            out.put(in[at++]);
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
            out.put(in, from, at);
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
        out.put(bytes, 0, bytes.length);
    }

    private static boolean isOfNumber(byte b) {
        return (b >= '0' && b <= '9') || b == '-' || b == '+' || b == '.' || b == 'e' || b == 'E';
    }

    /** What needs no escape is not escaped; of the rest each has one spelling. */
    private void string() {
        out.put('"');
        int from = ++at;
        for (plain(); in[at] != '"'; plain()) {
            out.put(in, from, at);
            escape();
            from = at;
        }
        out.put(in, from, at);
        at++;
        out.put('"');
    }

    /** On to the next quote or escape. */
    private void plain() {
        byte[] bytes = in;
        int next = at;
        while (next <= bytes.length - Long.BYTES && isPlain((long) EIGHT.get(bytes, next))) {
            next += Long.BYTES;
        }
        while (bytes[next] != '"' && bytes[next] != '\\') {
            next++;
        }
        at = next;
    }

    /**
     * Whether none of the eight is a quote or a backslash: one that is becomes zero, and of ASCII only zero borrows.
     */
    private static boolean isPlain(long eight) {
        long borrowed = ((eight ^ QUOTES) - ONES) | ((eight ^ ESCAPES) - ONES);
        return (borrowed & ~eight & HIGH_BITS) == 0;
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
            out.put(bytes, 0, bytes.length);
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
        out.put(bytes, 0, bytes.length);
    }

    private void skipSpace() {
        while (at < in.length && (in[at] == ' ' || in[at] == '\n' || in[at] == '\r' || in[at] == '\t')) {
            at++;
        }
    }
}
