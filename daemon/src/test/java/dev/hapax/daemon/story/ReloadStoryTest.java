package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.client.AdminException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.List;
import java.util.Map;
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
        };

        abstract void save(Path file, String text) throws Exception;
    }

    @ParameterizedTest
    @EnumSource(Save.class)
    void everyWayOfSavingIsSeen(Save way) throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            way.save(hapax.configFile(), MORE);
            hapax.await(SOON, () -> answers(hapax, "/v1/more"));
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
    void anAddedRouteAnswersWhenTheCallReturnsAndTheFileKeepsItsComment() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            var route = new AdminApi.AddRoute(
                    "/v1/new", "completion", "v1", List.of(), List.of("echo/small"), Map.of(), "conflict", false, null);
            AdminApi.RouteAdded added = hapax.admin().addRoute(route);
            assertThat(added.change()).isEqualTo("added");
            assertThat(answers(hapax, "/v1/new")).isTrue();
            String text = Files.readString(hapax.configFile());
            assertThat(text).startsWith(ECHO);
            assertThat(hapax.admin().addRoute(route).change()).isEqualTo("unchanged");
            assertThat(Files.readString(hapax.configFile())).isEqualTo(text);
        }
    }

    @Test
    void aRouteThatCannotWorkIsRefusedAndNothingIsWritten() throws Exception {
        try (RunningHapax hapax = RunningHapax.with(ECHO)) {
            var route = new AdminApi.AddRoute(
                    "/v1/new", "completion", "v1", List.of(), List.of("ecco"), Map.of(), "conflict", false, null);
            AdminException refused = catchThrowableOfType(
                    AdminException.class, () -> hapax.admin().addRoute(route));
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
}
