package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.Problem.Edit;
import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Mends applied to a text, and the proof that nothing else was changed by them. */
final class MendedText {
    private final YamlText before;
    private final List<Splice> splices;
    private final boolean markGone;

    private MendedText(YamlText before, List<Splice> splices, boolean markGone) {
        this.before = before;
        this.splices = splices;
        this.markGone = markGone;
    }

    /** The bytes after all these edits; null if they run into each other, or would change what they should not. */
    static byte @Nullable [] of(byte[] file, List<Edit> edits) {
        try {
            YamlText before = YamlText.decode(file);
            int mark = before.byteOrderMark() ? 1 : 0;
            boolean markGone = mark == 1 && edits.contains(new Edit(0, 1, ""));
            List<Edit> ofBody = edits.stream()
                    .distinct()
                    .filter(edit -> edit.start() >= mark)
                    .sorted(Comparator.comparingInt(Edit::start))
                    .toList();
            List<Splice> splices = splices(before.body(), mark, ofBody);
            return splices == null ? null : new MendedText(before, splices, markGone).bytes();
        } catch (EditRefused notText) {
            return null;
        }
    }

    private static @Nullable List<Splice> splices(String body, int mark, List<Edit> edits) {
        List<Splice> splices = new ArrayList<>();
        int point = 0;
        int index = 0;
        for (Edit edit : edits) {
            if (edit.start() - mark < point) {
                return null;
            }
            int start = body.offsetByCodePoints(index, edit.start() - mark - point);
            index = body.offsetByCodePoints(start, edit.end() - edit.start());
            point = edit.end() - mark;
            splices.add(new Splice(start, index, edit.text()));
        }
        return splices;
    }

    private byte @Nullable [] bytes() throws EditRefused {
        YamlText mended = before.with(splices);
        YamlText after = new YamlText(before.byteOrderMark() && !markGone, mended.body());
        Optional<YamlNode> root;
        try {
            root = YamlReader.read(before);
        } catch (EditRefused noYamlYet) {
            return after.encode();
        }
        if (root.isPresent() && !safe(root.get(), after)) {
            return null;
        }
        return after.encode();
    }

    private boolean safe(YamlNode root, YamlText after) throws EditRefused {
        Set<String> aliased = new HashSet<>();
        aliases(root, aliased);
        return !changesShared(root, aliased, false)
                && YamlReader.read(after).map(YamlNode::shape).equals(Optional.of(expected(root)));
    }

    private static void aliases(YamlNode node, Set<String> names) {
        switch (node) {
            case YamlNode.Scalar _ -> {}
            case YamlNode.Alias alias -> names.add(alias.name());
            case YamlNode.Sequence sequence -> sequence.items().forEach(item -> aliases(item, names));
            case YamlNode.Mapping mapping ->
                mapping.entries().forEach(entry -> {
                    aliases(entry.key(), names);
                    aliases(entry.value(), names);
                });
        }
    }

    /** Whether a mend lies in a part that an alias brings to another place too. */
    private boolean changesShared(YamlNode node, Set<String> aliased, boolean within) {
        boolean shared = within || (node.anchor() != null && aliased.contains(node.anchor()));
        return switch (node) {
            case YamlNode.Scalar scalar -> shared && !mendsOf(scalar).isEmpty();
            case YamlNode.Alias _ -> false;
            case YamlNode.Sequence sequence ->
                sequence.items().stream().anyMatch(item -> changesShared(item, aliased, shared));
            case YamlNode.Mapping mapping ->
                mapping.entries().stream()
                        .anyMatch(entry -> changesShared(entry.key(), aliased, shared)
                                || changesShared(entry.value(), aliased, shared));
        };
    }

    /** What the text must say afterwards: the same, but for the words that were to change. */
    private Shape expected(YamlNode node) {
        return switch (node) {
            case YamlNode.Scalar scalar -> expected(scalar);
            case YamlNode.Alias alias -> alias.shape();
            case YamlNode.Sequence sequence ->
                new Shape(
                        Shape.Kind.SEQUENCE,
                        sequence.anchor(),
                        sequence.tag(),
                        "",
                        sequence.items().stream().map(this::expected).toList());
            case YamlNode.Mapping mapping -> {
                List<Shape> pairs = new ArrayList<>();
                mapping.entries().forEach(entry -> {
                    pairs.add(expected(entry.key()));
                    pairs.add(expected(entry.value()));
                });
                yield new Shape(Shape.Kind.MAPPING, mapping.anchor(), mapping.tag(), "", pairs);
            }
        };
    }

    private Shape expected(YamlNode.Scalar scalar) {
        List<Splice> mine = mendsOf(scalar);
        if (mine.isEmpty()) {
            return scalar.shape();
        }
        var written = new StringBuilder(before.body().substring(scalar.start(), scalar.end()));
        for (Splice splice : mine.reversed()) {
            written.replace(splice.start() - scalar.start(), splice.end() - scalar.start(), splice.text());
        }
        String said = scalar.plain() ? written.toString() : written.substring(1, written.length() - 1);
        return new Shape(scalar.shape().kind(), scalar.anchor(), scalar.tag(), said, List.of());
    }

    /** Those inside of it, less line ends, which a YAML reader takes for the same. */
    private List<Splice> mendsOf(YamlNode.Scalar scalar) {
        return splices.stream()
                .filter(splice -> splice.start() >= scalar.start() && splice.end() <= scalar.end())
                .filter(splice ->
                        splice.end() > splice.start() && !splice.text().isBlank())
                .toList();
    }
}
