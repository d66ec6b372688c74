package dev.hapax.daemon.dialect;

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
        byte[] put = value.getBytes(StandardCharsets.UTF_8);
        int rest = body.length - at.end();
        byte[] spliced = new byte[at.start() + put.length + rest];
        System.arraycopy(body, 0, spliced, 0, at.start());
        System.arraycopy(put, 0, spliced, at.start(), put.length);
        System.arraycopy(body, at.end(), spliced, at.start() + put.length, rest);
        return spliced;
    }
}
