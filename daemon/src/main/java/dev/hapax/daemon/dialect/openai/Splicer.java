package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.RequestScan.Range;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Puts another model, and the wish for usage, into a request's bytes; all other bytes stay as they are. */
final class Splicer {
    private record Change(Range at, String text) {}

    private final byte[] body;
    private final List<Change> changes = new ArrayList<>();

    private Splicer(byte[] body) {
        this.body = body;
    }

    /** @param askUsage whether usage is asked for where the caller did not; else nobody asks, for it is refused */
    static byte[] splice(byte[] body, RequestScan scan, String model, boolean askUsage) {
        var splicer = new Splicer(body);
        var inserts = new ArrayList<String>();
        String quoted = Json.text(Json.node(model));
        if (scan.modelAt() == null) {
            inserts.add("\"model\":" + quoted);
        } else {
            splicer.changes.add(new Change(scan.modelAt(), quoted));
        }
        if (askUsage && scan.stream() && !scan.usageWanted()) {
            if (scan.streamOptionsAt() == null) {
                inserts.add("\"stream_options\":{\"include_usage\":true}");
            } else {
                splicer.changes.add(splicer.usageWanted(scan.streamOptionsAt()));
            }
        }
        if (!askUsage && scan.streamOptionsAt() != null) {
            splicer.changes.add(new Change(scan.streamOptionsAt(), "null"));
        }
        if (!inserts.isEmpty()) {
            String text = String.join(",", inserts) + (scan.empty() ? "" : ",");
            splicer.changes.add(new Change(new Range(scan.insertAt(), scan.insertAt()), text));
        }
        return splicer.spliced();
    }

    private Change usageWanted(Range options) {
        byte[] value = Arrays.copyOfRange(body, options.start(), options.end());
        if (value[0] != '{') {
            return new Change(options, "{\"include_usage\":true}");
        }
        var found = new Object() {
            @Nullable
            Range at;

            boolean empty = true;
        };
        try {
            JsonScan.request(value, (name, at) -> {
                found.empty = false;
                if (name.equals("include_usage")) {
                    found.at = JsonScan.range(at);
                }
            });
        } catch (BadRequest e) {
            throw new IllegalStateException("The scan does not belong to this body", e);
        }
        Range at = found.at;
        if (at != null) {
            return new Change(new Range(options.start() + at.start(), options.start() + at.end()), "true");
        }
        int inside = options.start() + 1;
        return new Change(new Range(inside, inside), "\"include_usage\":true" + (found.empty ? "" : ","));
    }

    private byte[] spliced() {
        changes.sort(Comparator.comparingInt(change -> change.at().start()));
        var out = new ByteArrayOutputStream(body.length + 128);
        int copied = 0;
        for (Change change : changes) {
            out.write(body, copied, change.at().start() - copied);
            out.writeBytes(change.text().getBytes(StandardCharsets.UTF_8));
            copied = change.at().end();
        }
        out.write(body, copied, body.length - copied);
        return out.toByteArray();
    }
}
