package dev.hapax.cli.command.serve;

import dev.hapax.cli.command.serve.Gateway.Drained;
import dev.hapax.cli.command.serve.Gateway.Running;
import java.time.Duration;

/** How a gateway tells what becomes of it: to a person, or to a log. */
interface Voice {
    void ready(Running gateway) throws InterruptedException;

    void stopping(int inFlight, Duration limit);

    void draining(int inFlight, Duration left);

    void stopped(Drained drained);
}
