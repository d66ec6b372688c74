package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** One configured provider, ready to be asked. Safe for any number of threads. */
public interface ProviderAdapter {
    /** The name in the file. */
    String name();

    /** A word that changes when the address or a credential does: what health and connections are remembered by. */
    String identity();

    /**
     * Asks one model once, and waits for the whole answer or for the first event of a streamed one.
     *
     * @param model the name callers use; the adapter knows what goes upstream
     * @param before what was tried before, for answers that tell it
     * @throws AttemptFailed if there is none
     * @throws BadRequest if the request cannot be put into this target's words; nothing was sent then
     */
    Answer ask(Ask ask, String model, AttemptTimers timers, List<AttemptRecord> before)
            throws AttemptFailed, BadRequest;

    /**
     * Whether the model takes the caller's own bytes, and so whatever they name that the provider may hold.
     *
     * @param model the name callers use
     */
    default boolean relays(Question question, String model) {
        return false;
    }

    /** Whether an answer that another target began can be gone on with here ({@link Ask#resuming}). */
    default boolean resumes() {
        return false;
    }

    /** Asks for the shortest answer there is; it may cost something. */
    default Probe paidProbe(Deadline deadline) {
        return probe(deadline);
    }

    /** Asks something that costs nothing. */
    Probe probe(Deadline deadline);

    /** The models that the provider lists, asked now; empty if it cannot tell. */
    List<String> listModels(Deadline deadline);

    /** @param failure null when it answered */
    record Probe(Duration took, @Nullable Failure failure) {}
}
