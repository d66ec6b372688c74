package dev.hapax.daemon.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class StoredAnswerTest {
    static StoredAnswer answer(String body, @Nullable String upstreamId) {
        return new StoredAnswer(
                new Outcome.Provenance(
                        new Target("openai", "gpt-4o-mini"), "gpt-4o-mini-2024", List.of("top_k", "größe"), upstreamId),
                Instant.ofEpochMilli(1_763_884_800_123L),
                new Form(true, false),
                body.getBytes(StandardCharsets.UTF_8),
                new Usage(12, 3, 4, 5, 1, true));
    }

    @Test
    void whatGoesOutComesBack() {
        for (String id : Arrays.asList(null, "req_1")) {
            StoredAnswer before = answer("{\"text\":\"Paris ☃\"}", id);
            StoredAnswer after = StoredAnswer.fromBytes(before.toBytes());
            assertThat(after).usingRecursiveComparison().isEqualTo(before);
        }
    }

    @Test
    void bytesThatWereCutOrDamagedAreNoAnswer() {
        byte[] whole = answer("{\"text\":\"Paris\"}", "req_1").toBytes();
        for (int length = 0; length < whole.length; length++) {
            assertThat(StoredAnswer.fromBytes(Arrays.copyOf(whole, length))).isNull();
        }
        for (int i = 0; i < whole.length; i++) {
            byte[] damaged = whole.clone();
            damaged[i] ^= 0x10;
            assertThat(StoredAnswer.fromBytes(damaged)).isNull();
        }
        assertThat(StoredAnswer.fromBytes(Arrays.copyOf(whole, whole.length + 1)))
                .isNull();
    }
}
