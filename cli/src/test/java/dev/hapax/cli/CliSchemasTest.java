package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.hapax.cli.CommandLineUnderTest.Ended;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.shared.admin.AdminApi;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** What commands print under {@code -o json} has the shape that the folder {@code schemas/} promises. */
class CliSchemasTest {
    private static final Schema SCHEMA = SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
            .getSchema(CliSchemas.text(), InputFormat.JSON);

    private static final String TIME = "2026-11-23T08:15:04Z";

    /** Without a daemon: what is found in files, and failures. */
    private static final String[] ALONE = {
        "validate",
        "validate missing.yaml",
        "config path",
        "config show",
        "config show --resolved",
        "config show --origin",
        "config migrate",
        "config history",
        "config diff",
        "route add /v1/new --target echo",
        "route add /v1/new --target echo --dry-run",
        "route add /v1/chat --handler chat --target local",
        "route add /v1/x --target ecco",
        "route add --from more.yaml",
        "route list",
        "route show /v1/chat",
        "route show /v1/chta",
        "route remove /v1/chat --dry-run",
        "provider add groq --type echo",
        "provider remove lokal",
        "init --dry-run",
        "init",
        "explain HPX2001",
        "explain failures",
        "explain rate_limited",
        "explain rate_limted",
        "reload",
        "status",
        "version",
        "serve --prot 1"
    };

    private static final List<String> WITH_A_DAEMON = List.of(
            "route add /v1/new --target echo",
            "route remove /v1/chat",
            "route list",
            "route show /v1/chat",
            "provider add x --type echo",
            "provider remove echo",
            "providers status",
            "providers check echo",
            "reload",
            "reload --wait --timeout 1m",
            "status",
            "wait",
            "top --once",
            "config show",
            "config diff",
            "config history",
            "requests",
            "alerts",
            "alerts test ops",
            "alerts silence errors --for 1h",
            "cache stats",
            "cache clear --yes",
            "usage",
            "explain 8ab53ed6");

    @TempDir
    Path directory;

    private FakeAdmin daemon;

    @BeforeEach
    void aFileAndADaemon() throws IOException {
        Files.writeString(directory.resolve("hapax.yaml"), """
                version: 1
                providers: {echo: {type: echo}, local: {type: ollama, models: {llama3: {}}}}
                routes: [{path: /v1/chat, handler: chat, targets: [echo]}]
                """);
        Files.writeString(directory.resolve("more.yaml"), "[{path: /v1/a, handler: chat}, {path: /v1/b}]");
        daemon = FakeAdmin.in(Files.createDirectories(directory.resolve("d")));
    }

    @AfterEach
    void theDaemonGoes() throws IOException {
        daemon.close();
    }

    @Test
    void theFileSaysWhatTheRecordsSay() {
        assertThat(CliSchemas.FILE).as("run CliSchemas.main to write it anew").hasContent(CliSchemas.text());
    }

    @Test
    void whatLacksAFieldHasNotTheShape() {
        String empty = "{\"schema\":\"hapax.cli/v1\",\"command\":\"status\",\"ok\":true,\"data\":{},"
                + "\"diagnostics\":[],\"notes\":[]}";
        assertThat(SCHEMA.validate(empty, InputFormat.JSON)).isNotEmpty();
    }

    @Test
    void everyCommandHasAShape() {
        Set<String> named = new LinkedHashSet<>(CliSchemas.shapes().keySet());
        named.addAll(CliSchemas.OTHERS);
        assertThat(commands("", CommandLineUnderTest.tree())).allSatisfy(command -> assertThat(named)
                .as("a line for `" + command + "` in CliSchemas")
                .contains(command));
    }

    /** Those that do something; a group only explains itself. */
    private static List<String> commands(String words, CommandLine command) {
        List<String> found = new ArrayList<>();
        if (command.getCommandSpec().userObject() instanceof Callable<?> && !words.isEmpty()) {
            found.add(words);
        }
        command.getSubcommands().forEach((name, sub) -> found.addAll(commands((words + " " + name).strip(), sub)));
        return found;
    }

    @Test
    void withoutADaemon() {
        for (String words : ALONE) {
            hasItsShape(words, new CommandLineUnderTest(directory).run((words + " -o json").split(" ")));
        }
    }

    /** No shape is only promised: each has been printed by its command. */
    @Test
    void everyShapeIsSeen() {
        Set<String> seen = new LinkedHashSet<>();
        answers(true);
        Stream.of(List.of(ALONE), WITH_A_DAEMON, List.of("stop"))
                .flatMap(List::stream)
                .forEach(words -> {
                    Ended ended = asked(words);
                    hasItsShape(words, ended);
                    if (ended.out().contains("\"data\":")) {
                        seen.add(ended.out().replaceFirst(".*?\"command\":\"(.*?)\".*\\n", "$1"));
                    }
                });
        assertThat(seen).containsAll(CliSchemas.shapes().keySet());
    }

    private Ended asked(String words) {
        List<String> all = new ArrayList<>(List.of(words.split(" ")));
        all.addAll(List.of("-o", "json", "--socket", daemon.socket().toString()));
        return new CommandLineUnderTest(directory).run(all.toArray(String[]::new));
    }

    private static void hasItsShape(String words, Ended ended) {
        assertThat(ended.out().lines()).as(words + "\n" + ended.err()).hasSize(1);
        assertThat(ended.exit()).as(words + "\n" + ended.out()).isNotEqualTo(ExitCode.BUG.code());
        assertThat(SCHEMA.validate(ended.out(), InputFormat.JSON))
                .as(words + "\n" + ended.out())
                .isEmpty();
    }

    /** Every answer of the admin API, full and with all that may be absent left out. */
    @Test
    void withADaemon() {
        for (boolean full : new boolean[] {true, false}) {
            answers(full);
            for (String words : WITH_A_DAEMON) {
                hasItsShape(words, asked(words));
            }
        }
    }

    private void answers(boolean full) {
        Map.ofEntries(
                        Map.entry("GET /v1/providers", AdminApi.Providers.class),
                        Map.entry("POST /v1/providers/check", AdminApi.ProviderChecked.class),
                        Map.entry("GET /v1/routes", AdminApi.Routes.class),
                        Map.entry("POST /v1/reload", AdminApi.Reloaded.class),
                        Map.entry("POST /v1/edits", AdminApi.FileEdited.class),
                        Map.entry("GET /v1/config", AdminApi.ConfigText.class),
                        Map.entry("GET /v1/history", AdminApi.Revisions.class),
                        Map.entry("GET /v1/requests", AdminApi.Requests.class),
                        Map.entry("GET /v1/requests/8ab53ed6", AdminApi.RequestView.class),
                        Map.entry("GET /v1/alerts", AdminApi.Alerts.class),
                        Map.entry("POST /v1/alerts/test", AdminApi.AlertTested.class),
                        Map.entry("POST /v1/alerts/silence", AdminApi.AlertSilenced.class),
                        Map.entry("GET /v1/cache", AdminApi.CacheStats.class),
                        Map.entry("POST /v1/cache/clear", AdminApi.CacheCleared.class),
                        Map.entry("GET /v1/pulse", AdminApi.Pulse.class),
                        Map.entry("POST /v1/stop", AdminApi.Stopping.class),
                        Map.entry("GET /v1/usage", AdminApi.UsageReport.class))
                .forEach((request, type) -> daemon.answering(request, made(type, full)));
        daemon.answering("GET /v1/status", running(full)).endingAfterStop();
    }

    /** Its file is the one here, and it is not about to end. */
    private AdminApi.Status running(boolean full) {
        String rejected = full ? "no" : null;
        String file = directory.resolve("hapax.yaml").toString();
        return new AdminApi.Status(
                "0.1.0",
                1,
                "http://x",
                "s",
                1,
                file,
                1,
                "9c1e",
                TIME,
                rejected,
                full ? TIME : null,
                false,
                1,
                0,
                0,
                full);
    }

    /** A record with something in every component. */
    private Object made(Type type, boolean full) {
        if (type instanceof ParameterizedType generic) {
            return generic.getRawType() == List.class
                    ? List.of(made(generic.getActualTypeArguments()[0], full))
                    : Map.of("a", made(generic.getActualTypeArguments()[1], full));
        }
        Class<?> raw = (Class<?>) type;
        if (raw == int.class || raw == Integer.class) {
            return 1;
        }
        if (raw == long.class || raw == Long.class) {
            return 1L;
        }
        if (raw == double.class || raw == Double.class) {
            return 1.5;
        }
        if (raw == boolean.class || raw == Boolean.class) {
            return true;
        }
        return raw.isRecord() ? record(raw, full) : TIME;
    }

    /** Commands read some of the words. */
    private Object made(RecordComponent component, boolean full) {
        boolean file = component.getName().equals("file") && component.getType() == String.class;
        if (file) {
            return directory.resolve("hapax.yaml").toString();
        }
        return component.getName().equals("target") ? "echo/small" : made(component.getGenericType(), full);
    }

    private Object record(Class<?> type, boolean full) {
        RecordComponent[] components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            boolean absent = !full && components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
            types[i] = components[i].getType();
            values[i] = absent ? null : made(components[i], full);
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException ourOwnRecord) {
            throw new IllegalStateException(ourOwnRecord);
        }
    }
}
