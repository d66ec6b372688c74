package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;

/**
 * What providers list themselves, remembered for a while. Nobody waits long for it, and a provider that does not tell
 * offers nothing. Safe for any number of threads.
 */
final class OfferedModels {
    private static final Duration LONGEST_WAIT = Duration.ofSeconds(2);
    private static final long REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(60);
    private static final long NOTHING_REMEMBERED_NANOS = TimeUnit.SECONDS.toNanos(10);

    private final Map<String, Asked> asked = new ConcurrentHashMap<>();
    private final LongSupplier ticker;

    /** @param ticker monotonic nanoseconds */
    OfferedModels(LongSupplier ticker) {
        this.ticker = ticker;
    }

    private record Asked(long atNanos, CompletableFuture<List<String>> answer) {
        boolean stillGood(long now) {
            boolean nothing = answer.isDone() && answer.getNow(List.of()).isEmpty();
            return now - atNanos < (nothing ? NOTHING_REMEMBERED_NANOS : REMEMBERED_NANOS);
        }
    }

    /** The lists by provider name, in the order of the providers; all are asked at once. */
    Map<String, List<String>> of(List<ProviderAdapter> providers) {
        Deadline deadline = Deadline.in(LONGEST_WAIT, ticker);
        List<Asked> answers = new ArrayList<>();
        Set<String> current = new HashSet<>();
        for (ProviderAdapter provider : providers) {
            String key = provider.name() + " " + provider.identity();
            current.add(key);
            answers.add(asked.compute(
                    key,
                    (_, known) ->
                            known != null && known.stillGood(ticker.getAsLong()) ? known : ask(provider, deadline)));
        }
        asked.keySet().retainAll(current);
        Map<String, List<String>> offered = new LinkedHashMap<>();
        for (int i = 0; i < providers.size(); i++) {
            offered.put(providers.get(i).name(), await(answers.get(i), deadline));
        }
        return offered;
    }

    private Asked ask(ProviderAdapter provider, Deadline deadline) {
        var answer = new CompletableFuture<List<String>>();
        Thread.ofVirtual().name("models-" + provider.name()).start(() -> {
            try {
                answer.complete(List.copyOf(provider.listModels(deadline)));
            } finally {
                // Whatever went wrong, nobody waits for more.
                answer.complete(List.of());
            }
        });
        return new Asked(ticker.getAsLong(), answer);
    }

    private static List<String> await(Asked asked, Deadline deadline) {
        try {
            return asked.answer().get(deadline.left().toNanos(), TimeUnit.NANOSECONDS);
        } catch (TimeoutException | ExecutionException tooLate) {
            return List.of();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return List.of();
        }
    }
}
