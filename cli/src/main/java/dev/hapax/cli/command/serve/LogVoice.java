package dev.hapax.cli.command.serve;

import dev.hapax.cli.command.serve.Gateway.Drained;
import dev.hapax.cli.command.serve.Gateway.Ready;
import dev.hapax.cli.command.serve.Gateway.Running;
import dev.hapax.cli.output.Output;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One JSON line per event on standard error; with {@code -o json} the first stands alone on standard output. */
record LogVoice(Output output, Clock clock, @Nullable Path configFile) implements Voice {
    @Override
    public void ready(Running gateway) {
        Ready ready = gateway.ready();
        Map<String, Object> line = output.json() ? new LinkedHashMap<>() : started();
        line.put("event", "ready");
        line.put("url", ready.url());
        line.put("socket", ready.socket().toString());
        line.put("pid", ready.pid());
        line.put("generation", ready.generation());
        if (output.json()) {
            output.document(line);
        } else {
            line.put("config", configFile == null ? null : configFile.toString());
            line.put("warnings", ready.warnings().size());
            output.logLine(line);
        }
    }

    @Override
    public void stopping(int inFlight, Duration limit) {
        Map<String, Object> line = started();
        line.put("event", "stopping");
        line.put("in_flight", inFlight);
        line.put("deadline_ms", limit.toMillis());
        output.logLine(line);
    }

    /** A log has the beginning and the end. */
    @Override
    public void draining(int inFlight, Duration left) {}

    @Override
    public void stopped(Drained drained) {
        Map<String, Object> line = started();
        line.put("event", "stopped");
        line.put("finished", drained.finished());
        line.put("cut", drained.cut());
        line.put("took_ms", drained.took().toMillis());
        output.logLine(line);
    }

    private Map<String, Object> started() {
        var line = new LinkedHashMap<String, Object>();
        line.put("time", clock.instant().toString());
        line.put("level", "info");
        return line;
    }
}
