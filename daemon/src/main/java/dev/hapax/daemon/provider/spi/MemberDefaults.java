package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.Json;
import java.io.ByteArrayOutputStream;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.json.JsonFactory;

/** Adds what the file says of every request ({@code options}) to bytes that otherwise pass through untouched. */
final class MemberDefaults {
    private static final JsonFactory FACTORY = new JsonFactory();

    private MemberDefaults() {}

    /** @param object a JSON object, checked before; members that it has stay as they are */
    static byte[] add(byte[] object, Map<String, Object> defaults) {
        if (defaults.isEmpty()) {
            return object;
        }
        Set<String> there = names(object);
        var added = new ByteArrayOutputStream();
        defaults.forEach((name, value) -> {
            if (!there.contains(name)) {
                added.writeBytes(Json.bytes(Json.node(name)));
                added.write(':');
                added.writeBytes(Json.bytes(Json.node(value)));
                added.write(',');
            }
        });
        return insertAfterBrace(object, added.toByteArray(), there.isEmpty());
    }

    private static byte[] insertAfterBrace(byte[] object, byte[] members, boolean objectIsEmpty) {
        int at = 0;
        while (object[at] != '{') {
            at++;
        }
        at++;
        int length = objectIsEmpty && members.length > 0 ? members.length - 1 : members.length;
        var out = new ByteArrayOutputStream(object.length + length);
        out.write(object, 0, at);
        out.write(members, 0, length);
        out.write(object, at, object.length - at);
        return out.toByteArray();
    }

    private static Set<String> names(byte[] object) {
        Set<String> names = new HashSet<>();
        try (JsonParser parser = FACTORY.createParser(ObjectReadContext.empty(), object)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                names.add(parser.currentName());
                parser.nextToken();
                parser.skipChildren();
            }
        }
        return names;
    }
}
