package dev.hapax.daemon.http;

import dev.hapax.daemon.event.GatewayEvent.Bodies;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** What is asked and answered, as much of it as a log can bear; only where the file asks for it. */
final class BodyTap {
    private static final int MOST_BYTES = 16 * 1024;

    private final Kept request = new Kept();
    private final Kept answer = new Kept();

    private static final class Kept {
        private final ByteArrayOutputStream beginning = new ByteArrayOutputStream();
        private long all;

        private void add(byte[] bytes) {
            all += bytes.length;
            beginning.write(bytes, 0, Math.min(bytes.length, MOST_BYTES - beginning.size()));
        }

        private String text() {
            String text = beginning.toString(StandardCharsets.UTF_8);
            return all > beginning.size() ? text + "... (" + all + " bytes)" : text;
        }
    }

    void asked(byte[] bytes) {
        request.add(bytes);
    }

    void answered(byte[] bytes) {
        answer.add(bytes);
    }

    Bodies bodies() {
        return new Bodies(request.text(), answer.text());
    }
}
