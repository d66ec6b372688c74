package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Failure;

/** One attempt gave no answer. Carries no stack: it is a result, thrown on every failing provider's every request. */
public final class AttemptFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient Failure failure;

    public AttemptFailed(Failure failure) {
        super(failure.message(), null, false, false);
        this.failure = failure;
    }

    public Failure failure() {
        return failure;
    }
}
