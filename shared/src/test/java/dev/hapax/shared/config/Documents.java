package dev.hapax.shared.config;

import dev.hapax.shared.config.FieldType.Block;
import dev.hapax.shared.config.FieldType.KeySpec;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import tools.jackson.databind.json.JsonMapper;

/** Documents made of the table of keys: JSON, which is YAML too. */
final class Documents {
    private static final Map<String, Object> BY_KEY = Map.ofEntries(
            Map.entry("type", "openai"),
            Map.entry("provider", "openai"),
            Map.entry("target", "openai"),
            Map.entry("targets", "openai"),
            Map.entry("provider_preference", "openai"),
            Map.entry("version", "v1"),
            Map.entry("middleware", "cors"),
            Map.entry("sha256", "0".repeat(64)));

    private final Random random;

    Documents(long seed) {
        random = new Random(seed);
    }

    /** A place where a single value may stand. */
    record Leaf(List<String> path, FieldType type) {
        @Override
        public String toString() {
            return String.join(".", path);
        }
    }

    /** Every place of the table where a single value may stand; lists and maps by their first member. */
    static List<Leaf> leaves() {
        List<Leaf> leaves = new ArrayList<>();
        leaves(KeyTable.FILE, List.of(), leaves);
        return leaves;
    }

    private static void leaves(FieldType type, List<String> path, List<Leaf> leaves) {
        switch (type) {
            case Block block -> block.keys().forEach(key -> leaves(key.type(), and(path, key.name()), leaves));
            case FieldType.ListOf list -> leaves(list.item(), and(path, "[]"), leaves);
            case FieldType.MapOf map -> leaves(map.value(), and(path, "{}"), leaves);
            case FieldType.Either either -> {
                leaves(either.scalar(), path, leaves);
                leaves(either.other(), path, leaves);
            }
            default -> leaves.add(new Leaf(path, type));
        }
    }

    private static List<String> and(List<String> path, String last) {
        var longer = new ArrayList<>(path);
        longer.add(last);
        return List.copyOf(longer);
    }

    /** The smallest document with this value at the place, and what is required around it. */
    static String with(Leaf leaf, Object value) {
        return json(within(KeyTable.FILE, leaf.path(), value));
    }

    private static Object within(FieldType type, List<String> path, Object value) {
        if (path.isEmpty()) {
            return value;
        }
        String first = path.getFirst();
        List<String> rest = path.subList(1, path.size());
        return switch (type) {
            case Block block -> {
                Map<String, Object> map = required(block);
                map.put(first, within(block.key(first).orElseThrow().type(), rest, value));
                yield map;
            }
            case FieldType.ListOf list -> List.of(within(list.item(), rest, value));
            case FieldType.MapOf map -> Map.of("openai", within(map.value(), rest, value));
            case FieldType.Either either -> {
                boolean scalarWay = fits(either.scalar(), path);
                yield within(scalarWay ? either.scalar() : either.other(), path, value);
            }
            default -> throw new IllegalArgumentException(type + " has nothing at " + path);
        };
    }

    private static boolean fits(FieldType type, List<String> path) {
        return switch (type) {
            case Block block ->
                block.key(path.getFirst())
                        .filter(key -> path.size() == 1 || fits(key.type(), path.subList(1, path.size())))
                        .isPresent();
            case FieldType.ListOf list ->
                path.getFirst().equals("[]") && (path.size() == 1 || fits(list.item(), path.subList(1, path.size())));
            case FieldType.MapOf _ -> path.getFirst().equals("{}");
            case FieldType.Either either -> fits(either.scalar(), path) || fits(either.other(), path);
            default -> false;
        };
    }

    private static Map<String, Object> required(Block block) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (KeySpec key : block.keys()) {
            if (key.required()) {
                map.put(key.name(), sample(key.name(), key.type()));
            }
        }
        return map;
    }

    /** A value that fits. */
    static Object sample(String name, FieldType type) {
        Object known = BY_KEY.get(name);
        return switch (type) {
            case FieldType.Text _, FieldType.Filled _ -> known == null ? "words" : known;
            case FieldType.SecretText _ -> "${SECRETISH:-}";
            case FieldType.Bool _ -> true;
            case FieldType.Whole whole -> whole.least();
            case FieldType.Real real -> real.least();
            case FieldType.Period _ -> "30s";
            case FieldType.Limit _ -> "5%";
            case FieldType.Size size -> size.least();
            case FieldType.HttpUrl _ -> "https://far.example/v1";
            case FieldType.AddressRange _ -> "10.0.0.0/8";
            case FieldType.RedisPlace _ -> "127.0.0.1:6379";
            case FieldType.GatewayPath _, FieldType.PathOrUrl _ -> "/v1/" + name;
            case FieldType.Date _ -> "2027-01-31";
            case FieldType.OneOf oneOf -> oneOf.words().getFirst();
            case FieldType.Either either -> sample(name, either.scalar());
            case FieldType.ListOf list -> List.of(sample(name, list.item()));
            case FieldType.MapOf map -> Map.of("openai", sample(name, map.value()));
            case Block block -> required(block);
            case FieldType.Anything _ -> Map.of("any", List.of(1, "thing"));
        };
    }

    /** A whole document of keys chosen by chance, each value fitting. */
    Map<String, Object> any() {
        return block(KeyTable.FILE, 0.2);
    }

    private Map<String, Object> block(Block block, double share) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (KeySpec key : block.keys()) {
            if (key.required() || random.nextDouble() < share) {
                map.put(key.name(), any(key.name(), key.type()));
            }
        }
        return map;
    }

    private Object any(String name, FieldType type) {
        return switch (type) {
            case Block block -> block(block, 0.5);
            case FieldType.ListOf list -> {
                List<Object> items = new ArrayList<>();
                for (int i = random.nextInt(3); i >= 0; i--) {
                    items.add(any(name, list.item()));
                }
                yield items;
            }
            case FieldType.MapOf map -> Map.of("openai", any(name, map.value()));
            case FieldType.Either either -> any(name, random.nextBoolean() ? either.scalar() : either.other());
            case FieldType.OneOf oneOf ->
                oneOf.words().get(random.nextInt(oneOf.words().size()));
            default -> sample(name, type);
        };
    }

    /** A document that breaks one rule of the table, and only that. */
    String broken() {
        List<Leaf> leaves = leaves();
        Leaf leaf = leaves.get(random.nextInt(leaves.size()));
        while (leaf.type() instanceof FieldType.Text
                || leaf.type() instanceof FieldType.SecretText
                || leaf.type() instanceof FieldType.Anything) {
            leaf = leaves.get(random.nextInt(leaves.size()));
        }
        if (random.nextInt(4) == 0) {
            var path = new ArrayList<>(leaf.path());
            path.set(0, path.getFirst() + "_of_nobody");
            return json(Map.of(path.getFirst(), 1));
        }
        return with(leaf, bad(leaf.type()));
    }

    /** What no such place takes. */
    private Object bad(FieldType type) {
        if (random.nextInt(4) == 0) {
            return random.nextBoolean() ? List.of(Map.of("a", 1)) : Map.of("of_nobody", 1);
        }
        return switch (type) {
            case FieldType.Filled _ -> " ";
            case FieldType.Bool _ -> random.nextBoolean() ? "maybe" : 7;
            case FieldType.Whole whole -> random.nextBoolean() ? "many" : whole.least() - 1;
            case FieldType.Real real -> random.nextBoolean() ? "much" : real.most() * 2;
            case FieldType.Period _ -> random.nextBoolean() ? 30 : "30 parsecs";
            case FieldType.Size _ -> random.nextBoolean() ? "big" : true;
            case FieldType.HttpUrl _, FieldType.PathOrUrl _ -> random.nextBoolean() ? "ftp://x" : "far away";
            case FieldType.RedisPlace _ -> random.nextBoolean() ? "http://x" : "a b";
            case FieldType.AddressRange _ -> random.nextBoolean() ? "localhost" : "10.0.0.0/1000";
            case FieldType.GatewayPath _ -> "no/slash";
            case FieldType.Date _, FieldType.Limit _ -> "tomorrow";
            case FieldType.OneOf _ -> "of_nobody";
            case FieldType.Text _,
                    FieldType.SecretText _,
                    FieldType.Anything _,
                    FieldType.Either _,
                    FieldType.ListOf _,
                    FieldType.MapOf _,
                    Block _ -> throw new IllegalArgumentException("anything fits " + type);
        };
    }

    static String json(Object document) {
        return JsonMapper.shared().writeValueAsString(document);
    }
}
