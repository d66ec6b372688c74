package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.edit.EditRefused.Reason;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;

/** Reads text to {@link YamlNode}s from the parser's events, which still know aliases and merge keys as written. */
final class YamlReader {
    private static final int DEEPEST = 64;
    private static final LoadSettings SETTINGS =
            LoadSettings.builder().setUseMarks(true).build();
    private static final Pattern KEEPS_BREAKS = Pattern.compile("[|>][0-9]?\\+");

    private final YamlText text;
    private final Iterator<Event> events;
    private int knownCodePoint;
    private int knownIndex;

    private YamlReader(YamlText text) {
        this.text = text;
        this.events = new Parse(SETTINGS).parseString(text.body()).iterator();
    }

    /** The root of the only document; empty if the text holds none or an empty one. */
    static Optional<YamlNode> read(YamlText text) throws EditRefused {
        try {
            return new YamlReader(text).document();
        } catch (MarkedYamlEngineException notYaml) {
            int line = notYaml.getProblemMark().map(mark -> mark.getLine() + 1).orElse(0);
            throw new EditRefused(Reason.UNPARSEABLE, "the file is not YAML: " + notYaml.getProblem(), line, List.of());
        } catch (YamlEngineException notYaml) {
            throw new EditRefused(Reason.UNPARSEABLE, "the file is not YAML: " + notYaml.getMessage(), 0, List.of());
        }
    }

    private Optional<YamlNode> document() throws EditRefused {
        @Nullable YamlNode root = null;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, DocumentEnd, StreamEnd, Comment -> {}
                case DocumentStart -> {
                    if (root != null) {
                        throw new EditRefused(
                                Reason.WOULD_RESHAPE,
                                "the file holds more than one document",
                                text.lineNumber(position(event.getStartMark())),
                                List.of());
                    }
                }
                case Scalar, Alias, SequenceStart, MappingStart, SequenceEnd, MappingEnd -> root = node(event, 0);
            }
        }
        boolean empty = root instanceof YamlNode.Scalar scalar && scalar.isNull() && scalar.start() == scalar.end();
        return empty ? Optional.empty() : Optional.ofNullable(root);
    }

    private YamlNode node(Event event, int depth) throws EditRefused {
        int start = position(event.getStartMark());
        if (depth > DEEPEST) {
            throw new EditRefused(
                    Reason.UNPARSEABLE, "the file is nested too deeply", text.lineNumber(start), List.of());
        }
        return switch (event) {
            case ScalarEvent scalar -> scalar(scalar, start);
            case AliasEvent alias ->
                new YamlNode.Alias(alias.getAlias().getValue(), start, position(event.getEndMark()));
            case MappingStartEvent mapping -> mapping(mapping, start, depth);
            case CollectionStartEvent sequence -> sequence(sequence, start, depth);
            default -> throw new IllegalStateException("no node begins with " + event);
        };
    }

    private YamlNode scalar(ScalarEvent event, int start) {
        int end = position(event.getEndMark());
        if (event.isLiteral() || event.isFolded()) {
            end = endOfBlockScalar(start, end);
        }
        return new YamlNode.Scalar(
                event.getValue(),
                event.isPlain(),
                name(event.getAnchor()),
                event.getTag().orElse(null),
                start,
                end);
    }

    /** The blank lines after a block scalar belong to it only if it keeps them. */
    private int endOfBlockScalar(int start, int end) {
        if (KEEPS_BREAKS
                .matcher(text.body().substring(start, text.lineEnd(start)))
                .find()) {
            return text.withoutBreak(end);
        }
        int last = end;
        while (last > start && Character.isWhitespace(text.body().charAt(last - 1))) {
            last--;
        }
        return text.lineEnd(last) <= end ? text.lineEnd(last) : last;
    }

    private YamlNode sequence(CollectionStartEvent start, int position, int depth) throws EditRefused {
        var items = new ArrayList<YamlNode>();
        Event event = events.next();
        for (; event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            items.add(node(event, depth + 1));
        }
        int lastLeaf = items.isEmpty() ? position : items.getLast().end();
        return new YamlNode.Sequence(
                List.copyOf(items),
                start.isFlow(),
                name(start.getAnchor()),
                start.getTag().orElse(null),
                position,
                start.isFlow() ? position(event.getEndMark()) : lastLeaf);
    }

    private YamlNode mapping(MappingStartEvent start, int position, int depth) throws EditRefused {
        var entries = new ArrayList<YamlNode.Entry>();
        Event event = events.next();
        for (; event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            YamlNode key = node(event, depth + 1);
            entries.add(new YamlNode.Entry(key, node(events.next(), depth + 1)));
        }
        int lastLeaf = entries.isEmpty() ? position : entries.getLast().value().end();
        return new YamlNode.Mapping(
                List.copyOf(entries),
                start.isFlow(),
                name(start.getAnchor()),
                start.getTag().orElse(null),
                position,
                start.isFlow() ? position(event.getEndMark()) : lastLeaf);
    }

    private static @Nullable String name(Optional<Anchor> anchor) {
        return anchor.map(Anchor::getValue).orElse(null);
    }

    /** The parser counts code points; each count goes on from the last one, for marks lie close together. */
    private int position(Optional<Mark> mark) {
        int codePoint = mark.orElseThrow().getIndex();
        knownIndex = text.body().offsetByCodePoints(knownIndex, codePoint - knownCodePoint);
        knownCodePoint = codePoint;
        return knownIndex;
    }
}
