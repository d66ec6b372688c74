package dev.hapax.daemon.tokens;

import dev.hapax.daemon.chat.Part;
import org.jspecify.annotations.Nullable;

/** What pictures count for, by what their makers publish. */
final class Pictures {
    private Pictures() {}

    static long tokens(Part.Image image, String model) {
        PictureSize size = image.base64() == null ? null : PictureSize.of(image.base64());
        return model.contains("claude") ? claude(size) : tiles(size);
    }

    /**
     * A token for every 750 pixels, of a picture that is first made to fit: <a
     * href="https://docs.claude.com/en/docs/build-with-claude/vision">Anthropic's rule</a>.
     */
    private static long claude(@Nullable PictureSize size) {
        int longest = 1568;
        int most = 1600;
        if (size == null) {
            return most;
        }
        double scale = Math.min(1, (double) longest / Math.max(size.width(), size.height()));
        double pixels = size.width() * scale * (size.height() * scale);
        return Math.max(1, Math.min(most, Math.round(pixels / 750)));
    }

    /**
     * 85 tokens and 170 for every tile of 512 pixels, of a picture that is first made to fit: <a
     * href="https://platform.openai.com/docs/guides/images-vision">OpenAI's rule</a> for high detail.
     */
    private static long tiles(@Nullable PictureSize size) {
        int base = 85;
        int perTile = 170;
        if (size == null) {
            return base + 4L * perTile;
        }
        double scale = Math.min(1, 2048.0 / Math.max(size.width(), size.height()));
        double shortest = Math.min(size.width(), size.height()) * scale;
        scale *= Math.min(1, 768 / shortest);
        long across = (long) Math.ceil(size.width() * scale / 512);
        long down = (long) Math.ceil(size.height() * scale / 512);
        return base + perTile * Math.max(1, across) * Math.max(1, down);
    }
}
