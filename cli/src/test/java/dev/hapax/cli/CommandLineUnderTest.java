package dev.hapax.cli;

import dev.hapax.cli.command.serve.Gateway;
import dev.hapax.cli.error.CliErrors;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.OutputOptions;
import dev.hapax.cli.terminal.Pause;
import dev.hapax.cli.terminal.Screen;
import dev.hapax.cli.terminal.Signals;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.cli.terminal.Tty;
import dev.hapax.shared.config.KindInfo;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import picocli.CommandLine;

/** The command line in this JVM, in surroundings that the test chooses. */
final class CommandLineUnderTest {
    static final Instant NOW = Instant.parse("2026-11-23T08:15:04Z");

    static final List<KindInfo> KINDS = List.of(
            new KindInfo("anthropic", "https://api.anthropic.com", "ANTHROPIC_API_KEY", true, List.of("claude-"), "c"),
            new KindInfo("openai", "https://api.openai.com/v1", "OPENAI_API_KEY", true, List.of("gpt-"), "g"),
            new KindInfo("ollama", "http://127.0.0.1:11434", null, false, List.of(), null),
            new KindInfo("echo", "http://echo.invalid", null, false, List.of(), "echo"));

    private final Path directory;
    private final Map<String, String> environment = new HashMap<>();
    private Tty tty = Tty.none();
    private String stdin = "";
    private boolean ollama;
    private List<KindInfo> kinds = KINDS;
    private final MovedClock clock = new MovedClock();
    private Signals signals = (_, _) -> {};
    private Pause pause = _ -> {};
    private Screen.Opener screens = () -> {
        throw new AssertionError("this test draws nothing");
    };
    private Gateway gateway = _ -> {
        throw new AssertionError("this test serves nothing");
    };

    CommandLineUnderTest(Path directory) {
        this.directory = directory;
        environment.put("HOME", directory.resolve("home").toString());
        environment.put("XDG_RUNTIME_DIR", directory.resolve("run").toString());
    }

    CommandLineUnderTest with(String variable, String value) {
        environment.put(variable, value);
        return this;
    }

    CommandLineUnderTest onATerminal(int columns) {
        tty = Tty.ofWidth(columns);
        return this;
    }

    CommandLineUnderTest reading(String text) {
        stdin = text;
        return this;
    }

    CommandLineUnderTest ofKinds(List<KindInfo> known) {
        kinds = known;
        return this;
    }

    /** A server of Ollama answers on this machine. */
    CommandLineUnderTest besideOllama() {
        ollama = true;
        return this;
    }

    CommandLineUnderTest drawingOn(Screen screen) {
        screens = () -> screen;
        return this;
    }

    CommandLineUnderTest serving(Gateway running, Signals given) {
        gateway = running;
        signals = given;
        return this;
    }

    /** Who waits waits no time of ours: the clock moves on, and this happens. */
    CommandLineUnderTest pausing(Pause happens) {
        pause = happens;
        return this;
    }

    /** Ctrl-C comes when the command has paused so often. */
    CommandLineUnderTest enoughAfter(int pauses) {
        var enough = new AtomicReference<Runnable>(() -> {});
        var left = new AtomicInteger(pauses);
        Pause meanwhile = pause;
        signals = (_, action) -> enough.set(action);
        pause = time -> {
            meanwhile.of(time);
            if (left.decrementAndGet() == 0) {
                enough.get().run();
                Thread.interrupted();
            }
        };
        return this;
    }

    record Ended(int exit, String out, String err) {}

    Ended run(String... arguments) {
        var out = new ByteArrayOutputStream();
        var err = new ByteArrayOutputStream();
        int exit = Main.run(surroundings(out, err), wiring(), arguments);
        return new Ended(exit, out.toString(StandardCharsets.UTF_8), err.toString(StandardCharsets.UTF_8));
    }

    private Surroundings surroundings(ByteArrayOutputStream out, ByteArrayOutputStream err) {
        return new Surroundings(
                environment,
                directory,
                new ByteArrayInputStream(stdin.getBytes(StandardCharsets.UTF_8)),
                new PrintStream(out, true, StandardCharsets.UTF_8),
                new PrintStream(err, true, StandardCharsets.UTF_8),
                tty);
    }

    private Wiring wiring() {
        return new Wiring(
                clock,
                this::pause,
                signals,
                screens,
                () -> kinds,
                FailureTable::rows,
                () -> gateway,
                OnlineProviders::new,
                () -> ollama,
                Wiring::served);
    }

    private void pause(Duration time) throws InterruptedException {
        clock.now = clock.now.plus(time);
        pause.of(time);
    }

    private static final class MovedClock extends Clock {
        private volatile Instant now = NOW;

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }

    /** The whole command tree. */
    static CommandLine tree() {
        var test = new CommandLineUnderTest(Path.of("").toAbsolutePath());
        Surroundings surroundings = test.surroundings(new ByteArrayOutputStream(), new ByteArrayOutputStream());
        var options = new OutputOptions();
        var output = new Output(surroundings, options);
        return new CommandTree(surroundings, options, output, new CliErrors(surroundings, output), test.wiring())
                .whole();
    }
}
