package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;

/** Answers and keys that a test can tell apart. */
final class Answers {
    private Answers() {}

    static CacheKey key(int number) {
        return CacheKey.of(ByteBuffer.allocate(32).putInt(number).array());
    }

    static StoredAnswer saying(String text) {
        return new StoredAnswer(
                new Outcome.Provenance(new Target("one", "m"), "m-1", List.of(), null),
                Instant.EPOCH,
                Form.WHOLE,
                text.getBytes(StandardCharsets.UTF_8),
                Usage.of(1, 2));
    }

    static String said(StoredAnswer answer) {
        return new String(answer.body(), StandardCharsets.UTF_8);
    }
}
