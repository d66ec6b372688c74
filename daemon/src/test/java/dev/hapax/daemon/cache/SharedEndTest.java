package dev.hapax.daemon.cache;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.EventBus;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Between the last event of a stream and the end of its connection. */
class SharedEndTest {
    private final Sharing sharing = new Sharing(
            new AnswerStores(null, Clock.systemUTC(), System::nanoTime),
            new EventBus(),
            Clock.systemUTC(),
            new HeldBytes());
    private final AtomicInteger calls = new AtomicInteger();
    private final AtomicReference<Cancellation> call = new AtomicReference<>(new Cancellation());

    /** Says one piece, which may be the whole answer, and then ends. */
    private AnswerStream asks(Cancellation caller, boolean all) {
        Wanted wanted = Seated.wanted(1, Seated.LONG, false, System::nanoTime, caller);
        Given given = sharing.answer(wanted, (cancellation, _) -> {
            calls.incrementAndGet();
            call.set(cancellation);
            var from = new Outcome.Provenance(new Target("p", "m"), "m", List.of(), null);
            return new Outcome.Live(from, List.of(), new AnswerStream() {
                private boolean said;

                @Override
                public byte @Nullable [] next() {
                    boolean over = said;
                    said = true;
                    return over ? null : new byte[] {7};
                }

                @Override
                public boolean allGiven() {
                    return said && all;
                }

                @Override
                public End end() {
                    return new End(Usage.NONE, null);
                }

                @Override
                public void close() {}
            });
        });
        return ((Outcome.Live) given.outcome()).stream();
    }

    @Test
    void whoLeavesAfterTheLastEventLeavesAnAnswerToTheNext() {
        var caller = new Cancellation();
        try (AnswerStream first = asks(caller, true)) {
            assertThat(first.next()).containsExactly(7);
            caller.cancel();

            try (AnswerStream second = asks(new Cancellation(), true)) {
                assertThat(second.next()).containsExactly(7);
                assertThat(second.next()).isNull();
                assertThat(second.end().failure()).isNull();
            }
        }
        assertThat(calls).hasValue(1);
        assertThat(call.get().cancelled()).isFalse();
    }

    @Test
    void whoLeavesBeforeItEndsTheCall() {
        var caller = new Cancellation();
        try (AnswerStream first = asks(caller, false)) {
            assertThat(first.next()).containsExactly(7);
            Cancellation begun = call.get();
            caller.cancel();

            asks(new Cancellation(), false).close();
            assertThat(begun.cancelled()).isTrue();
        }
        assertThat(calls).hasValue(2);
    }
}
