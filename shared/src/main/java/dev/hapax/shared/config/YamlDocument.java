package dev.hapax.shared.config;

import dev.hapax.shared.config.Node.Entry;
import dev.hapax.shared.config.Node.Mapping;
import dev.hapax.shared.config.Node.Scalar;
import dev.hapax.shared.config.Node.Sequence;
import dev.hapax.shared.config.Span.Place;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.snakeyaml.engine.v2.api.LoadSettings;
import org.snakeyaml.engine.v2.api.lowlevel.Parse;
import org.snakeyaml.engine.v2.common.Anchor;
import org.snakeyaml.engine.v2.events.AliasEvent;
import org.snakeyaml.engine.v2.events.CollectionStartEvent;
import org.snakeyaml.engine.v2.events.Event;
import org.snakeyaml.engine.v2.events.MappingStartEvent;
import org.snakeyaml.engine.v2.events.NodeEvent;
import org.snakeyaml.engine.v2.events.ScalarEvent;
import org.snakeyaml.engine.v2.events.SequenceStartEvent;
import org.snakeyaml.engine.v2.exceptions.Mark;
import org.snakeyaml.engine.v2.exceptions.MarkedYamlEngineException;
import org.snakeyaml.engine.v2.exceptions.YamlEngineException;
import org.snakeyaml.engine.v2.scanner.StreamReader;
import org.snakeyaml.engine.v2.schema.CoreSchema;

/** Composes positioned nodes from the parser's events, which still know where an alias stands. */
final class YamlDocument {
    private static final int DEEPEST = 64;
    private static final int MOST_ALIASES = 50;
    private static final int MOST_NODES = 100_000;

    private final Findings findings;
    private final int shift;
    private final Iterator<Event> events;
    private final Map<String, Node> anchors = new HashMap<>();
    private int aliases;

    private YamlDocument(String text, int shift, Findings findings) {
        LoadSettings settings = LoadSettings.builder()
                .setSchema(new CoreSchema())
                .setUseMarks(true)
                .build();
        this.findings = findings;
        this.shift = shift;
        this.events = new Parse(settings).parseString(text).iterator();
    }

    /** What cannot be gone on from; already among the findings. */
    private static final class Stopped extends Exception {
        private static final long serialVersionUID = 1L;

        Stopped() {
            super("stopped", null, false, false);
        }
    }

    /**
     * The root node; empty for an empty document and for text that is not YAML.
     *
     * @param shift 1 if a byte order mark was taken off the text, so that offsets are those of the file
     */
    static Optional<Node> read(String text, int shift, Findings findings) {
        var document = new YamlDocument(text, shift, findings);
        try {
            return Optional.ofNullable(document.root());
        } catch (Stopped _) {
            return Optional.empty();
        } catch (MarkedYamlEngineException notYaml) {
            findings.add(new SyntaxError(text, shift, findings, document::place).explained(notYaml));
            return Optional.empty();
        } catch (YamlEngineException notYaml) {
            String first = Objects.requireNonNullElse(notYaml.getMessage(), "it cannot be read")
                    .lines()
                    .findFirst()
                    .orElse("it cannot be read");
            findings.add(document.forbiddenCharacter(text)
                    .orElseGet(() -> findings.make(Rule.YAML_SYNTAX, "", Span.START, "not YAML: " + first)));
            return Optional.empty();
        }
    }

    /** The reader refuses a text for one character, and does not say where it stands in its line. */
    private Optional<Problem> forbiddenCharacter(String text) {
        int[] points = text.codePoints().toArray();
        int line = 1;
        int start = 0;
        for (int i = 0; i < points.length; i++) {
            if (!StreamReader.isPrintable(points[i])) {
                var from = new Span.Place(line, i - start + 1, i + shift);
                var to = new Span.Place(line, i - start + 2, i + 1 + shift);
                String message = String.format("YAML does not allow the character U+%04X", points[i]);
                return Optional.of(findings.make(Rule.YAML_SYNTAX, "", new Span(from, to), message)
                        .withNote("help: take it out, or write it as an escape in double quotes"));
            }
            if (points[i] == '\n') {
                line++;
                start = i + 1;
            }
        }
        return Optional.empty();
    }

    private @Nullable Node root() throws Stopped {
        @Nullable Node root = null;
        int documents = 0;
        while (events.hasNext()) {
            Event event = events.next();
            switch (event.getEventId()) {
                case StreamStart, DocumentEnd, StreamEnd, Comment -> {}
                case DocumentStart -> {
                    if (++documents > 1) {
                        Span there = span(event);
                        findings.add(findings.make(Rule.MANY_DOCUMENTS, "", there, "the file holds a second document")
                                .withLabel("it begins here")
                                .withNote("help: keep one document to a file"));
                        throw new Stopped();
                    }
                }
                case Scalar, Alias, SequenceStart, MappingStart, SequenceEnd, MappingEnd -> root = node(event, 0, "");
            }
        }
        return root instanceof Scalar scalar && scalar.isNull() ? null : root;
    }

    private Node node(Event event, int depth, String pointer) throws Stopped {
        if (depth > DEEPEST) {
            throw abuse(event, pointer, "the file is nested more than " + DEEPEST + " levels deep");
        }
        tag(event).filter(tag -> !tag.startsWith("tag:yaml.org,2002:")).ifPresent(tag -> {
            Place start = span(event).start();
            var place = new Span(start, new Place(start.line(), start.column() + 1, start.offset() + 1));
            findings.add(findings.make(Rule.CUSTOM_TAG, pointer, place, "the tag `" + tag + "` means nothing here")
                    .withNote("help: leave it out"));
        });
        Node node =
                switch (event) {
                    case ScalarEvent scalar -> new Scalar(scalar.getValue(), scalar.isPlain(), span(scalar));
                    case AliasEvent alias -> aliased(alias, pointer);
                    case MappingStartEvent start -> mapping(start, depth, pointer);
                    case SequenceStartEvent start -> sequence(start, depth, pointer);
                    default -> throw new IllegalStateException("no node begins with " + event);
                };
        if (node.weight() > MOST_NODES) {
            throw abuse(event, pointer, "the aliases of the file multiply beyond " + MOST_NODES + " values");
        }
        if (event instanceof NodeEvent anchored && !(event instanceof AliasEvent)) {
            anchored.getAnchor().map(Anchor::getValue).ifPresent(name -> anchors.put(name, node));
        }
        return node;
    }

    private static Optional<String> tag(Event event) {
        return switch (event) {
            case ScalarEvent scalar -> scalar.getTag();
            case CollectionStartEvent collection -> collection.getTag();
            default -> Optional.empty();
        };
    }

    private Node aliased(AliasEvent alias, String pointer) throws Stopped {
        String name = alias.getAlias().getValue();
        Node node = anchors.get(name);
        if (++aliases > MOST_ALIASES) {
            throw abuse(alias, pointer, "the file uses more than " + MOST_ALIASES + " aliases");
        }
        if (node == null) {
            throw abuse(alias, pointer, "alias `*" + name + "` points to no anchor before it, or into itself");
        }
        return node.at(span(alias));
    }

    private Stopped abuse(Event event, String pointer, String message) {
        findings.add(Rule.ALIAS_ABUSE, pointer, span(event), message);
        return new Stopped();
    }

    private Node sequence(SequenceStartEvent start, int depth, String pointer) throws Stopped {
        var items = new ArrayList<Node>();
        int weight = 1;
        Event event = events.next();
        for (; event.getEventId() != Event.ID.SequenceEnd; event = events.next()) {
            Node item = node(event, depth + 1, pointer + "/" + items.size());
            weight += item.weight();
            items.add(item);
        }
        Span whole = whole(start, event, start.isFlow(), items.isEmpty() ? null : items.getLast());
        return new Sequence(List.copyOf(items), whole, weight);
    }

    private Node mapping(MappingStartEvent start, int depth, String pointer) throws Stopped {
        Map<String, Entry> entries = new LinkedHashMap<>();
        List<Node> merged = new ArrayList<>();
        @Nullable Node last = null;
        Event event = events.next();
        for (; event.getEventId() != Event.ID.MappingEnd; event = events.next()) {
            Node key = node(event, depth + 1, pointer);
            String name = key instanceof Scalar scalar ? scalar.text() : "";
            last = node(events.next(), depth + 1, Findings.under(pointer, name));
            if (key instanceof Scalar scalar && scalar.isNull()) {
                findings.add(Rule.ODD_KEY, pointer, scalar.span(), "a key is missing here");
            } else if (key instanceof Scalar scalar && scalar.plain() && name.equals("<<")) {
                merged.add(last);
            } else if (key instanceof Scalar scalar) {
                take(new Entry(scalar, last), entries, pointer);
            } else {
                findings.add(Rule.ODD_KEY, pointer, key.span(), "a key must be a single word, not " + key.what());
            }
        }
        merged.forEach(node -> merge(node, entries, pointer));
        int weight = entries.values().stream()
                        .mapToInt(entry -> 1 + entry.value().weight())
                        .sum()
                + 1;
        Span whole = whole(start, event, start.isFlow(), last);
        return new Mapping(List.copyOf(entries.values()), whole, weight);
    }

    private void take(Entry entry, Map<String, Entry> entries, String pointer) {
        String name = entry.key().text();
        Entry first = entries.putIfAbsent(name, entry);
        if (first != null) {
            Span there = first.key().span();
            findings.add(findings.make(
                            Rule.DUPLICATE_KEY,
                            Findings.under(pointer, name),
                            entry.key().span(),
                            "`" + name + "` is there twice")
                    .withLabel("second")
                    .withRelated(new Problem.Related("first", there))
                    .withNote("help: keep one of them"));
        }
    }

    private void merge(Node node, Map<String, Entry> entries, String pointer) {
        switch (node) {
            case Mapping mapping ->
                mapping.entries()
                        .forEach(entry -> entries.putIfAbsent(entry.key().text(), entry));
            case Sequence sequence -> sequence.items().forEach(item -> merge(item, entries, pointer));
            case Scalar scalar ->
                findings.add(Rule.WRONG_TYPE, pointer, scalar.span(), "`<<` takes an alias of a block of keys");
        }
    }

    /** The parser's own end of a block collection lies behind the comments that follow it. */
    private Span whole(Event start, Event end, boolean flow, @Nullable Node last) {
        Place from = span(start).start();
        return new Span(
                from, flow || last == null ? span(end).end() : last.span().end());
    }

    private Span span(Event event) {
        return new Span(
                place(event.getStartMark().orElseThrow()),
                place(event.getEndMark().orElseThrow()));
    }

    private Place place(Mark mark) {
        return new Place(mark.getLine() + 1, mark.getColumn() + 1, mark.getIndex() + shift);
    }
}
