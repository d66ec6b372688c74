package dev.hapax.daemon.tokens;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/** A picture's width and height in pixels, read from the head of its file: PNG, GIF, WebP or JPEG. */
record PictureSize(int width, int height) {
    /** Base64 characters looked at, whole groups of four: a JPEG's size may stand behind a preview. */
    private static final int HEAD = 256 * 1024;

    /** @return null if it is none of them, or broken */
    static @Nullable PictureSize of(String base64) {
        try {
            int whole = Math.min(base64.length(), HEAD) / 4 * 4;
            byte[] head = Base64.getMimeDecoder().decode(base64.substring(0, whole));
            PictureSize size = read(ByteBuffer.wrap(head));
            return size == null || size.width < 1 || size.height < 1 ? null : size;
        } catch (IllegalArgumentException | IndexOutOfBoundsException broken) {
            return null;
        }
    }

    private static @Nullable PictureSize read(ByteBuffer file) {
        if (has(file, 1, "PNG")) {
            return new PictureSize(file.getInt(16), file.getInt(20));
        }
        if (has(file, 0, "GIF8")) {
            file.order(ByteOrder.LITTLE_ENDIAN);
            return new PictureSize(file.getShort(6) & 0xffff, file.getShort(8) & 0xffff);
        }
        if (has(file, 0, "RIFF") && has(file, 8, "WEBP")) {
            return webP(file.order(ByteOrder.LITTLE_ENDIAN));
        }
        return file.getShort(0) == (short) 0xffd8 ? jpeg(file) : null;
    }

    private static boolean has(ByteBuffer file, int at, String word) {
        byte[] bytes = word.getBytes(StandardCharsets.US_ASCII);
        return file.limit() >= at + bytes.length && file.slice(at, bytes.length).equals(ByteBuffer.wrap(bytes));
    }

    /** Three forms: lossy, lossless, extended. */
    private static @Nullable PictureSize webP(ByteBuffer file) {
        if (has(file, 12, "VP8 ")) {
            return new PictureSize(file.getShort(26) & 0x3fff, file.getShort(28) & 0x3fff);
        }
        if (has(file, 12, "VP8L")) {
            int bits = file.getInt(21);
            return new PictureSize((bits & 0x3fff) + 1, (bits >>> 14 & 0x3fff) + 1);
        }
        return has(file, 12, "VP8X")
                ? new PictureSize((file.getInt(24) & 0xffffff) + 1, (file.getInt(26) >>> 8) + 1)
                : null;
    }

    /** The first frame header; segments before it are stepped over. */
    private static @Nullable PictureSize jpeg(ByteBuffer file) {
        int at = 2;
        while (true) {
            int marker = file.getShort(at) & 0xffff;
            boolean frame =
                    marker >= 0xffc0 && marker <= 0xffcf && marker != 0xffc4 && marker != 0xffc8 && marker != 0xffcc;
            if (frame) {
                return new PictureSize(file.getShort(at + 7) & 0xffff, file.getShort(at + 5) & 0xffff);
            }
            if (marker < 0xff00) {
                return null;
            }
            at += 2 + (file.getShort(at + 2) & 0xffff);
        }
    }
}
