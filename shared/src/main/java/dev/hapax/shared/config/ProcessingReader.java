package dev.hapax.shared.config;

import dev.hapax.shared.config.PromptTemplate.Broken;
import dev.hapax.shared.config.Span.Place;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;

/** Reads {@code processing}; of a broken template it shows the very braces in the file. */
final class ProcessingReader {
    private static final String OPEN = "{{";
    private static final String CLOSE = "}}";

    private final byte[] file;
    private final Findings findings;

    /** @param file as it was read, a byte order mark included */
    ProcessingReader(byte[] file, Findings findings) {
        this.file = file;
        this.findings = findings;
    }

    Processing read(Fields processing) {
        Fields templates = processing.fields("request_templates");
        Fields formatting = processing.fields("response_formatting");
        return new Processing(
                new Processing.RequestTemplates(
                        template(templates.value("default")),
                        template(templates.value("chat")),
                        template(templates.value("function"))),
                new Processing.ResponseFormatting(
                        formatting.flag("clean_json", false),
                        formatting.flag("trim_whitespace", false),
                        formatting.count("max_length")));
    }

    private @Nullable PromptTemplate template(@Nullable Value written) {
        if (written == null || written.text().isBlank()) {
            return null;
        }
        try {
            return PromptTemplate.parse(written.text());
        } catch (Broken broken) {
            Problem problem = findings.make(
                    Rule.BAD_TEMPLATE,
                    written.pointer(),
                    braces(written, broken.action()),
                    String.valueOf(broken.getMessage()));
            findings.add(broken.help() == null ? problem : problem.withLabel(broken.help()));
            return null;
        }
    }

    /** Where the braces stand in the file; the whole text where escapes or variables hide them. */
    private Span braces(Value written, int action) {
        Span whole = written.span();
        String text = new String(file, StandardCharsets.UTF_8);
        int length = text.codePointCount(0, text.length());
        if (whole.end().offset() > length
                || !(written.node() instanceof Node.Scalar(String inFile, var _, var _))
                || count(inFile) != count(written.text())) {
            return whole;
        }
        int from = text.offsetByCodePoints(0, whole.start().offset());
        int to = text.offsetByCodePoints(
                from, whole.end().offset() - whole.start().offset());
        String piece = text.substring(from, to);
        if (count(piece) != count(inFile)) {
            return whole;
        }
        int open = -OPEN.length();
        for (int i = 0; i <= action; i++) {
            open = piece.indexOf(OPEN, open + OPEN.length());
        }
        int line = piece.indexOf('\n', open);
        int close = piece.indexOf(CLOSE, open);
        int end = close < 0 || (line >= 0 && line < close) ? open + OPEN.length() : close + CLOSE.length();
        return new Span(after(whole.start(), piece, open), after(whole.start(), piece, end));
    }

    private static int count(String text) {
        int count = 0;
        for (int at = text.indexOf(OPEN); at >= 0; at = text.indexOf(OPEN, at + OPEN.length())) {
            count++;
        }
        return count;
    }

    private static Place after(Place start, String text, int index) {
        int lines =
                (int) text.substring(0, index).chars().filter(c -> c == '\n').count();
        int lineStart = text.lastIndexOf('\n', index - 1) + 1;
        int onLine = text.codePointCount(lineStart, index);
        return new Place(
                start.line() + lines,
                lines == 0 ? start.column() + onLine : onLine + 1,
                start.offset() + text.codePointCount(0, index));
    }
}
