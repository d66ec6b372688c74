package dev.hapax.shared.config;

import dev.hapax.shared.config.FieldType.Block;
import dev.hapax.shared.config.FieldType.KeySpec;
import dev.hapax.shared.config.Node.Entry;
import dev.hapax.shared.config.Node.Mapping;
import dev.hapax.shared.config.Node.Scalar;
import dev.hapax.shared.config.Node.Sequence;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Goes through the file beside the table of keys; what fits comes back, what does not is reported and left out. */
final class Walker {
    private static final Map<String, String> CAMEL_KEYS = Map.of(
            "circuitBreaker", "circuit_breaker",
            "maxRequests", "max_requests",
            "failureThreshold", "failure_threshold",
            "providerPreference", "provider_preference",
            "testMode", "test_mode");

    private final Findings findings;
    private final Interpolation interpolation;
    private final Environment.Mode mode;
    private final ScalarReader scalars;
    private final UnknownKeys unknown;
    private final DollarRules dollars;

    /** @param unknownKeys how bad it is that a key is unknown */
    Walker(Findings findings, Interpolation interpolation, Environment.Mode mode, Severity unknownKeys) {
        this.findings = findings;
        this.interpolation = interpolation;
        this.mode = mode;
        this.scalars = new ScalarReader(findings);
        this.dollars = new DollarRules(findings);
        this.unknown = new UnknownKeys(findings, unknownKeys);
    }

    Fields file(Mapping root) {
        return block(root, KeyTable.FILE, "", Span.START);
    }

    /** @param key where the file names it; null for an item of a list */
    private @Nullable Value walk(Node node, FieldType type, String name, String pointer, @Nullable Span key) {
        Object content =
                switch (type) {
                    case FieldType.Either either -> {
                        boolean other = either.scalar() instanceof FieldType.ListOf
                                ? !(node instanceof Sequence)
                                : !(node instanceof Scalar);
                        Value chosen = walk(node, other ? either.other() : either.scalar(), name, pointer, key);
                        yield chosen == null ? null : chosen.content();
                    }
                    case Block block ->
                        node instanceof Mapping mapping
                                ? block(mapping, block, pointer, key == null ? firstOf(mapping) : key)
                                : wrong(node, name, pointer, "a block of keys");
                    case FieldType.MapOf map ->
                        node instanceof Mapping mapping
                                ? map(mapping, map, pointer)
                                : wrong(node, name, pointer, "a block of names");
                    case FieldType.ListOf list ->
                        node instanceof Sequence sequence
                                ? list(sequence, list, name, pointer)
                                : wrong(node, name, pointer, "a list");
                    case FieldType.Anything _ -> anything(node, name, pointer);
                    case FieldType.Single _ ->
                        node instanceof Scalar scalar
                                ? scalar(scalar, type, name, pointer)
                                : wrong(node, name, pointer, "a single value");
                };
        return content == null ? null : new Value(node, pointer, content);
    }

    private @Nullable Object wrong(Node node, String name, String pointer, String wanted) {
        Span first = node instanceof Scalar
                ? node.span()
                : new Span(
                        node.span().start(),
                        new Span.Place(
                                node.span().start().line(),
                                node.span().start().column() + 1,
                                node.span().start().offset() + 1));
        findings.add(Rule.WRONG_TYPE, pointer, first, "`" + name + "` takes " + wanted + ", not " + node.what());
        return null;
    }

    private @Nullable Object scalar(Scalar scalar, FieldType type, String name, String pointer) {
        dollars.check(scalar, type, pointer);
        return switch (interpolation.expand(scalar.text())) {
            case Interpolation.Text(String text) -> scalars.read(type, scalar, text, name, pointer);
            case Interpolation.Missing missing -> missing(missing, scalar, type, pointer);
            case Interpolation.Unreadable(String file) -> {
                boolean secret = type instanceof FieldType.SecretText;
                if (mode == Environment.Mode.IGNORE) {
                    yield secret ? new Value.Unset(file, false) : EnvironmentRules.standIn(type);
                }
                findings.add(
                        secret ? Rule.SECRET_FILE : Rule.BAD_INTERPOLATION,
                        pointer,
                        scalar.span(),
                        "cannot read the file `" + file + "`");
                yield null;
            }
            case Interpolation.Wrong(String message) -> {
                findings.add(Rule.BAD_INTERPOLATION, pointer, scalar.span(), message);
                yield null;
            }
        };
    }

    private @Nullable Object missing(Interpolation.Missing missing, Scalar scalar, FieldType type, String pointer) {
        boolean secret = type instanceof FieldType.SecretText;
        if (mode != Environment.Mode.IGNORE) {
            boolean providerKey = secret && pointer.startsWith("/providers/");
            findings.add(EnvironmentRules.unset(findings, missing, pointer, scalar.span(), providerKey, secret, mode));
        }
        if (secret) {
            return new Value.Unset(missing.variable(), missing.empty());
        }
        return mode == Environment.Mode.IGNORE ? EnvironmentRules.standIn(type) : null;
    }

    private List<Value> list(Sequence sequence, FieldType.ListOf list, String name, String pointer) {
        List<Value> values = new ArrayList<>();
        for (int i = 0; i < sequence.items().size(); i++) {
            Value value = walk(sequence.items().get(i), list.item(), name, pointer + "/" + i, null);
            if (value != null) {
                values.add(value);
            }
        }
        return values;
    }

    private Fields map(Mapping mapping, FieldType.MapOf map, String pointer) {
        var fields = new Fields();
        for (Entry entry : mapping.entries()) {
            String name = entry.key().text();
            String at = Findings.under(pointer, name);
            if (name.isBlank()) {
                findings.add(Rule.BAD_NAME, at, entry.key().span(), map.what() + " needs a name");
                continue;
            }
            boolean bare = entry.value() instanceof Scalar scalar && scalar.isNull();
            if (!bare) {
                take(
                        fields,
                        entry.key(),
                        name,
                        walk(entry.value(), map.value(), name, at, entry.key().span()));
            } else if (map.value() instanceof Block) {
                var empty = new Mapping(List.of(), entry.value().span(), 1);
                take(
                        fields,
                        entry.key(),
                        name,
                        walk(empty, map.value(), name, at, entry.key().span()));
            }
        }
        return fields;
    }

    private static void take(Fields fields, Scalar key, String name, @Nullable Value value) {
        if (value == null) {
            fields.wrong(key, name);
        } else {
            fields.put(key, name, value);
        }
    }

    /** @param parent where a key that is missing would be looked for */
    private Fields block(Mapping mapping, Block block, String pointer, Span parent) {
        var fields = new Fields();
        for (Entry entry : mapping.entries()) {
            String written = entry.key().text();
            Optional<KeySpec> known = known(entry.key(), block, pointer);
            if (known.isPresent()) {
                field(fields, entry, known.get(), pointer);
            } else if (!written.startsWith("x-")) {
                unknown.report(entry, block, mapping, pointer);
            }
        }
        for (KeySpec key : block.keys()) {
            if (key.required() && !fields.names().contains(key.name())) {
                findings.add(
                        findings.make(Rule.MISSING_KEY, pointer, parent, block.what() + " needs `" + key.name() + "`")
                                .withNote("help: " + key.name() + ": " + key.doc()));
            }
        }
        return fields;
    }

    private static Span firstOf(Mapping mapping) {
        return mapping.entries().isEmpty()
                ? mapping.span()
                : mapping.entries().getFirst().key().span();
    }

    private void field(Fields fields, Entry entry, KeySpec key, String pointer) {
        if (entry.value() instanceof Scalar scalar && scalar.isNull()) {
            return;
        }
        String at = Findings.under(pointer, entry.key().text());
        take(
                fields,
                entry.key(),
                key.name(),
                walk(entry.value(), key.type(), key.name(), at, entry.key().span()));
    }

    /** How Go Hapax spelt the key, where it did so otherwise. */
    static Optional<String> olderSpelling(String name) {
        return CAMEL_KEYS.entrySet().stream()
                .filter(entry -> entry.getValue().equals(name))
                .map(Map.Entry::getKey)
                .findFirst();
    }

    private Optional<KeySpec> known(Scalar written, Block block, String pointer) {
        String name = written.text();
        Optional<KeySpec> exact = block.key(name);
        String snake = CAMEL_KEYS.get(name);
        if (exact.isPresent() || snake == null) {
            return exact;
        }
        Optional<KeySpec> meant = block.key(snake);
        meant.ifPresent(key -> {
            Problem camel = findings.make(
                            Rule.CAMEL_CASE,
                            Findings.under(pointer, name),
                            written.span(),
                            "`" + name + "` is now `" + snake + "`")
                    .withLabel("write `" + snake + "`");
            findings.add(findings.mends()
                    .instead(written, snake, true)
                    .map(camel::withSuggestion)
                    .orElse(camel));
        });
        return meant;
    }

    private @Nullable Object anything(Node node, String name, String pointer) {
        return switch (node) {
            case Scalar scalar -> scalar(scalar, new FieldType.Anything(), name, pointer);
            case Sequence sequence -> {
                List<Object> items = new ArrayList<>();
                for (Node item : sequence.items()) {
                    Object content = anything(item, name, pointer + "/" + items.size());
                    items.add(content == null ? "" : content);
                }
                yield items;
            }
            case Mapping mapping -> {
                Map<String, Object> map = new LinkedHashMap<>();
                for (Entry entry : mapping.entries()) {
                    String key = entry.key().text();
                    Object content = anything(entry.value(), key, Findings.under(pointer, key));
                    map.put(key, content == null ? "" : content);
                }
                yield map;
            }
        };
    }
}
