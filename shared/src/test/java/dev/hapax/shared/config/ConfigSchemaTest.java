package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class ConfigSchemaTest {
    private static final JsonNode SCHEMA = JsonMapper.shared().valueToTree(ConfigSchema.document());

    @Test
    void everyKeyOfTheTableIsInTheSchemaAtItsPlace() {
        assertThat(SCHEMA.at("/properties").propertyNames())
                .filteredOn(name -> name.equals(name.toLowerCase(Locale.ROOT)))
                .containsExactlyElementsOf(KeyTable.FILE.keys().stream()
                        .map(FieldType.KeySpec::name)
                        .toList());
    }

    @Test
    void noKeyButOnesOwnMayBeUnknown() {
        assertThat(SCHEMA.at("/$schema").asString()).isEqualTo("http://json-schema.org/draft-07/schema#");
        assertThat(SCHEMA.at("/additionalProperties").asBoolean()).isFalse();
        assertThat(SCHEMA.at("/patternProperties").toString()).isEqualTo("{\"^x-\":true}");
    }

    @Test
    void whatARouteNeedsIsRequired() {
        assertThat(SCHEMA.at("/properties/routes/anyOf/1/items/required").toString())
                .isEqualTo("[\"path\",\"handler\"]");
    }
}
