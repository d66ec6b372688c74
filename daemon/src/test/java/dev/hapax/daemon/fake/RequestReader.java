package dev.hapax.daemon.fake;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads the requests of one connection. */
final class RequestReader {
    private final InputStream in;
    private final int connection;

    RequestReader(InputStream in, int connection) {
        this.in = new BufferedInputStream(in);
        this.connection = connection;
    }

    /** @return null when the connection ended */
    @Nullable
    RecordedRequest next() throws IOException {
        String line = line();
        if (line == null) {
            return null;
        }
        String[] words = line.split(" ", 3);
        Map<String, String> headers = new LinkedHashMap<>();
        for (String header = line(); header != null && !header.isEmpty(); header = line()) {
            int colon = header.indexOf(':');
            String name = header.substring(0, colon).toLowerCase(Locale.ROOT);
            headers.put(name, header.substring(colon + 1).trim());
        }
        long now = System.nanoTime();
        byte[] body = in.readNBytes(Integer.parseInt(headers.getOrDefault("content-length", "0")));
        return new RecordedRequest(now, connection, words[0], words[1], headers, body);
    }

    private @Nullable String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                if (line.size() == 0) {
                    return null;
                }
                throw new EOFException("the request ended in its head");
            }
            line.write(b);
        }
        return line.toString(StandardCharsets.ISO_8859_1).stripTrailing();
    }
}
