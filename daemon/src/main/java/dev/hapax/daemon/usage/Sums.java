package dev.hapax.daemon.usage;

import dev.hapax.daemon.chat.Usage;
import java.util.concurrent.atomic.DoubleAdder;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Sums of one key in one hour. Any number of threads may add. */
final class Sums {
    private final LongAdder requests = new LongAdder();
    private final LongAdder failed = new LongAdder();
    private final LongAdder calls = new LongAdder();
    private final LongAdder input = new LongAdder();
    private final LongAdder cachedInput = new LongAdder();
    private final LongAdder output = new LongAdder();
    private final LongAdder reasoning = new LongAdder();
    private final DoubleAdder cost = new DoubleAdder();
    private volatile boolean priced;

    void request(boolean itFailed) {
        requests.increment();
        if (itFailed) {
            failed.increment();
        }
    }

    void call(@Nullable Usage usage, @Nullable Double costUsd) {
        calls.increment();
        if (usage != null) {
            input.add(usage.input());
            cachedInput.add(usage.cachedInput());
            output.add(usage.output());
            reasoning.add(usage.reasoning());
        }
        paid(costUsd);
    }

    private void paid(@Nullable Double costUsd) {
        if (costUsd != null) {
            cost.add(costUsd);
            priced = true;
        }
    }

    void add(UsageLedger.Totals more) {
        requests.add(more.requests());
        failed.add(more.failed());
        calls.add(more.calls());
        input.add(more.input());
        cachedInput.add(more.cachedInput());
        output.add(more.output());
        reasoning.add(more.reasoning());
        paid(more.costUsd());
    }

    UsageLedger.Totals totals() {
        return new UsageLedger.Totals(
                requests.sum(),
                failed.sum(),
                calls.sum(),
                input.sum(),
                cachedInput.sum(),
                output.sum(),
                reasoning.sum(),
                priced ? cost.sum() : null);
    }
}
