package dev.hapax.shared.config;

import dev.hapax.shared.config.FieldType.KeySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Goes through the table of keys with the configuration in one hand and the file in the other: the value is what the
 * configuration holds, the place is the file's, or what stood in for it. {@link Held} knows which component belongs to
 * a key.
 */
final class EffectiveReader {
    private static final String DEFAULT = "default";
    private static final Pattern REFERENCE = Pattern.compile("\\$\\{(file:)?([^}:?+-]+)");

    /** What the loader keeps in their place is not what a person wrote. */
    private static final Set<String> AS_WRITTEN = Set.of("sha256", "targets", "auth", "key");

    /** What may be written under another key, which then is not shown itself. */
    private static final Map<String, String> WRITTEN_AS =
            Map.of("failure_threshold", "threshold", "base_url", "endpoint");

    private static final Set<String> OF_OLDER_PROVIDERS = Set.of("api_key", "model", "base_url");

    private static final Set<String> FROM_LLM = Set.of("retry", "cache", "health_check", "completion");

    private final HapaxConfig config;
    private final Fields root;
    private final Map<String, ProviderSource> sources;
    private final String file;
    private final Environment environment;

    EffectiveReader(HapaxConfig config, Fields root, String file, Environment environment) {
        this.config = config;
        this.root = root;
        this.sources = ProviderSource.of(root).stream()
                .collect(Collectors.toMap(ProviderSource::name, source -> source, (a, _) -> a, LinkedHashMap::new));
        this.file = file;
        this.environment = environment;
    }

    Effective.Block whole() {
        Map<String, Effective> members = new LinkedHashMap<>();
        for (KeySpec key : KeyTable.FILE.keys()) {
            Fields from = root.has(key.name()) ? root : elsewhere(key.name());
            if (key.name().equals("providers")) {
                members.put("providers", providers((FieldType.MapOf) key.type()));
            } else if (key.name().equals("version") && !root.has("version")) {
                members.put("version", new Effective.Leaf(ConfigLoader.KNOWN_VERSION, DEFAULT));
            } else if (!key.name().equals("llm")) {
                member(key, from, config).ifPresent(found -> members.put(key.name(), found));
            }
        }
        return new Effective.Block(members);
    }

    /** Where older files have what now is at the top level. */
    private Fields elsewhere(String name) {
        if (name.equals("redis")) {
            return (root.has("cache") ? root : elsewhere("cache")).fields("cache");
        }
        return FROM_LLM.contains(name) ? ofLlm(name) : root;
    }

    /** The older block as if what is in it stood where it belongs. */
    private Fields ofLlm(String name) {
        Value llm = root.value("llm");
        if (llm == null || !(llm.content() instanceof Fields fields)) {
            return Fields.NONE;
        }
        if (!name.equals("completion")) {
            return fields;
        }
        var around = new Fields();
        around.put(new Node.Scalar(name, true, llm.span()), name, llm);
        return around;
    }

    private Effective providers(FieldType.MapOf type) {
        Map<String, Effective> members = new LinkedHashMap<>();
        config.providers().forEach((name, provider) -> {
            ProviderSource source = sources.get(name);
            Map<String, Effective> keys = new LinkedHashMap<>();
            for (KeySpec key : ((FieldType.Block) type.value()).keys()) {
                Fields from = source == null ? Fields.NONE : from(source, key.name());
                boolean openAiAlone = key.name().equals("api") && !from.has("api");
                Optional<Effective> found = openAiAlone ? Optional.empty() : member(key, from, provider);
                found.ifPresent(value -> keys.put(key.name(), stoodIn(key.name(), value, provider, source)));
            }
            members.put(name, new Effective.Block(keys));
        });
        return new Effective.Block(members);
    }

    private static Fields from(ProviderSource source, String key) {
        boolean endpoint = key.equals("base_url") && source.own().uri("endpoint") == null;
        return OF_OLDER_PROVIDERS.contains(key)
                ? (endpoint && !source.own().has(key) ? source.older() : source.having(key))
                : source.own();
    }

    /** Names what a provider's own block leaves to the kind and the environment. */
    private Effective stoodIn(
            String key, Effective value, HapaxConfig.Provider provider, @Nullable ProviderSource source) {
        if (!(value instanceof Effective.Leaf(Object content, String origin)) || !origin.equals(DEFAULT)) {
            return value;
        }
        String from =
                switch (key) {
                    case "type" -> source == null ? "environment" : "its name";
                    case "api_key" ->
                        environment.get(provider.keySource()) == null
                                ? provider.keySource()
                                : "env " + provider.keySource();
                    case "base_url" -> address(provider.kind());
                    case "model" -> provider.models().isEmpty() ? "kind " + provider.kind() : "first of models";
                    default -> origin;
                };
        return new Effective.Leaf(content, from);
    }

    private String address(String kind) {
        String own = "HAPAX_" + kind.toUpperCase(Locale.ROOT).replace('-', '_') + "_BASE_URL";
        String variable = environment.get(own) != null ? own : "OLLAMA_HOST";
        boolean set = environment.get(variable) != null && (variable.equals(own) || kind.equals("ollama"));
        return set ? "env " + variable : "kind " + kind;
    }

    /** @return empty where neither file nor configuration has anything under the key */
    private Optional<Effective> member(KeySpec key, Fields fields, @Nullable Object held) {
        Value written = written(fields, key.name());
        if (isWrittenAs(key.name(), fields) || (key.name().equals("redis") && held instanceof CacheSettings)) {
            return Optional.empty();
        }
        Held found = AS_WRITTEN.contains(key.name()) && !(held instanceof HapaxConfig)
                ? Held.NOTHING
                : Held.in(held, key.name());
        return of(key.type(), written, found.value());
    }

    private static @Nullable Value written(Fields fields, String key) {
        Value own = fields.value(key);
        String other = WRITTEN_AS.get(key);
        return own == null && other != null && isWrittenAs(other, fields) ? fields.value(other) : own;
    }

    /** A path under {@code endpoint} is no address. */
    private static boolean isWrittenAs(String key, Fields fields) {
        return key.equals("threshold") || (key.equals("endpoint") && fields.uri(key) != null);
    }

    private Optional<Effective> of(FieldType type, @Nullable Value written, @Nullable Object held) {
        if (written == null && held == null) {
            return Optional.empty();
        }
        if (type instanceof FieldType.Block block) {
            return block(block, written, held);
        }
        if (type instanceof FieldType.MapOf map
                && (map.value() instanceof FieldType.Block || map.value() instanceof FieldType.Either)) {
            return named(map, fieldsOf(written), held);
        }
        if (type instanceof FieldType.ListOf list && list.item() instanceof FieldType.Block item) {
            return listed(item, written, held);
        }
        boolean whole = written != null && written.content() instanceof Fields;
        return whole && type instanceof FieldType.Either either && either.other() instanceof FieldType.Block other
                ? block(other, written, held)
                : leaf(written, held);
    }

    private Optional<Effective> block(FieldType.Block block, @Nullable Value written, @Nullable Object held) {
        Map<String, Effective> members = new LinkedHashMap<>();
        for (KeySpec key : block.keys()) {
            member(key, fieldsOf(written), held).ifPresent(found -> members.put(key.name(), found));
        }
        return members.isEmpty() ? Optional.empty() : Optional.of(new Effective.Block(members));
    }

    private Optional<Effective> named(FieldType.MapOf map, Fields fields, @Nullable Object held) {
        Map<String, Effective> members = new LinkedHashMap<>();
        if (held instanceof Map<?, ?> values) {
            values.forEach((name, value) -> {
                Value written = fields.value((String) name);
                members.put((String) name, of(map.value(), written, value).orElse(new Effective.Block(Map.of())));
            });
        }
        return Optional.of(new Effective.Block(members));
    }

    private Optional<Effective> listed(FieldType.Block item, @Nullable Value written, @Nullable Object held) {
        List<?> inFile = written != null && written.content() instanceof List<?> list ? list : List.of();
        List<?> values = held instanceof List<?> list ? list : inFile;
        List<Effective> items = new ArrayList<>();
        for (int i = 0; i < values.size(); i++) {
            Value place = i < inFile.size() && inFile.get(i) instanceof Value value ? value : null;
            Object value = values.get(i) instanceof Value ? null : values.get(i);
            of(item, place, value).ifPresent(items::add);
        }
        return Optional.of(new Effective.Items(items));
    }

    private Optional<Effective> leaf(@Nullable Value written, @Nullable Object held) {
        Object value = WrittenValue.of(
                held != null ? held : Objects.requireNonNull(written).content());
        String origin = written == null ? DEFAULT : place(written);
        boolean none =
                (value instanceof Map<?, ?> map && map.isEmpty()) || (held instanceof Set<?> set && set.isEmpty());
        if (none && written == null) {
            return Optional.empty();
        }
        return Optional.of(new Effective.Leaf(value, origin));
    }

    private static Fields fieldsOf(@Nullable Value written) {
        return written != null && written.content() instanceof Fields fields ? fields : Fields.NONE;
    }

    private String place(Value written) {
        var place = new StringBuilder(file + ":" + written.span().start().line());
        if (written.node() instanceof Node.Scalar scalar) {
            Matcher reference = REFERENCE.matcher(scalar.text());
            while (reference.find()) {
                place.append(reference.group(1) == null ? " env " : " file ").append(reference.group(2));
            }
        }
        return written.content() instanceof Value.Unset ? place + " (not set)" : place.toString();
    }
}
