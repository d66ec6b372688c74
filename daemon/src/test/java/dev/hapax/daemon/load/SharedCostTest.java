package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.cache.AnswerStores;
import dev.hapax.daemon.cache.CacheKey;
import dev.hapax.daemon.cache.Form;
import dev.hapax.daemon.cache.Given;
import dev.hapax.daemon.cache.KeyDigest;
import dev.hapax.daemon.cache.Sharing;
import dev.hapax.daemon.cache.Wanted;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.function.IntFunction;
import org.junit.jupiter.api.Test;

/**
 * What sharing costs a request of 1 KiB: its key, a call that nobody joins, and a kept answer, in nanoseconds of the
 * processor. {@code -Dhapax.load.requests=1000000} for figures; few by default, and none is judged.
 */
class SharedCostTest {
    private static final int TIMES = Integer.getInteger("hapax.load.requests", 2_000);
    /** Its own time of the processor: what neighbours do does not count. */
    private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

    private static final Set<String> WITHOUT = Set.of("stream", "stream_options");

    private final Sharing sharing;
    private final Outcome answer = new Outcome.Whole(
            new Outcome.Provenance(new Target("p", "m"), "m", List.of(), null), new byte[1024], Usage.of(1, 1));

    SharedCostTest() throws Exception {
        var stores = new AnswerStores(null, Clock.systemUTC(), System::nanoTime);
        String file = "providers: {echo: {type: echo}}\ncache: {enable: true}\n";
        stores.prepare(Objects.requireNonNull(new ConfigLoader(ProviderKinds.infos())
                        .load(
                                new ConfigSource(
                                        "hapax.yaml", Path.of("hapax.yaml"), file.getBytes(StandardCharsets.UTF_8)),
                                new Environment(Map.of(), Environment.Mode.WARN))
                        .config()))
                .adopt();
        sharing = new Sharing(stores, new EventBus(), Clock.systemUTC());
    }

    private static byte[] request(int number) {
        return ("{\"model\":\"gpt-4o-mini\",\"temperature\":0.0,\"messages\":[{\"role\":\"system\",\"content\":\"Be brief.\"},"
                        + "{\"role\":\"user\",\"content\":\"" + "some words ".repeat(80) + number
                        + "\"}],\"max_tokens\":256,\"stream\":true}")
                .getBytes(StandardCharsets.UTF_8);
    }

    private static CacheKey key(byte[] body, byte[] way) {
        return new KeyDigest()
                .text("team-a")
                .bytes(way)
                .text("openai")
                .texts(Map.of())
                .request(body, WITHOUT)
                .key();
    }

    private Wanted wanted(CacheKey key, boolean keep, boolean share) {
        return new Wanted(
                key,
                1,
                "/v1/chat/completions",
                Form.WHOLE,
                new Wanted.Terms(true, keep ? Duration.ofHours(1) : null, share, null),
                _ -> Retelling.UNCHANGED,
                Deadline.in(Duration.ofMinutes(1), System::nanoTime),
                false,
                new Cancellation());
    }

    private static double nanos(IntFunction<Object> work) {
        long sum = 0;
        double best = Double.MAX_VALUE;
        for (int round = 0; round < 5; round++) {
            long begun = THREADS.getCurrentThreadCpuTime();
            for (int i = 0; i < TIMES; i++) {
                sum += work.apply(i).hashCode();
            }
            best = Math.min(best, (double) (THREADS.getCurrentThreadCpuTime() - begun) / TIMES);
        }
        assertThat(sum).isNotEqualTo(1);
        return best;
    }

    @Test
    void figures() {
        byte[] way = new byte[32];
        byte[][] bodies = new byte[256][];
        for (int i = 0; i < bodies.length; i++) {
            bodies[i] = request(i);
        }
        double key = nanos(i -> key(bodies[i & 255], way));
        double wanted = nanos(i -> wanted(new CacheKey(i, 1, 1, 1), false, true));
        double alone = nanos(i -> sharing.answer(wanted(new CacheKey(i, 1, 1, 1), false, true), (_, _) -> answer));
        Given first = sharing.answer(wanted(new CacheKey(7, 7, 7, 7), true, true), (_, _) -> answer);
        assertThat(first.use()).isEqualTo(CacheUse.MISS);
        double hit = nanos(i -> sharing.answer(wanted(new CacheKey(7, 7, 7, 7), true, true), (_, _) -> answer)
                .use());
        System.out.printf(
                "sharing: %d bytes: key %.0f ns; a call that nobody joins %.0f ns; a hit %.0f ns (of which %.0f ns are"
                        + " the question's)%n",
                bodies[0].length, key, alone, hit, wanted);
        assertThat(sharing.answer(wanted(new CacheKey(7, 7, 7, 7), true, true), (_, _) -> answer)
                        .use())
                .isEqualTo(CacheUse.HIT);
    }
}
