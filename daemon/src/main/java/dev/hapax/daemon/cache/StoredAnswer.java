package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * A complete answer as it can be given again.
 *
 * @param from who gave it
 * @param at when it was whole
 * @param form in which its caller wanted it
 * @param body in that form: one JSON object, or all frames of a stream, its end included
 * @param usage of the calls it is made of
 */
record StoredAnswer(Outcome.Provenance from, Instant at, Form form, byte[] body, Usage usage) {
    /** Bytes of another version, older or newer, are no answer. */
    private static final int VERSION = 1;
    /** What an entry takes beside its body, roughly. */
    private static final int AROUND = 512;

    private static final int CHECKSUM_BYTES = Integer.BYTES;
    private static final int FLAG_STREAM = 1;
    private static final int FLAG_USAGE = 2;
    private static final int FLAG_ESTIMATED = 4;
    private static final int FLAG_UPSTREAM_ID = 8;

    /** Roughly what it takes in memory, in bytes. */
    long size() {
        return (long) body.length + AROUND;
    }

    /** For stores outside this process; {@link #fromBytes} reads it. */
    byte[] toBytes() {
        var bytes = new ByteArrayOutputStream(body.length + AROUND);
        try (var out = new DataOutputStream(bytes)) {
            out.writeByte(VERSION);
            out.writeByte(flags());
            out.writeLong(at.toEpochMilli());
            text(out, from.target().provider());
            text(out, from.target().model());
            text(out, from.model());
            out.writeInt(from.droppedParams().size());
            for (String param : from.droppedParams()) {
                text(out, param);
            }
            if (from.upstreamRequestId() != null) {
                text(out, from.upstreamRequestId());
            }
            out.writeLong(usage.input());
            out.writeLong(usage.output());
            out.writeLong(usage.cachedInput());
            out.writeLong(usage.cacheWrite());
            out.writeLong(usage.reasoning());
            out.writeInt(body.length);
            out.write(body);
            out.writeInt(checksum(bytes.toByteArray(), bytes.size()));
        } catch (IOException e) {
            throw new UncheckedIOException("memory takes every byte", e);
        }
        return bytes.toByteArray();
    }

    private int flags() {
        return (form.stream() ? FLAG_STREAM : 0)
                | (form.usage() ? FLAG_USAGE : 0)
                | (usage.estimated() ? FLAG_ESTIMATED : 0)
                | (from.upstreamRequestId() == null ? 0 : FLAG_UPSTREAM_ID);
    }

    /** @return null for bytes that are none of ours, of another version, cut or damaged */
    static @Nullable StoredAnswer fromBytes(byte[] bytes) {
        int end = bytes.length - CHECKSUM_BYTES;
        if (end < 1
                || bytes[0] != VERSION
                || checksum(bytes, end) != ByteBuffer.wrap(bytes).getInt(end)) {
            return null;
        }
        try (var in = new DataInputStream(new ByteArrayInputStream(bytes, 1, end - 1))) {
            int flags = in.readUnsignedByte();
            Instant at = Instant.ofEpochMilli(in.readLong());
            var target = new Target(text(in), text(in));
            String model = text(in);
            List<String> dropped = new ArrayList<>();
            for (int left = in.readInt(); left > 0; left--) {
                dropped.add(text(in));
            }
            String upstreamId = (flags & FLAG_UPSTREAM_ID) == 0 ? null : text(in);
            var usage = new Usage(
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    in.readLong(),
                    (flags & FLAG_ESTIMATED) != 0);
            byte[] body = block(in);
            var form = new Form((flags & FLAG_STREAM) != 0, (flags & FLAG_USAGE) != 0);
            return in.available() > 0
                    ? null
                    : new StoredAnswer(
                            new Outcome.Provenance(target, model, dropped, upstreamId), at, form, body, usage);
        } catch (IOException cut) {
            return null;
        }
    }

    private static int checksum(byte[] bytes, int length) {
        var checksum = new CRC32C();
        checksum.update(bytes, 0, length);
        return (int) checksum.getValue();
    }

    private static void text(DataOutputStream out, String text) throws IOException {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    private static String text(DataInputStream in) throws IOException {
        return new String(block(in), StandardCharsets.UTF_8);
    }

    private static byte[] block(DataInputStream in) throws IOException {
        int length = in.readInt();
        if (length < 0 || length > in.available()) {
            throw new IOException("a length is longer than what follows");
        }
        return in.readNBytes(length);
    }
}
