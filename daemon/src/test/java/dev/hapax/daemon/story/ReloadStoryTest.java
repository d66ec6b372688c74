package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.edit.RouteSpec;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The file changes while the daemon runs. */
class ReloadStoryTest {
    private static final String ECHO = """
            # kept
            providers:
              echo: {type: echo, models: {small: {}}}
            """;
    private static final String MORE = ECHO + """
            routes:
              - {path: /v1/more, handler: completion}
            """;
    private static final Duration SOON = Duration.ofSeconds(5);
    /** Every way of saving is seen long before the next poll: within a second where the machine is not busy. */
    private static final Duration BEFORE_THE_POLL = Duration.ofMillis(Integer.getInteger("hapax.load.seen", 3000));

    /** How editors and tools save. */
    enum Save {
        IN_PLACE {
            @Override
            void save(Path file, String text) throws Exception {
                Files.writeString(file, text, StandardOpenOption.TRUNCATE_EXISTING);
            }
        },
        RENAME {
            @Override
            void save(Path file, String text) throws Exception {
                Path aside = Files.writeString(file.resolveSibling("aside"), text);
                Files.move(aside, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        LINK_TO_ANOTHER_DIRECTORY {
            @Override
            void save(Path file, String text) throws Exception {
                Path directory = Files.createDirectory(file.resolveSibling("elsewhere"));
                Path target = Files.writeString(directory.resolve("real.yaml"), text);
                Path link = Files.createSymbolicLink(file.resolveSibling("link"), target);
                Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
            }
        },
        IN_PLACE_WITH_A_PAUSE {
            @Override
            void save(Path file, String text) throws Exception {
                Files.writeString(file, text.substring(0, 20));
                LockSupport.parkNanos(Duration.ofMillis(150).toNanos());
                Files.writeString(file, text.substring(20), StandardOpenOption.APPEND);
            }
        },
        SWAPPED_DATA_LINK {
            @Override
            void save(Path file, String text) throws Exception {
                Path volume = file.resolveSibling("volume");
                generation(volume, "..1", Files.readString(file));
                Path link = Files.createSymbolicLink(file.resolveSibling("link"), Path.of("volume/..data/hapax.yaml"));
                Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                // Let the watcher see the link before what this is about happens.
                LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
                generation(volume, "..2", text);
            }

            private static void generation(Path volume, String name, String text) throws Exception {
                Path directory = Files.createDirectories(volume.resolve(name));
                Files.writeString(directory.resolve("hapax.yaml"), text);
                Path link = Files.createSymbolicLink(volume.resolve("..tmp"), Path.of(name));
                Files.move(
                        link,
                        volume.resolve("..data"),
                        StandardCopyOption.ATOMIC_MOVE,
                        StandardCopyOption.REPLACE_EXISTING);
            }
        },
        RECREATED_DIRECTORY {
            @Override
            void save(Path file, String text) throws Exception {
                Path home = Files.createDirectory(file.resolveSibling("home"));
                Path real = Files.writeString(home.resolve("real.yaml"), Files.readString(file));
                Path link = Files.createSymbolicLink(file.resolveSibling("link"), real);
                Files.move(link, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
                LockSupport.parkNanos(Duration.ofMillis(600).toNanos());
                Files.delete(real);
                Files.delete(home);
                Files.createDirectory(home);
                Files.writeString(real, text);
            }
        };

        abstract void save(Path file, String text) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Save.class)
    void everyWayOfSavingIsSeen(Save way) throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            way.save(hapax.configFile(), MORE);
            long saved = System.nanoTime();
            hapax.await(BEFORE_THE_POLL, () -> answers(hapax, "/v1/more"));
            System.err.printf("%s: seen after %d ms%n", way, (System.nanoTime() - saved) / 1_000_000);
            AdminApi.Reloaded told = hapax.admin().reload(new AdminApi.Reload(false));
            assertThat(told.result()).isEqualTo("reloaded");
            assertThat(told.changes()).extracting(AdminApi.Change::name).containsExactly("POST /v1/more");
            assertThat(hapax.admin().reload(new AdminApi.Reload(false)).result())
                    .isEqualTo("unchanged");
        }
    }

    private static boolean answers(RunningHapax hapax, String path) throws Exception {
        return hapax.post(path, "{\"input\":\"hi\"}").statusCode() == 200;
    }

    @Test
    void aFileWithMistakesIsRejectedWithAllOfThemAndTheOldOneKeepsServing() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            Files.writeString(hapax.configFile(), """
                    version: 1
                    providers:
                      echo: {type: ecco}
                    routes:
                      - {path: /v1/more, handler: completon}
                    loging: {level: info}
                    """);
            AdminException rejected = catchThrowableOfType(
                    AdminException.class, () -> hapax.admin().reload(new AdminApi.Reload(false)));
            assertThat(rejected.error().exit()).isEqualTo(3);
            assertThat(rejected.error().diagnostics()).hasSize(3);
            assertThat(rejected.error().frames()).contains(":3:16", ":5:31", ":6:1");
            assertThat(answers(hapax, "/v1/completions")).isTrue();
            assertThat(hapax.admin().status().lastReloadProblem()).isNotNull();
            assertThat(hapax.admin().status().lastReloadProblemAt()).isNotNull();
            assertThat(hapax.get("/metrics").body()).contains("hapax_config_last_reload_successful 0.0");
        }
    }

    @Test
    void anEmptiedFileIsNotApplied() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(MORE)) {
            Files.writeString(hapax.configFile(), "");
            assertThat(catchThrowableOfType(
                            AdminException.class, () -> hapax.admin().reload(new AdminApi.Reload(false))))
                    .isNotNull();
            assertThat(answers(hapax, "/v1/more")).isTrue();
        }
    }

    @Test
    void aFileThatIsGoneOrADirectoryIsToldByName() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            Files.delete(hapax.configFile());
            AdminException gone = catchThrowableOfType(
                    AdminException.class, () -> hapax.admin().reload(new AdminApi.Reload(false)));
            assertThat(gone.error().exit()).isEqualTo(3);
            assertThat(gone.error().message())
                    .isEqualTo("rejected: " + hapax.configFile()
                            + " is gone; generation 1 keeps running, nothing changed");
            Files.createDirectory(hapax.configFile());
            AdminException directory = catchThrowableOfType(
                    AdminException.class, () -> hapax.admin().reload(new AdminApi.Reload(false)));
            assertThat(directory.error().exit()).isEqualTo(3);
            assertThat(directory.error().message())
                    .isEqualTo("rejected: " + hapax.configFile()
                            + " is a directory; generation 1 keeps running, nothing changed");
            assertThat(answers(hapax, "/v1/completions")).isTrue();
        }
    }

    @Test
    void anEditThatWouldBreakTheFileIsShownWhereItWould() throws Exception {
        String used = """
                version: 1
                providers: {echo: {}, other: {type: echo}}
                routes: [{path: /v1/more, handler: completion, targets: [other]}]
                """;
        try (RunningHapax hapax = RunningHapax.with(used)) {
            var step = new AdminApi.EditStep("provider.remove", "other", null, null, null);
            AdminException refused = catchThrowableOfType(
                    AdminException.class, () -> hapax.admin().edit(new AdminApi.EditFile(List.of(step), false, null)));
            assertThat(refused.error().exit()).isEqualTo(3);
            assertThat(refused.error().message()).isEqualTo("the file would not be valid; nothing was written");
            assertThat(refused.error().frames()).contains("error[HPX2001]", "targets: [other]");
            assertThat(hapax.configFile()).hasContent(used);
        }
    }

    private static AdminApi.EditFile adding(String target) {
        var route = new RouteSpec("/v1/new", "completion", "v1", List.of(), List.of(target), Map.of());
        var step = new AdminApi.EditStep("route.add", null, route, null, "conflict");
        return new AdminApi.EditFile(List.of(step), false, null);
    }

    @Test
    void anAddedRouteAnswersWhenTheCallReturnsAndTheFileKeepsItsComment() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            AdminApi.EditFile edit = adding("echo/small");
            assertThat(hapax.admin().edit(edit).edits().getFirst().change()).isEqualTo("added");
            assertThat(answers(hapax, "/v1/new")).isTrue();
            String text = Files.readString(hapax.configFile());
            assertThat(text).startsWith(ECHO);
            assertThat(hapax.admin().edit(edit).edits().getFirst().change()).isEqualTo("unchanged");
            assertThat(Files.readString(hapax.configFile())).isEqualTo(text);
        }
    }

    @Test
    void aRouteThatCannotWorkIsRefusedAndNothingIsWritten() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            AdminException refused = catchThrowableOfType(
                    AdminException.class, () -> hapax.admin().edit(adding("ecco")));
            assertThat(refused.error().exit()).isEqualTo(3);
            assertThat(refused.error().message()).contains("ecco", "did you mean `echo`");
            assertThat(Files.readString(hapax.configFile())).isEqualTo(ECHO);
        }
    }

    @Test
    void defaultRoutesCanBeSwitchedOffLive() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            assertThat(hapax.admin().status().generation()).isEqualTo(1);
            Files.writeString(hapax.configFile(), ECHO + "default_routes: false\n");
            hapax.await(
                    SOON,
                    () -> hapax.post("/v1/completions", "{\"input\":\"hi\"}").statusCode() == 404);
            assertThat(hapax.get("/health/live").statusCode()).isEqualTo(200);
        }
    }

    @Test
    void aKeyFileThatChangesIsAReload() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            Path key = Files.writeString(hapax.configFile().resolveSibling("key"), "one\n");
            Files.writeString(
                    hapax.configFile(),
                    ECHO + "  far: {type: openai, base_url: http://127.0.0.1:9, api_key_file: key, model: m}\n");
            hapax.await(SOON, () -> hapax.admin().status().generation() == 2);
            Files.writeString(key, "two\n");
            long saved = System.nanoTime();
            hapax.await(BEFORE_THE_POLL, () -> hapax.admin().status().generation() == 3);
            System.err.printf("KEY_FILE: seen after %d ms%n", (System.nanoTime() - saved) / 1_000_000);
            assertThat(hapax.admin().reload(new AdminApi.Reload(false)).changes())
                    .extracting(AdminApi.Change::name)
                    .containsExactly("far");
        }
    }

    @Test
    void anEarlierRevisionIsInForceAgainAndTheHistoryHoldsNoKey() throws Exception {
        Path state = Files.createTempDirectory("hx");
        String secret = ECHO + "  far: {type: openai, base_url: http://127.0.0.1:9, api_key: in-clear-9, model: m}\n";
        try (RunningHapax hapax = RunningHapax.with(ECHO, Map.of("XDG_STATE_HOME", state.toString()))) {
            String first = hapax.admin().status().revision();
            Files.writeString(hapax.configFile(), MORE);
            hapax.admin().reload(new AdminApi.Reload(false));
            assertThat(hapax.admin().history().revisions()).hasSize(2);
            AdminApi.Reloaded back = hapax.admin().reload(new AdminApi.Reload(false, first.substring(0, 10)));
            assertThat(back.changes()).containsExactly(new AdminApi.Change("-", "route", "POST /v1/more", ""));
            assertThat(hapax.configFile()).hasContent(ECHO);
            Files.setPosixFilePermissions(hapax.configFile(), PosixFilePermissions.fromString("rw-------"));
            Files.writeString(hapax.configFile(), secret);
            hapax.admin().reload(new AdminApi.Reload(false));
            assertThat(hapax.admin().config().text()).contains("${kept:").doesNotContain("in-clear-9");
            try (Stream<Path> kept = Files.walk(state.resolve("hapax/history"))) {
                assertThat(kept.filter(Files::isRegularFile))
                        .hasSize(4)
                        .allSatisfy(file -> assertThat(Files.readString(file)).doesNotContain("in-clear-9"));
            }
            AdminException unknown = catchThrowableOfType(
                    AdminException.class, () -> hapax.admin().reload(new AdminApi.Reload(false, "ffff0000")));
            assertThat(unknown.error().id()).isEqualTo("revision.not_found");
        }
    }

    @Test
    void manyEditsAreOneReloadOrNone() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            AdminApi.EditStep good = route("/v1/a", "echo");
            AdminApi.EditStep bad = route("/v1/b", "ecco");
            assertThat(catchThrowableOfType(AdminException.class, () -> hapax.admin()
                            .edit(new AdminApi.EditFile(List.of(good, bad), false, null))))
                    .isNotNull();
            assertThat(hapax.configFile()).hasContent(ECHO);
            AdminApi.FileEdited edited =
                    hapax.admin().edit(new AdminApi.EditFile(List.of(good, route("/v1/b", "echo")), false, null));
            assertThat(edited.generation()).isEqualTo(2);
            assertThat(answers(hapax, "/v1/b")).isTrue();
        }
    }

    private static AdminApi.EditStep route(String path, String target) {
        var spec = new RouteSpec(path, "completion", "v1", List.of(), List.of(target), Map.of());
        return new AdminApi.EditStep("route.add", null, spec, null, null);
    }
}
