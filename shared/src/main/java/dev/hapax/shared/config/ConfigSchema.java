package dev.hapax.shared.config;

import dev.hapax.shared.config.FieldType.Block;
import dev.hapax.shared.config.FieldType.KeySpec;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The JSON Schema of the file, made of the table of keys, for editors.
 *
 * @see <a href="https://json-schema.org/draft-07/schema">draft-07, which YAML language servers read</a>
 */
public final class ConfigSchema {
    /** Where a value is wanted, a reference to a variable may stand. */
    private static final Map<String, Object> REFERENCE = ordered("type", "string", "pattern", "\\$\\{.+\\}");

    private static final String PERIOD = "^\\s*(\\d{1,15}(\\.\\d{1,9})?(ns|us|µs|ms|s|m|h))+\\s*$";

    private static final String DATE = "^(true|\\d{4}-\\d{2}-\\d{2}(T\\S+)?)$";

    private ConfigSchema() {}

    /** The whole schema as plain maps and lists. */
    public static Map<String, Object> document() {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("$schema", "http://json-schema.org/draft-07/schema#");
        schema.put("$id", "urn:hapax:schema:config:1");
        schema.put("title", "The config file of Hapax");
        schema.putAll(block(KeyTable.FILE));
        return schema;
    }

    private static Map<String, Object> block(Block block) {
        Map<String, Object> properties = new LinkedHashMap<>();
        for (KeySpec key : block.keys()) {
            Map<String, Object> property = new LinkedHashMap<>();
            property.put("description", described(key));
            property.put("anyOf", List.of(ordered("type", "null"), of(key.type())));
            properties.put(key.name(), property);
            Walker.olderSpelling(key.name()).ifPresent(older -> properties.put(older, older(key)));
        }
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", "object");
        schema.put("properties", properties);
        schema.put("patternProperties", ordered("^x-", true));
        schema.put("additionalProperties", false);
        List<String> required = block.keys().stream()
                .filter(KeySpec::required)
                .map(KeySpec::name)
                .toList();
        if (!required.isEmpty()) {
            schema.put("required", required);
        }
        return schema;
    }

    /** A spelling of Go Hapax, which is still read. */
    private static Map<String, Object> older(KeySpec key) {
        Map<String, Object> property = new LinkedHashMap<>();
        property.put("description", "older spelling of " + key.name());
        property.put("deprecated", true);
        property.put("anyOf", List.of(ordered("type", "null"), of(key.type())));
        return property;
    }

    private static String described(KeySpec key) {
        return key.doc() + (key.standard().isEmpty() ? "" : "; default: " + key.standard());
    }

    private static Map<String, Object> of(FieldType type) {
        return switch (type) {
            case FieldType.Text _, FieldType.SecretText _ -> scalar();
            case FieldType.Date _ -> orReference(ordered("anyOf", List.of(ordered("const", true), text(DATE))));
            case FieldType.Filled _ ->
                ordered("anyOf", List.of(text("\\S"), ordered("type", List.of("number", "boolean"))));
            case FieldType.Bool _ -> orReference(ordered("type", "boolean"));
            case FieldType.Whole whole -> orReference(number("integer", whole.least(), whole.most()));
            case FieldType.Real real -> orReference(number("number", real.least(), real.most()));
            case FieldType.Period period ->
                orReference(
                        period.zero() ? ordered("anyOf", List.of(text(PERIOD), ordered("const", 0))) : text(PERIOD));
            case FieldType.Size _ ->
                orReference(ordered(
                        "anyOf",
                        List.of(
                                ordered("type", "integer", "minimum", 1),
                                text("^\\s*\\d{1,12}\\s*([kKmMgG][iI]?[bB]?|[bB])?\\s*$"))));
            case FieldType.Limit _ ->
                orReference(ordered(
                        "anyOf",
                        List.of(
                                ordered("type", "number", "minimum", 0),
                                text("^\\s*\\d{1,15}(\\.\\d{1,9})?\\s*(%|[uU][sS][dD]|[tT][oO][kK][eE][nN][sS])\\s*$"),
                                text(PERIOD))));
            case FieldType.HttpUrl _ -> orReference(text("^\\s*[hH][tT][tT][pP][sS]?://[^/]"));
            case FieldType.RedisPlace _ -> orReference(text("^\\s*(rediss?://)?[^\\s/]+(/\\d{0,4}/?)?\\s*$"));
            case FieldType.AddressRange _ -> orReference(text("^\\s*\\[?[0-9A-Fa-f:.]+\\]?(/\\d{1,3})?\\s*$"));
            case FieldType.GatewayPath _ -> orReference(text("^/[^?#\\s]*$"));
            case FieldType.PathOrUrl _ -> orReference(text("^(/[^?#\\s]*$|[hH][tT][tT][pP][sS]?://[^/])"));
            case FieldType.OneOf oneOf -> orReference(ordered("enum", oneOf.words()));
            case FieldType.Either either -> ordered("anyOf", List.of(of(either.scalar()), of(either.other())));
            case FieldType.ListOf list -> ordered("type", "array", "items", of(list.item()));
            case FieldType.MapOf map -> map(map);
            case Block block -> block(block);
            case FieldType.Anything _ -> ordered();
        };
    }

    /** A name with nothing behind it has the defaults of its block. */
    private static Map<String, Object> map(FieldType.MapOf map) {
        Map<String, Object> value = ordered("anyOf", List.of(ordered("type", "null"), of(map.value())));
        return ordered("type", "object", "propertyNames", ordered("pattern", "\\S"), "additionalProperties", value);
    }

    /** In the order given, so that the printed schema is the same each time. */
    private static Map<String, Object> ordered(Object... pairs) {
        Map<String, Object> map = new LinkedHashMap<>();
        for (int i = 0; i < pairs.length; i += 2) {
            map.put((String) pairs[i], pairs[i + 1]);
        }
        return map;
    }

    private static Map<String, Object> number(String type, Number least, Number most) {
        Map<String, Object> schema = new LinkedHashMap<>();
        schema.put("type", type);
        schema.put("minimum", least);
        schema.put("maximum", most);
        return schema;
    }

    private static Map<String, Object> scalar() {
        return ordered("type", List.of("string", "number", "boolean"));
    }

    private static Map<String, Object> text(String pattern) {
        return ordered("type", "string", "pattern", pattern);
    }

    private static Map<String, Object> orReference(Map<String, Object> schema) {
        return ordered("anyOf", List.of(schema, REFERENCE));
    }
}
