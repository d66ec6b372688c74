package dev.hapax.daemon;

import dev.hapax.daemon.requestlog.LogLook;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.config.Environment;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A daemon as people run it, on a free port, with a configuration and a socket of its own. */
public final class RunningHapax implements AutoCloseable {
    private static final Duration STEP = Duration.ofMillis(20);

    private final Path directory;
    private final Path configFile;
    private final Starting starting;
    private Daemon daemon;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();

    /** Starts the daemon, and may do so again. */
    private interface Starting {
        Daemon start() throws StartFailed;
    }

    private RunningHapax(Path directory, Path configFile, Starting starting) throws StartFailed {
        this.directory = directory;
        this.configFile = configFile;
        this.starting = starting;
        this.daemon = starting.start();
    }

    public static RunningHapax with(String yaml) throws IOException, StartFailed {
        return with(yaml, Map.of());
    }

    public static RunningHapax with(String yaml, Map<String, String> environment) throws IOException, StartFailed {
        return with(Files.createTempDirectory("hx"), yaml, environment, Clock.systemUTC());
    }

    /**
     * With the time of day that the clock says, while what takes its time is timed as ever, and with a place for what
     * outlives a restart.
     */
    public static RunningHapax at(Clock clock, String yaml) throws IOException, StartFailed {
        Path directory = Files.createTempDirectory("hx");
        Path state = directory.resolve("state");
        return with(directory, yaml, Map.of("STATE_DIRECTORY", state.toString()), clock);
    }

    /** Another one on the same file, with a socket and a port of its own; closed before the first. */
    public RunningHapax beside(Map<String, String> environment) throws StartFailed {
        Path other = directory.resolve("beside");
        return new RunningHapax(other, configFile, () -> start(other, configFile, environment, Clock.systemUTC()));
    }

    private static RunningHapax with(Path directory, String yaml, Map<String, String> environment, Clock clock)
            throws IOException, StartFailed {
        Path configFile = Files.writeString(directory.resolve("hapax.yaml"), yaml);
        try {
            return new RunningHapax(directory, configFile, () -> start(directory, configFile, environment, clock));
        } catch (StartFailed | RuntimeException e) {
            delete(directory);
            throw e;
        }
    }

    /** Listening where the file says, as the real one does. */
    public static RunningHapax where(String yaml) throws IOException, StartFailed {
        return where(yaml, Map.of());
    }

    public static RunningHapax where(String yaml, Map<String, String> environment) throws IOException, StartFailed {
        Path directory = Files.createTempDirectory("hx");
        Path configFile = Files.writeString(directory.resolve("hapax.yaml"), yaml);
        return new RunningHapax(
                directory, configFile, () -> start(directory, configFile, environment, null, null, Clock.systemUTC()));
    }

    /** With no file: what the environment offers. */
    public static RunningHapax withoutFile(Map<String, String> environment) throws IOException, StartFailed {
        Path directory = Files.createTempDirectory("hx");
        return new RunningHapax(
                directory,
                directory.resolve("hapax.yaml"),
                () -> start(directory, null, environment, Clock.systemUTC()));
    }

    private static Daemon start(Path directory, @Nullable Path configFile, Map<String, String> environment, Clock clock)
            throws StartFailed {
        return start(directory, configFile, environment, "127.0.0.1", 0, clock);
    }

    private static Daemon start(
            Path directory,
            @Nullable Path configFile,
            Map<String, String> environment,
            @Nullable String host,
            @Nullable Integer port,
            Clock clock)
            throws StartFailed {
        return Daemon.start(
                new DaemonOptions(
                        configFile,
                        configFile == null ? "" : "hapax.yaml",
                        directory.resolve("s").resolve("admin.sock"),
                        host,
                        port,
                        new Environment(environment, Environment.Mode.WARN),
                        "0.0.0-test",
                        LogLook.PLAIN),
                clock);
    }

    /** Ends the daemon and starts it anew, as after an upgrade; the port may be another one. */
    public void restart() throws StartFailed {
        daemon.close();
        daemon = starting.start();
    }

    public Daemon daemon() {
        return daemon;
    }

    public String url() {
        return daemon.ready().url();
    }

    public Path configFile() {
        return configFile;
    }

    public AdminClient admin() {
        return new AdminClient(List.of(daemon.ready().socket()), Duration.ofSeconds(10));
    }

    public HttpResponse<String> get(String path, String... headers) throws IOException, InterruptedException {
        return send(request(path, headers).GET().build());
    }

    /** Posts JSON. */
    public HttpResponse<String> post(String path, String json, String... headers)
            throws IOException, InterruptedException {
        return send(request(path, headers)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(json))
                .build());
    }

    public HttpResponse<String> send(HttpRequest request) throws IOException, InterruptedException {
        return client.send(request, HttpResponse.BodyHandlers.ofString());
    }

    public HttpRequest.Builder request(String path, String... headers) {
        HttpRequest.Builder request =
                HttpRequest.newBuilder(URI.create(url() + path)).timeout(Duration.ofSeconds(30));
        return headers.length == 0 ? request : request.headers(headers);
    }

    /** Asks again and again until it is so; fails if it is not so in time. */
    public void await(Duration most, Callable<Boolean> condition) throws Exception {
        long until = System.nanoTime() + most.toNanos();
        while (!condition.call()) {
            if (System.nanoTime() - until > 0) {
                throw new AssertionError("not so within " + most);
            }
            LockSupport.parkNanos(STEP.toNanos());
        }
    }

    @Override
    public void close() {
        client.close();
        daemon.close();
        delete(directory);
    }

    private static void delete(Path directory) {
        try (Stream<Path> all = Files.walk(directory)) {
            all.sorted(Comparator.reverseOrder()).forEach(path -> path.toFile().delete());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
