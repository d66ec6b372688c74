package dev.hapax.daemon.usage;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.usage.UsageLedger.By;
import dev.hapax.daemon.usage.UsageLedger.Totals;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class UsageLedgerTest {
    @TempDir
    Path directory;

    private Instant now = Instant.parse("2026-11-23T08:15:04Z");

    private UsageLedger open() {
        return UsageLedger.in(new UsageFiles(directory.resolve("usage")), () -> now);
    }

    private static GatewayEvent call(String model, long input, @Nullable Double cost) {
        return new GatewayEvent.AttemptFinished(
                "id",
                "/v1/chat/completions",
                "team-a",
                new Target("openai", model),
                "ok",
                Duration.ofMillis(3),
                null,
                Usage.of(input, 2),
                false,
                cost);
    }

    @Test
    void aRestartForgetsNothing() {
        try (UsageLedger first = open()) {
            first.accept(call("small", 10, 0.25));
            now = now.plus(Duration.ofHours(1));
            first.accept(call("small", 20, 0.50));
            first.accept(call("large", 1, null));
        }
        try (UsageLedger second = open()) {
            second.accept(call("small", 5, 0.25));
            assertThat(second.since(now.minus(Duration.ofHours(24)), By.MODEL))
                    .containsExactlyInAnyOrderEntriesOf(Map.of(
                            "openai/small", new Totals(0, 0, 3, 35, 0, 6, 0, 1.0),
                            "openai/large", new Totals(0, 0, 1, 1, 0, 2, 0, null)));
            assertThat(second.since(now, By.KEY)).containsOnlyKeys("team-a");
            assertThat(second.since(now, By.KEY).get("team-a")).isEqualTo(new Totals(0, 0, 3, 26, 0, 6, 0, 0.75));
        }
    }

    /** Nobody closes it: whoever opens the files next sees what a killed process has left. */
    private Map<String, Totals> afterAKill() {
        try (UsageLedger next = open()) {
            return next.since(Instant.EPOCH, By.MODEL);
        }
    }

    @Test
    @SuppressWarnings("resource") // A killed process closes nothing.
    void aKilledProcessLosesOnlyWhatCameAfterTheLastWriting() throws IOException {
        UsageLedger killed = open();
        killed.accept(call("small", 10, 0.25));
        killed.write();
        assertThat(afterAKill()).containsExactly(Map.entry("openai/small", new Totals(0, 0, 1, 10, 0, 2, 0, 0.25)));
        Path file = directory.resolve("usage").resolve("2026-11-23.jsonl");
        long first = Files.size(file);
        killed.accept(call("small", 20, 0.50));
        killed.accept(call("large", 1, null));
        killed.write();
        var all = Map.of(
                "openai/small", new Totals(0, 0, 2, 30, 0, 4, 0, 0.75),
                "openai/large", new Totals(0, 0, 1, 1, 0, 2, 0, null));
        assertThat(afterAKill()).isEqualTo(all);
        assertThat(Files.size(file)).as("only what is new was written").isLessThan(4 * first);

        Files.writeString(file, "{\"hour\":4945", StandardOpenOption.APPEND);
        try (UsageLedger next = open()) {
            next.accept(call("large", 1, null));
        }
        assertThat(afterAKill().get("openai/small")).isEqualTo(all.get("openai/small"));
        assertThat(afterAKill().get("openai/large")).isEqualTo(new Totals(0, 0, 2, 2, 0, 4, 0, null));
    }

    @Test
    void howOftenItIsWrittenChangesNoSum() throws IOException {
        now = Instant.parse("2026-11-23T23:40:00Z");
        try (UsageLedger ledger = open()) {
            for (int i = 0; i < 100; i++) {
                ledger.accept(call(i % 3 == 0 ? "small" : "large", 1, null));
                ledger.write();
                now = now.plus(Duration.ofSeconds(30));
                if (i % 40 == 5) {
                    ledger.write();
                    assertThat(afterAKill()).isEqualTo(ledger.since(Instant.EPOCH, By.MODEL));
                }
            }
        }
        assertThat(names()).containsExactly("2026-11-23.jsonl", "2026-11-24.jsonl");
        assertThat(afterAKill().values().stream().mapToLong(Totals::calls).sum())
                .isEqualTo(100);
    }

    @Test
    void afterThirtyOneDaysADayIsForgottenHereAndOnTheDisk() throws IOException {
        try (UsageLedger ledger = open()) {
            ledger.accept(call("small", 10, 0.25));
        }
        assertThat(names()).containsExactly("2026-11-23.jsonl");
        now = now.plus(Duration.ofDays(33));
        try (UsageLedger ledger = open()) {
            assertThat(ledger.since(Instant.EPOCH, By.MODEL)).isEmpty();
            ledger.accept(call("small", 1, null));
        }
        assertThat(names()).containsExactly("2026-12-26.jsonl");
    }

    private List<String> names() throws IOException {
        try (Stream<Path> files = Files.list(directory.resolve("usage"))) {
            return files.map(file -> file.getFileName().toString()).sorted().toList();
        }
    }

    @Test
    void aBrokenLineCostsOnlyItself() throws IOException {
        try (UsageLedger ledger = open()) {
            ledger.accept(call("small", 10, 0.25));
        }
        Path file = directory.resolve("usage").resolve("2026-11-23.jsonl");
        Files.writeString(file, "{\"hour\":1\nnull\n" + Files.readString(file));
        try (UsageLedger ledger = open()) {
            assertThat(ledger.since(Instant.EPOCH, By.PROVIDER)).containsOnlyKeys("openai");
        }
    }

    @Test
    void modelsThatCallersThinkOfDoNotFillTheMemory() {
        try (UsageLedger ledger = UsageLedger.inMemory(() -> now)) {
            for (int i = 0; i < 5_000; i++) {
                ledger.accept(call("model-" + i, 1, null));
            }
            var byModel = ledger.since(Instant.EPOCH, By.MODEL);
            assertThat(byModel).hasSizeLessThanOrEqualTo(201).containsKey("openai/other");
            assertThat(byModel.values().stream().mapToLong(Totals::calls).sum()).isEqualTo(5_000);
        }
    }

    @Test
    void aStateDirectoryThatCannotBeWrittenStopsNobody() throws IOException {
        Files.writeString(directory.resolve("usage"), "a file where a directory should be");
        try (UsageLedger ledger = open()) {
            ledger.accept(call("small", 10, 0.25));
            assertThat(ledger.since(Instant.EPOCH, By.PROVIDER)).containsOnlyKeys("openai");
        }
    }
}
