package dev.hapax.cli.command.serve;

import dev.hapax.cli.command.serve.Gateway.Drained;
import dev.hapax.cli.command.serve.Gateway.Running;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.terminal.Pause;
import dev.hapax.cli.terminal.Signals;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * From ready to ended. Signals and the socket only leave word; one thread reads it and acts, so that nothing here runs
 * twice at once.
 */
public final class Life {
    private static final Duration BETWEEN_WORDS = Duration.ofSeconds(5);

    /** @param started when the process began */
    public record Collaborators(String version, Signals signals, Clock clock, Pause pause, Instant started) {}

    private sealed interface Event {}

    private record Stop() implements Event {}

    private record Reload() implements Event {}

    private record ReopenLog() implements Event {}

    private record Finished(Drained drained) implements Event {}

    private final BlockingQueue<Event> events = new LinkedBlockingQueue<>();
    private final Voice voice;
    private final Clock clock;

    /** @param attached whether a terminal is there: closing its window then means stop, not reload */
    Life(Collaborators with, boolean attached, Voice voice) {
        this.voice = voice;
        this.clock = with.clock();
        with.signals().on("TERM", () -> events.add(new Stop()));
        with.signals().on("INT", () -> events.add(new Stop()));
        with.signals().on("USR1", () -> events.add(new ReopenLog()));
        with.signals().on("HUP", () -> events.add(attached ? new Stop() : new Reload()));
    }

    ExitCode of(Running gateway) throws InterruptedException {
        gateway.onStopRequested(() -> events.add(new Stop()));
        voice.ready(gateway);
        while (true) {
            switch (events.take()) {
                case Stop _ -> {
                    return end(gateway);
                }
                case Reload _ -> gateway.reload();
                case ReopenLog _ -> gateway.reopenLog();
                case Finished _ -> {
                    // nothing drains yet
                }
            }
        }
    }

    private ExitCode end(Running gateway) throws InterruptedException {
        Duration limit = gateway.ready().config().server().shutdownTimeout();
        Instant began = clock.instant();
        int inFlight = gateway.inFlight();
        voice.stopping(inFlight, limit);
        Thread.ofVirtual().start(() -> events.add(new Finished(gateway.drain(limit))));
        Drained drained = drained(gateway, began, limit, inFlight);
        voice.stopped(drained);
        return drained.cut() == 0 ? ExitCode.OK : ExitCode.CUT;
    }

    private Drained drained(Running gateway, Instant began, Duration limit, int inFlight) throws InterruptedException {
        while (true) {
            switch (events.poll(BETWEEN_WORDS.toMillis(), TimeUnit.MILLISECONDS)) {
                case null -> voice.draining(gateway.inFlight(), limit.minus(since(began)));
                case Finished(Drained drained) -> {
                    return drained;
                }
                case Stop _ -> {
                    return cut(gateway, began, inFlight);
                }
                case ReopenLog _ -> gateway.reopenLog();
                case Reload _ -> {
                    // What is about to end takes no new configuration.
                }
            }
        }
    }

    /** Asked twice: nobody wants to wait any longer. */
    private Drained cut(Running gateway, Instant began, int inFlight) {
        int left = gateway.inFlight();
        gateway.close();
        return new Drained(Math.max(0, inFlight - left), left, since(began));
    }

    private Duration since(Instant began) {
        return Duration.between(began, clock.instant());
    }
}
