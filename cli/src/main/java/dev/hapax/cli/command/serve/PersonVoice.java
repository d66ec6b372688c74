package dev.hapax.cli.command.serve;

import dev.hapax.cli.command.serve.Gateway.Drained;
import dev.hapax.cli.command.serve.Gateway.Running;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import java.time.Duration;

/** What a person at the terminal reads. */
record PersonVoice(Output output, Banner banner, Life.Collaborators collaborators) implements Voice {
    /** The first free probes are on their way when the listeners open; they are worth this short wait. */
    private static final int LOOKS = 40;

    private static final Duration BETWEEN_LOOKS = Duration.ofMillis(25);

    @Override
    public void ready(Running gateway) throws InterruptedException {
        for (int look = 0; look < LOOKS && anyUnknown(gateway); look++) {
            collaborators.pause().of(BETWEEN_LOOKS);
        }
        banner.lines(gateway.ready(), gateway.providers(), collaborators.clock().instant())
                .forEach(output::note);
    }

    private static boolean anyUnknown(Running gateway) {
        return gateway.providers().stream()
                .anyMatch(provider -> provider.state().equals("unknown"));
    }

    @Override
    public void stopping(int inFlight, Duration limit) {
        output.note(
                inFlight == 0
                        ? "stopping: nothing in flight"
                        : "stopping: no new requests, waiting up to " + Words.of(limit) + " for "
                                + Words.count(inFlight, "request") + "   (Ctrl-C again cuts "
                                + (inFlight == 1 ? "it)" : "them)"));
    }

    @Override
    public void draining(int inFlight, Duration left) {
        output.note("  " + inFlight + " left, " + Words.of(left));
    }

    @Override
    public void stopped(Drained drained) {
        if (drained.finished() + drained.cut() > 0) {
            output.note("stopped: " + Words.count(drained.finished(), "request") + " finished, " + drained.cut()
                    + " cut, " + Words.of(drained.took()));
        }
    }
}
