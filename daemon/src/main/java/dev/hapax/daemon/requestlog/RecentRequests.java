package dev.hapax.daemon.requestlog;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The last requests with what became of them, without bodies and without those who only look how the gateway is. Every
 * text is cut to a length, so that what callers and providers write cannot fill the memory. Safe for any number of
 * threads; its lock guards the numbering, so that whoever has seen a number has seen all before it.
 */
public final class RecentRequests implements Consumer<GatewayEvent> {
    /** How many are kept. */
    public static final int KEPT = 1_000;

    private static final int LONGEST_TEXT = 300;
    private static final int MOST_ATTEMPTS = 32;

    private final AtomicReferenceArray<@Nullable Remembered> ring = new AtomicReferenceArray<>(KEPT);
    private final AtomicLong next = new AtomicLong(1);

    /** @param number counts from 1 up since the daemon began; gaps do not happen */
    public record Remembered(long number, RequestFinished request) {
        /** Whether the caller did not get what was asked for, or not all of it. */
        public boolean failed() {
            return request.status() >= 400 || request.errorType() != null;
        }
    }

    @Override
    public void accept(GatewayEvent event) {
        if (event instanceof RequestFinished finished && !(finished.watching() && finished.status() < 400)) {
            RequestFinished kept = fits(finished) ? finished : cut(finished);
            synchronized (ring) {
                long number = next.get();
                ring.set((int) (number % KEPT), new Remembered(number, kept));
                next.set(number + 1);
            }
        }
    }

    /**
     * The newest that fit, in the order in which they ended.
     *
     * @param after only those with a higher number
     */
    public List<Remembered> newest(int most, long after, Predicate<Remembered> wanted) {
        List<Remembered> found = new ArrayList<>();
        long last = next.get() - 1;
        for (long number = last; number > Math.max(after, last - KEPT) && found.size() < most; number--) {
            Remembered one = ring.get((int) (number % KEPT));
            // Another number in its place: it is being written, or has been overwritten meanwhile.
            if (one != null && one.number() == number && wanted.test(one)) {
                found.add(one);
            }
        }
        return found.reversed();
    }

    /** The newest request by its id, or by the beginning of an id where only one begins so. */
    public Optional<Remembered> find(String id) {
        List<Remembered> exact = newest(1, 0, one -> one.request().requestId().equals(id));
        if (!exact.isEmpty()) {
            return Optional.of(exact.getFirst());
        }
        List<Remembered> begun = newest(2, 0, one -> one.request().requestId().startsWith(id));
        return begun.size() == 1 ? Optional.of(begun.getFirst()) : Optional.empty();
    }

    /** Nearly all do, and are kept as they are. */
    private static boolean fits(RequestFinished request) {
        GatewayEvent.CallerError error = request.error();
        return request.bodies() == null
                && fits(request.path())
                && fits(request.model())
                && fits(request.traceparent())
                && (error == null || fits(error.message()))
                && request.unasked().size() <= MOST_ATTEMPTS
                && request.attempts().size() <= MOST_ATTEMPTS
                && request.attempts().stream().allMatch(attempt -> fits(attempt.reason()));
    }

    private static boolean fits(@Nullable String text) {
        return text == null || text.length() <= LONGEST_TEXT;
    }

    private static RequestFinished cut(RequestFinished request) {
        GatewayEvent.CallerError error = request.error();
        return new RequestFinished(
                request.at(),
                request.requestId(),
                request.method(),
                cut(request.path()),
                request.endpoint(),
                request.version(),
                request.status(),
                request.took(),
                request.firstByte(),
                request.upstreamTime(),
                request.target(),
                request.attempts().stream()
                        .limit(MOST_ATTEMPTS)
                        .map(RecentRequests::cut)
                        .toList(),
                request.unasked().stream().limit(MOST_ATTEMPTS).toList(),
                request.usage(),
                request.streamed(),
                request.errorType(),
                request.client(),
                request.generation(),
                request.cache(),
                request.costUsd(),
                cut(request.model()),
                error == null ? null : new GatewayEvent.CallerError(error.code(), cut(error.message())),
                null,
                request.handler(),
                null);
    }

    private static AttemptRecord cut(AttemptRecord attempt) {
        String reason = attempt.reason();
        return reason == null || fits(reason) ? attempt : attempt.because(cut(reason));
    }

    private static String cut(String text) {
        return fits(text) ? text : text.substring(0, LONGEST_TEXT) + "...";
    }
}
