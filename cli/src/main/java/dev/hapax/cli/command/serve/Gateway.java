package dev.hapax.cli.command.serve;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Problem;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A gateway that can be started: all that {@code serve} knows of the daemon. */
public interface Gateway {
    /** When it returns, both listeners answer; when it throws, nothing is left open. */
    Running start(Start start) throws CliFailed;

    /**
     * @param configFile null: what the environment offers
     * @param configName the file as the user named it
     * @param host, port override the file's
     */
    record Start(
            @Nullable Path configFile,
            String configName,
            Path socket,
            @Nullable String host,
            @Nullable Integer port,
            Environment environment,
            Log log) {}

    /**
     * How the log looks.
     *
     * @param format null: as the file says, else by whether a person watches
     * @param colour where it is text on standard error
     */
    record Log(@Nullable LogFormat format, boolean personWatches, boolean colour) {}

    /** The shape of a line of the log. */
    enum LogFormat {
        TEXT,
        JSON
    }

    /** A gateway that runs. */
    interface Running extends AutoCloseable {
        Ready ready();

        List<ProviderState> providers();

        void reload();

        /** The log goes to a new file, where the old one was moved away, and says how everything is. */
        void reopenLog();

        /** @param stop called once, when somebody asks through the socket */
        void onStopRequested(Runnable stop);

        int inFlight();

        /** Takes nothing new and waits for what is in flight, at most so long. */
        Drained drain(Duration limit);

        /** Ends it; what is still in flight is cut. */
        @Override
        void close();
    }

    record Ready(String url, Path socket, long pid, int generation, HapaxConfig config, List<Problem> warnings) {}

    /**
     * @param problem what went wrong last, or null
     * @param unreachable whether nothing took the connection
     */
    record ProviderState(
            String name, String state, @Nullable String problem, boolean unreachable) {}

    record Drained(int finished, int cut, Duration took) {}
}
