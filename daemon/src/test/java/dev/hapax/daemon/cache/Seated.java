package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.chat.Usage;
import java.time.Duration;
import java.util.function.LongSupplier;

/** Callers who ask for one stream that may be shared. */
final class Seated {
    static final Duration LONG = Duration.ofMinutes(5);

    private Seated() {}

    static Wanted wanted(int key, Duration time, boolean hurried, LongSupplier ticker, Cancellation cancellation) {
        return new Wanted(
                Answers.key(key),
                1,
                "/v1/ask",
                new Form(true, true),
                new Wanted.Terms(true, null, true, null),
                _ -> Retelling.UNCHANGED,
                Deadline.in(time, ticker),
                hurried,
                cancellation);
    }

    static Seat with(Duration time) {
        return with(time, System::nanoTime);
    }

    static Seat with(Duration time, LongSupplier ticker) {
        Wanted wanted = wanted(1, time, false, ticker, new Cancellation());
        var nobody = new SharedCall.Watcher() {
            @Override
            public void whole(Outcome.Live live, Form form, byte[] frames, Usage usage) {}

            @Override
            public void closed(SharedCall call) {}
        };
        return new Seat(new SharedCall(wanted, true, new HeldBytes(), nobody), wanted);
    }
}
