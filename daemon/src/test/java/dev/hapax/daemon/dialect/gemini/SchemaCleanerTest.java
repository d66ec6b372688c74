package dev.hapax.daemon.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.dialect.Json;
import java.util.Objects;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * JSON Schema as the <a href="https://ai.google.dev/api/caching#Schema">part of OpenAPI's</a> that older models take.
 */
class SchemaCleanerTest {
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', textBlock = """
            {"type":"string","default":"a","$comment":"b","examples":["c"]} | {"type":"STRING"}
            {"type":"object","additionalProperties":false,"$schema":"x","properties":{"a":{"type":"null"}}} | {"type":"OBJECT","properties":{"a":{"nullable":true}}}
            {"type":["string","null"]}              | {"nullable":true,"type":"STRING"}
            {"type":["string","integer"]}           | {"anyOf":[{"type":"STRING"},{"type":"INTEGER"}]}
            {"anyOf":[{"type":"string"},{"type":"null"}],"description":"d"} | {"description":"d","nullable":true,"type":"STRING"}
            {"anyOf":[{"type":"string"},{"type":"null"},{"type":"number"}]} | {"nullable":true,"anyOf":[{"type":"STRING"},{"type":"NUMBER"}]}
            {"oneOf":[{"type":"string"},{"type":"boolean"}]} | {"anyOf":[{"type":"STRING"},{"type":"BOOLEAN"}]}
            {"allOf":[{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]},{"properties":{"b":{"type":"string"}},"required":["b"]}]} | {"type":"OBJECT","properties":{"a":{"type":"STRING"},"b":{"type":"STRING"}},"required":["a","b"]}
            {"type":"integer","exclusiveMinimum":0,"exclusiveMaximum":10} | {"type":"INTEGER","minimum":1,"maximum":9}
            {"type":"number","exclusiveMinimum":2} | {"type":"NUMBER","minimum":2}
            {"type":"number","minimum":1,"exclusiveMinimum":true,"multipleOf":2} | {"type":"NUMBER","minimum":1}
            {"enum":["a","",null,"b"]}              | {"nullable":true,"type":"STRING","enum":["a","b"]}
            {"type":"integer","enum":[1,2]}         | {"type":"INTEGER"}
            {"const":"a"}                           | {"type":"STRING","enum":["a"]}
            {"type":"string","format":"uuid"}       | {"type":"STRING"}
            {"type":"string","format":"date-time"}  | {"type":"STRING","format":"date-time"}
            {"type":"array"}                        | {"type":"ARRAY","items":{"type":"STRING"}}
            {"type":"array","prefixItems":[{"type":"string"},{"type":"number"}]} | {"type":"ARRAY","items":{"anyOf":[{"type":"STRING"},{"type":"NUMBER"}]}}
            {"properties":{"default":{"type":"string"},"$schema":{"type":"string"}},"required":["default","gone"]} | {"type":"OBJECT","properties":{"default":{"type":"STRING"},"$schema":{"type":"STRING"}},"required":["default"]}
            {"$ref":"#/$defs/a","description":"here","$defs":{"a":{"type":"string","description":"there"}}} | {"type":"STRING","description":"here"}
            {"$ref":"#/definitions/a~1b","definitions":{"a/b":{"type":"string"}}} | {"type":"STRING"}
            {"$ref":"https://example.org/a"}        | {}
            {"$ref":"#/nowhere"}                    | {}
            {"properties":{"a":true}}               | {"type":"OBJECT","properties":{"a":{}}}
            """)
    @DisplayName("86: what is refused is left out, what has another word gets it")
    void aSchemaIsSaidInTheWordsThatAreTaken(String schema, String cleaned) {
        assertThat(clean(schema)).isEqualTo(Written.json(cleaned));
    }

    @Test
    @DisplayName("86: a schema that refers to itself ends")
    void aRecursionIsBounded() {
        ObjectNode cleaned = clean("""
                {"type":"object","properties":{"tree":{"$ref":"#/$defs/node"}},
                 "$defs":{"node":{"type":"object","properties":{
                   "name":{"type":"string"},"left":{"$ref":"#/$defs/node"},"right":{"$ref":"#/$defs/node"}}}}}""");
        String path = "/properties/tree";
        assertThat(cleaned.at(path + "/properties/name/type").stringValue()).isEqualTo("STRING");
        assertThat(cleaned.at(path + "/properties/left/properties/name/type").stringValue())
                .isEqualTo("STRING");
        assertThat(cleaned.at(path + "/properties/left/properties/left"))
                .isEqualTo(Written.json("{\"type\":\"OBJECT\"}"));
    }

    @Test
    @DisplayName("86: references that multiply do not grow without bound")
    void manyReferencesAreBounded() {
        var schema = new StringBuilder("{\"$ref\":\"#/$defs/d0\",\"$defs\":{");
        for (int i = 0; i < 40; i++) {
            String next = "{\"$ref\":\"#/$defs/d" + (i + 1) + "\"}";
            schema.append("\"d" + i + "\":{\"properties\":{\"a\":" + next + ",\"b\":" + next + "}},");
        }
        ObjectNode cleaned = clean(schema + "\"d40\":{\"type\":\"string\"}}}");
        assertThat(Json.bytes(cleaned)).hasSizeLessThan(1 << 20);
        assertNoWordIsRefused(cleaned);
    }

    /** Every word of OpenAPI's schema that Google's has. */
    private static final Set<String> TAKEN = Set.of(
            "type",
            "format",
            "title",
            "description",
            "nullable",
            "enum",
            "maxItems",
            "minItems",
            "properties",
            "required",
            "minProperties",
            "maxProperties",
            "minLength",
            "maxLength",
            "pattern",
            "anyOf",
            "propertyOrdering",
            "items",
            "minimum",
            "maximum");

    private static void assertNoWordIsRefused(JsonNode schema) {
        assertThat(TAKEN).containsAll(schema.propertyNames());
        schema.path("properties").forEach(SchemaCleanerTest::assertNoWordIsRefused);
        schema.path("anyOf").forEach(SchemaCleanerTest::assertNoWordIsRefused);
        if (schema.has("items")) {
            assertNoWordIsRefused(schema.get("items"));
        }
    }

    private static ObjectNode clean(String schema) {
        return SchemaCleaner.clean(Objects.requireNonNull(Json.tryReadObject(schema)));
    }
}
