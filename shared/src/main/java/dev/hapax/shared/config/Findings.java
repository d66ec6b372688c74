package dev.hapax.shared.config;

import java.util.ArrayList;
import java.util.List;

/** The problems of one file while it is checked. */
final class Findings {
    private final String file;
    private final List<Problem> problems = new ArrayList<>();

    private Mends mends = Mends.NONE;

    Findings(String file) {
        this.file = file;
    }

    /** @param shift 1 if a byte order mark was taken off the text */
    void areAbout(String text, int shift) {
        mends = new Mends(text, shift);
    }

    /** What could be written instead. */
    Mends mends() {
        return mends;
    }

    Problem make(Rule rule, String pointer, Span span, String message) {
        return Problem.of(rule, file, pointer, span, message);
    }

    void add(Problem problem) {
        problems.add(problem);
    }

    void add(Rule rule, String pointer, Span span, String message) {
        add(make(rule, pointer, span, message));
    }

    /** A key without an effect would be believed to have one. */
    void pointless(Fields fields, String key, String with) {
        if (fields.names().contains(key)) {
            Value value = fields.value(key);
            add(
                    Rule.WRONG_PLACE,
                    value == null ? "" : value.pointer(),
                    fields.keySpan(key),
                    "`" + key + "` means nothing with " + with);
        }
    }

    boolean hasErrors() {
        return problems.stream().anyMatch(Problem::isError);
    }

    /** In the order of the file; at one place in the order they were found. */
    List<Problem> inOrder() {
        return problems.stream().distinct().sorted(Findings::byPlace).toList();
    }

    static int byPlace(Problem one, Problem other) {
        return Integer.compare(one.span().start().offset(), other.span().start().offset());
    }

    /** Appends a name to a JSON pointer (RFC 6901). */
    static String under(String pointer, String name) {
        return pointer + "/" + name.replace("~", "~0").replace("/", "~1");
    }
}
