package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.List;

/**
 * An entry of a mapping as it is written, to be written elsewhere: the comments above it, and its lines from the key to
 * the comment behind the value.
 *
 * @param lead comments, without indentation
 * @param afterKey from the colon on; the first line has no indentation, the others as much as in the file
 * @param column where the key stands in the file
 */
record EntryLines(String key, List<String> lead, List<String> afterKey, int column) {
    EntryLines {
        lead = List.copyOf(lead);
        afterKey = List.copyOf(afterKey);
    }

    /** @param leadStart from where on comments belong to this entry */
    static EntryLines of(
            YamlText text, Comments comments, YamlNode.Mapping around, YamlNode.Entry entry, int leadStart) {
        int key = entry.key().start();
        String name = entry.key().shape().text();
        if (around.flow()) {
            String value =
                    text.body().substring(entry.value().start(), entry.value().end());
            return new EntryLines(name, List.of(), (": " + value).lines().toList(), text.column(around.start()));
        }
        int end = end(text, entry);
        return new EntryLines(
                name,
                comments.between(leadStart, key),
                text.body().substring(entry.key().end(), end).lines().toList(),
                text.column(key));
    }

    /** The entries of a mapping, each with the comments above it. */
    static List<EntryLines> all(YamlText text, Comments comments, YamlNode.Mapping mapping, int leadStart) {
        var lines = new ArrayList<EntryLines>();
        int from = leadStart;
        for (YamlNode.Entry entry : mapping.entries()) {
            lines.add(of(text, comments, mapping, entry, from));
            from = mapping.flow() ? from : end(text, entry);
        }
        return lines;
    }

    /** Comments that are indented deeper than the key belong to its value, also below the last line of it. */
    private static int end(YamlText text, YamlNode.Entry entry) {
        int column = text.column(entry.key().start());
        int end = text.lineEnd(entry.value().end());
        for (int next = end; next < text.body().length(); ) {
            int line = next + (text.body().startsWith("\r\n", next) ? 2 : 1);
            next = text.lineEnd(line);
            String content = text.body().substring(line, next);
            if (content.strip().startsWith("#") && content.indexOf('#') > column) {
                end = next;
            } else if (!content.isBlank()) {
                break;
            }
        }
        return end;
    }

    EntryLines renamed(String name) {
        return new EntryLines(name, lead, afterKey, column);
    }

    /** As lines of a block that begins at this column. */
    List<String> at(int newColumn) {
        String indentation = " ".repeat(newColumn);
        var lines = new ArrayList<String>();
        lead.forEach(comment -> lines.add(indentation + comment));
        lines.add((indentation + key + afterKey.getFirst()).stripTrailing());
        for (String line : afterKey.subList(1, afterKey.size())) {
            lines.add(shifted(line, newColumn - column));
        }
        return lines;
    }

    private static String shifted(String line, int by) {
        if (line.isBlank() || by == 0) {
            return line;
        }
        int blanks = 0;
        while (blanks < line.length() && line.charAt(blanks) == ' ') {
            blanks++;
        }
        return by > 0 ? " ".repeat(by) + line : line.substring(Math.min(-by, blanks));
    }

    /** For a flow mapping: without comments, on one line. */
    String flow() {
        return key + String.join(" ", afterKey.stream().map(String::strip).toList());
    }
}
