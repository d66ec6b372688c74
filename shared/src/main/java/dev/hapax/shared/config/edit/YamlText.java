package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.edit.EditRefused.Reason;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * A file as text with its lines. Positions are UTF-16 indices into {@link #body()}, which lacks the byte order mark; a
 * line ends with LF, CRLF or CR, as YAML has it.
 */
record YamlText(boolean byteOrderMark, String body) {
    private static final char BOM = '\uFEFF';

    /** What stands between two positions and what shall stand there. */
    record Splice(int start, int end, String text) {}

    static YamlText decode(byte[] file) throws EditRefused {
        String all;
        try {
            all = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(file))
                    .toString();
        } catch (CharacterCodingException notUtf8) {
            throw new EditRefused(Reason.UNPARSEABLE, "the file is not UTF-8", 0, List.of());
        }
        boolean marked = !all.isEmpty() && all.charAt(0) == BOM;
        return new YamlText(marked, marked ? all.substring(1) : all);
    }

    byte[] encode() {
        return (byteOrderMark ? BOM + body : body).getBytes(StandardCharsets.UTF_8);
    }

    /** @param splices in ascending order, none reaching into the next */
    YamlText with(List<Splice> splices) {
        var result = new StringBuilder(body.length() + 256);
        int copied = 0;
        for (Splice splice : splices) {
            result.append(body, copied, splice.start()).append(splice.text());
            copied = splice.end();
        }
        return new YamlText(
                byteOrderMark, result.append(body, copied, body.length()).toString());
    }

    int lineStart(int position) {
        int at = position;
        while (at > 0 && !isBreak(body.charAt(at - 1))) {
            at--;
        }
        return at;
    }

    /** Where the content of the line ends, before its line break. */
    int lineEnd(int position) {
        int at = position;
        while (at < body.length() && !isBreak(body.charAt(at))) {
            at++;
        }
        return at;
    }

    /** Where the content of the line before this one ends; 0 on the first line. */
    int previousLineEnd(int position) {
        return withoutBreak(lineStart(position));
    }

    /** The position before the line break that ends here, or the position itself if none does. */
    int withoutBreak(int position) {
        if (position == 0 || !isBreak(body.charAt(position - 1))) {
            return position;
        }
        boolean crlf = position > 1 && body.charAt(position - 1) == '\n' && body.charAt(position - 2) == '\r';
        return position - (crlf ? 2 : 1);
    }

    /** In UTF-16 units from 0, which for an indentation is the same as in characters. */
    int column(int position) {
        return position - lineStart(position);
    }

    /** From 1. */
    int lineNumber(int position) {
        int line = 1;
        for (int start = lineStart(position); start > 0; start = lineStart(withoutBreak(start))) {
            line++;
        }
        return line;
    }

    /** The line break used at this line: its own, else that of the line before, else LF. */
    String breakNear(int position) {
        int end = lineEnd(position);
        String own = breakAt(end);
        if (!own.isEmpty()) {
            return own;
        }
        int before = previousLineEnd(position);
        String previous = breakAt(before);
        return previous.isEmpty() ? "\n" : previous;
    }

    /** Lines as they stand below this position, each after a line break as its neighbours have it. */
    String below(int position, List<String> lines) {
        String lineBreak = breakNear(position);
        return lineBreak + String.join(lineBreak, lines);
    }

    int afterColon(YamlNode.Entry entry) throws WouldReshape {
        int at = entry.key().end();
        while (at < body.length() && body.charAt(at) == ' ') {
            at++;
        }
        if (at == body.length() || body.charAt(at) != ':') {
            throw new WouldReshape("a key is written in an unusual way", lineNumber(at));
        }
        return at + 1;
    }

    private String breakAt(int position) {
        if (position >= body.length() || !isBreak(body.charAt(position))) {
            return "";
        }
        return body.startsWith("\r\n", position) ? "\r\n" : body.substring(position, position + 1);
    }

    private static boolean isBreak(char c) {
        return c == '\n' || c == '\r';
    }
}
