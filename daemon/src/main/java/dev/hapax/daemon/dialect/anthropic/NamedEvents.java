package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.dialect.Json;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.node.ObjectNode;

/** Server-sent events whose name repeats the {@code type} of what they carry. */
final class NamedEvents {
    private NamedEvents() {}

    static void write(String name, ObjectNode data, ByteArrayOutputStream out) {
        out.writeBytes(("event: " + name + "\ndata: ").getBytes(StandardCharsets.US_ASCII));
        out.writeBytes(Json.bytes(data));
        out.write('\n');
        out.write('\n');
    }
}
