package dev.hapax.cli.output;

import dev.hapax.shared.admin.AdminJson;
import tools.jackson.databind.json.JsonMapper;

/** How results look as JSON: like the admin API. A class of its own, so that tables never load a JSON library. */
final class JsonText {
    static final JsonMapper MAPPER = AdminJson.MAPPER;

    private JsonText() {}
}
