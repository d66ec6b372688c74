package dev.hapax.shared.config;

import dev.hapax.shared.config.Span.Place;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** The bytes of a file as text, and what keeps them from being one. */
final class DecodedText {
    private static final int LARGEST_BYTES = 1 << 20;
    private static final int SHOWN_BYTES = 200;

    private DecodedText() {}

    /** As much of it as a code frame may show, where it cannot be read. */
    static String of(byte[] bytes, Findings findings) {
        if (bytes.length > LARGEST_BYTES) {
            findings.add(Rule.ALIAS_ABUSE, "", Span.START, "the file is larger than 1 MiB");
            return "";
        }
        var characters = CharBuffer.allocate(bytes.length);
        var in = ByteBuffer.wrap(bytes);
        if (StandardCharsets.UTF_8.newDecoder().decode(in, characters, true).isError()) {
            return broken(bytes, in.position(), findings);
        }
        return characters.flip().toString();
    }

    /** @param at the first byte that is none of UTF-8 */
    private static String broken(byte[] bytes, int at, Findings findings) {
        boolean wide = bytes.length > 1 && (bytes[0] & 0xFE) == 0xFE && (bytes[1] & 0xFE) == 0xFE;
        String help = wide ? "help: it looks like UTF-16; save it as UTF-8" : "help: save it as UTF-8";
        Optional<String> shown = untilTheLineEnds(bytes, at);
        Span span = shown.isEmpty() ? Span.START : span(new String(bytes, 0, at, StandardCharsets.UTF_8));
        String message = shown.isEmpty()
                ? "the file is not UTF-8"
                : String.format("the file is not UTF-8: a byte is 0x%02X", bytes[at] & 0xFF);
        findings.add(findings.make(Rule.NOT_UTF8, "", span, message).withNote(help));
        return shown.orElse("");
    }

    /** Empty for what is no text in any encoding that holds ASCII. */
    private static Optional<String> untilTheLineEnds(byte[] bytes, int at) {
        int end = at;
        while (end < bytes.length && bytes[end] != '\n') {
            end++;
        }
        int begin = at;
        while (begin > 0 && bytes[begin - 1] != '\n') {
            begin--;
        }
        for (int i = 0; i < end; i++) {
            if (bytes[i] >= 0 && bytes[i] < ' ' && bytes[i] != '\t' && bytes[i] != '\r' && bytes[i] != '\n') {
                return Optional.empty();
            }
        }
        return end - begin > SHOWN_BYTES
                ? Optional.empty()
                : Optional.of(new String(bytes, 0, end, StandardCharsets.UTF_8));
    }

    private static Span span(String before) {
        int lines = (int) before.chars().filter(c -> c == '\n').count();
        int column = before.codePointCount(before.lastIndexOf('\n') + 1, before.length());
        int offset = before.codePointCount(0, before.length());
        return new Span(new Place(lines + 1, column + 1, offset), new Place(lines + 1, column + 2, offset + 1));
    }
}
