package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/** The comments of a region: what begins with a hash and lies in no scalar. */
final class Comments {
    private final YamlText text;
    private final List<YamlNode> leaves = new ArrayList<>();

    Comments(YamlText text, YamlNode root) {
        this.text = text;
        collect(root);
        leaves.sort(Comparator.comparingInt(YamlNode::start));
    }

    private void collect(YamlNode node) {
        switch (node) {
            case YamlNode.Scalar scalar -> leaves.add(scalar);
            case YamlNode.Alias alias -> leaves.add(alias);
            case YamlNode.Sequence sequence -> sequence.items().forEach(this::collect);
            case YamlNode.Mapping mapping ->
                mapping.entries().forEach(entry -> {
                    collect(entry.key());
                    collect(entry.value());
                });
        }
    }

    /** Each from its hash to the end of its line. */
    List<String> between(int start, int end) {
        var found = new ArrayList<String>();
        int leaf = 0;
        int at = start;
        while (at < end) {
            while (leaf < leaves.size() && leaves.get(leaf).end() <= at) {
                leaf++;
            }
            if (leaf < leaves.size() && leaves.get(leaf).start() <= at) {
                at = leaves.get(leaf).end();
            } else if (text.body().charAt(at) == '#' && begins(at)) {
                int lineEnd = Math.min(end, text.lineEnd(at));
                found.add(text.body().substring(at, lineEnd).stripTrailing());
                at = lineEnd;
            } else {
                at++;
            }
        }
        return found;
    }

    private boolean begins(int hash) {
        return hash == 0 || Character.isWhitespace(text.body().charAt(hash - 1));
    }
}
