package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** A file with keys of older ones, and the splices that take an entry out of it. */
record Older(YamlText text, YamlNode.Mapping root, Comments comments) {
    /** @return empty where the file says nothing */
    static Optional<Older> read(YamlText text) throws EditRefused, WouldReshape {
        Optional<YamlNode> top = YamlReader.read(text);
        if (top.isEmpty()) {
            return Optional.empty();
        }
        if (!(top.get() instanceof YamlNode.Mapping root)) {
            throw new WouldReshape("the file does not consist of keys and values", 1);
        }
        if (root.flow()) {
            throw new WouldReshape("the whole file is one flow mapping", text.lineNumber(root.start()));
        }
        return Optional.of(new Older(text, root, new Comments(text, root)));
    }

    /** The block under a top-level key; empty if there is none of its own there. */
    Optional<YamlNode.Mapping> block(String key) {
        return root.entry(key)
                .map(YamlNode.Entry::value)
                .filter(YamlNode.Mapping.class::isInstance)
                .map(YamlNode.Mapping.class::cast);
    }

    /** Takes an entry out; a block that would be left empty goes with it. */
    Splice without(YamlNode.Mapping block, YamlNode.Entry entry) throws WouldReshape {
        mustBeAlone(entry);
        if (block.entries().size() == 1) {
            for (YamlNode.Entry parent : root.entries()) {
                if (parent.value().equals(block)) {
                    return without(root, parent);
                }
            }
            return new Splice(block.start(), block.end(), "{}");
        }
        return block.flow() ? outOfFlow(block, entry) : outOfBlock(block, entry);
    }

    private void mustBeAlone(YamlNode.Entry entry) throws WouldReshape {
        if (YamlNode.sharedBeyond(root, entry.value())) {
            throw new WouldReshape(
                    "an anchor in `" + entry.key().shape().text() + "` is used elsewhere",
                    text.lineNumber(entry.key().start()));
        }
    }

    private static Splice outOfFlow(YamlNode.Mapping block, YamlNode.Entry entry) {
        int at = block.entries().indexOf(entry);
        return at > 0
                ? new Splice(
                        block.entries().get(at - 1).value().end(), entry.value().end(), "")
                : new Splice(entry.key().start(), block.entries().get(1).key().start(), "");
    }

    /** Its comments stay, each on a line of its own. */
    private Splice outOfBlock(YamlNode.Mapping block, YamlNode.Entry entry) {
        int key = entry.key().start();
        int end = text.lineEnd(entry.value().end());
        List<String> left = comments.between(key, end);
        int line = text.lineStart(key);
        String indentation = text.body().substring(line, key);
        if (!indentation.isBlank()) {
            return behindADash(block, entry, left);
        }
        if (left.isEmpty()) {
            int next = afterBreak(end);
            return next > end ? new Splice(line, next, "") : new Splice(text.previousLineEnd(key), end, "");
        }
        String lineBreak = text.breakNear(key);
        return new Splice(
                line,
                end,
                String.join(lineBreak, left.stream().map(indentation::concat).toList()));
    }

    private Splice behindADash(YamlNode.Mapping block, YamlNode.Entry entry, List<String> left) {
        int next = block.entries().get(1).key().start();
        int key = entry.key().start();
        var kept = new ArrayList<String>(left);
        kept.addAll(comments.between(text.lineEnd(entry.value().end()), next));
        if (kept.isEmpty()) {
            return new Splice(key, next, "");
        }
        String newLine = text.breakNear(key) + " ".repeat(text.column(key));
        return new Splice(key, next, String.join(newLine, kept) + newLine);
    }

    int afterBreak(int lineEnd) {
        if (text.body().startsWith("\r\n", lineEnd)) {
            return lineEnd + 2;
        }
        return lineEnd < text.body().length() ? lineEnd + 1 : lineEnd;
    }
}
