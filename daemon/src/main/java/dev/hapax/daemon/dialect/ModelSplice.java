package dev.hapax.daemon.dialect;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;

/** Puts another model into a request's bytes; all other bytes stay as they are. */
public final class ModelSplice {
    private ModelSplice() {}

    public static byte[] splice(byte[] body, RequestScan scan, String model) {
        String value = Json.text(Json.node(model));
        RequestScan.Range at = scan.modelAt();
        if (at == null) {
            at = new RequestScan.Range(scan.insertAt(), scan.insertAt());
            value = "\"model\":" + value + (scan.empty() ? "" : ",");
        }
        var out = new ByteArrayOutputStream(body.length + value.length());
        out.write(body, 0, at.start());
        out.writeBytes(value.getBytes(StandardCharsets.UTF_8));
        out.write(body, at.end(), body.length - at.end());
        return out.toByteArray();
    }
}
