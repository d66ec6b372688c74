package dev.hapax.shared.config;

import dev.hapax.shared.config.Span.Place;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Optional;

/** A bracket that is still open at some place of a text; brackets in quotes, comments and words are none. */
record OpenBracket(char sign, Span span) {
    /** The innermost one. */
    static Optional<OpenBracket> before(Place end, TextLines lines) {
        Deque<OpenBracket> open = new ArrayDeque<>();
        char quote = 0;
        for (int number = 1; number <= end.line(); number++) {
            String line = lines.line(number);
            char before = ' ';
            for (int at = 0; at < line.length(); at++) {
                char c = line.charAt(at);
                boolean begins = " [{,:-".indexOf(before) >= 0;
                if (quote != 0) {
                    quote = c == quote ? 0 : quote;
                } else if (c == '#' && before == ' ') {
                    break;
                } else if (begins && (c == '"' || c == '\'')) {
                    quote = c;
                } else if (begins && (c == '[' || c == '{')) {
                    open.push(new OpenBracket(c, lines.span(number, at, at + 1)));
                } else if (c == ']' || c == '}') {
                    open.poll();
                }
                before = c;
            }
        }
        return Optional.ofNullable(open.peek());
    }

    String closing() {
        return sign == '[' ? "]" : "}";
    }
}
