package dev.hapax.daemon.dialect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import tools.jackson.databind.JsonNode;

/** Server-sent events as OpenAI's formats use them: without a name, or named after their type. */
public final class SseData {
    private static final byte[] DATA = "data: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] EVENT = "event: ".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] END = "\n\n".getBytes(StandardCharsets.US_ASCII);
    private static final byte[] MARKER = "data: [DONE]\n\n".getBytes(StandardCharsets.US_ASCII);

    private SseData() {}

    public static void event(JsonNode data, ByteArrayOutputStream out) {
        out.writeBytes(DATA);
        out.writeBytes(Json.bytes(data));
        out.writeBytes(END);
    }

    public static void named(String name, JsonNode data, ByteArrayOutputStream out) {
        out.writeBytes(EVENT);
        out.writeBytes(name.getBytes(StandardCharsets.UTF_8));
        out.write('\n');
        event(data, out);
    }

    public static void marker(ByteArrayOutputStream out) {
        out.writeBytes(MARKER);
    }
}
