package dev.hapax.shared.config.edit;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A YAML tree as it is written: aliases stay aliases, {@code <<} is a key like any other, scalars keep their source
 * text. Positions are UTF-16 indices; the end is that of the last leaf, for the parser's own end of a block collection
 * lies behind the comments that follow it.
 */
sealed interface YamlNode {
    int start();

    int end();

    @Nullable
    String anchor();

    @Nullable
    String tag();

    record Scalar(
            String text,
            boolean plain,
            @Nullable String anchor,
            @Nullable String tag,
            int start,
            int end) implements YamlNode {
        /** Whether it stands for nothing: {@code key:} or {@code key: null}. */
        boolean isNull() {
            return plain
                    && tag == null
                    && switch (text) {
                        case "", "~", "null", "Null", "NULL" -> true;
                        default -> false;
                    };
        }
    }

    /** @param name of the anchor it points to */
    record Alias(String name, int start, int end) implements YamlNode {
        @Override
        public @Nullable String anchor() {
            return null;
        }

        @Override
        public @Nullable String tag() {
            return null;
        }
    }

    record Sequence(
            List<YamlNode> items,
            boolean flow,
            @Nullable String anchor,
            @Nullable String tag,
            int start,
            int end) implements YamlNode {}

    record Mapping(
            List<Entry> entries,
            boolean flow,
            @Nullable String anchor,
            @Nullable String tag,
            int start,
            int end) implements YamlNode {
        Optional<Entry> entry(String key) {
            return entries.stream().filter(entry -> entry.isNamed(key)).findFirst();
        }

        /** Whether it takes further keys from elsewhere. */
        boolean merges() {
            return entry("<<").isPresent();
        }
    }

    record Entry(YamlNode key, YamlNode value) {
        boolean isNamed(String name) {
            return key instanceof Scalar scalar && scalar.text().equals(name);
        }
    }

    /** The value without its place. */
    default Shape shape() {
        return switch (this) {
            case Scalar scalar ->
                new Shape(
                        scalar.plain() ? Shape.Kind.PLAIN : Shape.Kind.QUOTED,
                        scalar.anchor(),
                        scalar.tag(),
                        scalar.text(),
                        List.of());
            case Alias alias -> new Shape(Shape.Kind.ALIAS, null, null, alias.name(), List.of());
            case Sequence sequence ->
                new Shape(
                        Shape.Kind.SEQUENCE,
                        sequence.anchor(),
                        sequence.tag(),
                        "",
                        sequence.items().stream().map(YamlNode::shape).toList());
            case Mapping mapping -> new Shape(Shape.Kind.MAPPING, mapping.anchor(), mapping.tag(), "", pairs(mapping));
        };
    }

    private static List<Shape> pairs(Mapping mapping) {
        var pairs = new ArrayList<Shape>();
        for (Entry entry : mapping.entries()) {
            pairs.add(entry.key().shape());
            pairs.add(entry.value().shape());
        }
        return pairs;
    }

    /** Whether an alias outside of a part points into it, so that changing the part changes two places. */
    static boolean sharedBeyond(YamlNode root, YamlNode part) {
        Set<String> anchors = new LinkedHashSet<>();
        collect(part, anchors, new ArrayList<>());
        List<String> everywhere = new ArrayList<>();
        collect(root, new LinkedHashSet<>(), everywhere);
        List<String> within = new ArrayList<>();
        collect(part, new LinkedHashSet<>(), within);
        within.forEach(everywhere::remove);
        return everywhere.stream().anyMatch(anchors::contains);
    }

    private static void collect(YamlNode node, Set<String> anchors, List<String> aliases) {
        if (node.anchor() != null) {
            anchors.add(node.anchor());
        }
        switch (node) {
            case Scalar _ -> {}
            case Alias alias -> aliases.add(alias.name());
            case Sequence sequence -> sequence.items().forEach(item -> collect(item, anchors, aliases));
            case Mapping mapping ->
                mapping.entries().forEach(entry -> {
                    collect(entry.key(), anchors, aliases);
                    collect(entry.value(), anchors, aliases);
                });
        }
    }
}
