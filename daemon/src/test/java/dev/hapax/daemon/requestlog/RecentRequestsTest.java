package dev.hapax.daemon.requestlog;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.event.GatewayEvent.Bodies;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RecentRequestsTest {
    private final RecentRequests recent = new RecentRequests();

    @Test
    void theLastThousandAreKept() {
        IntStream.rangeClosed(1, 2_500).forEach(i -> recent.accept(Finished.well("id-" + i)));
        var all = recent.newest(5_000, 0, _ -> true);
        assertThat(all).hasSize(1_000);
        assertThat(all.getFirst().request().requestId()).isEqualTo("id-1501");
        assertThat(all.getLast().number()).isEqualTo(2_500);
        assertThat(recent.find("id-1500")).isEmpty();
        assertThat(recent.find("id-2499")).isPresent();
    }

    @Test
    void theBeginningOfAnIdIsEnoughWhereOnlyOneBeginsSo() {
        recent.accept(Finished.well("abc-1"));
        recent.accept(Finished.well("abd-2"));
        assertThat(recent.find("abc").orElseThrow().request().requestId()).isEqualTo("abc-1");
        assertThat(recent.find("ab")).isEmpty();
        recent.accept(Finished.well("ab"));
        assertThat(recent.find("ab").orElseThrow().request().requestId()).isEqualTo("ab");
    }

    @Test
    void nobodyFillsTheMemoryWithTextsOrBodies() {
        recent.accept(Finished.request(
                "id",
                "/" + "x".repeat(100_000),
                404,
                "client_error",
                Duration.ofMillis(1),
                new Bodies("ask", "answer")));
        var kept = recent.newest(1, 0, _ -> true).getFirst().request();
        assertThat(kept.path()).hasSizeLessThan(400);
        assertThat(kept.bodies()).isNull();
    }

    @Test
    void manyAtOnceLeaveNoGaps() {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            IntStream.range(0, 900).forEach(i -> threads.execute(() -> recent.accept(Finished.well("id-" + i))));
        }
        List<Long> numbers = recent.newest(1_000, 0, _ -> true).stream()
                .map(RecentRequests.Remembered::number)
                .toList();
        assertThat(numbers)
                .isEqualTo(IntStream.rangeClosed(1, 900).mapToObj(Long::valueOf).toList());
    }
}
