package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.StartFailed;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.edit.History;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two daemons on one configuration file, as {@code serve --instance two} starts the second. */
class TwoOnOneFileStoryTest {
    private static final Duration SOON = Duration.ofSeconds(30);
    private static final String YAML = """
            version: 1
            providers:
              echo: {type: echo}
            cache: {enable: true, type: file%s}
            """;

    @TempDir
    Path state;

    private Map<String, String> environment() {
        return Map.of("STATE_DIRECTORY", state.toString());
    }

    private static String cacheOf(RunningHapax hapax, String text) throws Exception {
        String body = "{\"model\":\"echo\",\"messages\":[{\"role\":\"user\",\"content\":\"%s\"}]}".formatted(text);
        var answer = hapax.post("/v1/chat/completions", body);
        assertThat(answer.statusCode()).isEqualTo(200);
        return answer.headers().firstValue("x-hapax-cache").orElse("");
    }

    private static long requests(RunningHapax hapax) throws Exception {
        AdminApi.UsageReport report = hapax.admin().usage("route", Duration.ofHours(24));
        return report.rows().stream().mapToLong(AdminApi.UsageRow::requests).sum();
    }

    @Test
    void eachHasItsOwnUsageAndAnswers() throws Exception {
        try (RunningHapax first = RunningHapax.with(YAML.formatted(""), environment());
                RunningHapax second = first.beside(environment())) {
            assertThat(cacheOf(first, "one")).isEqualTo("miss");
            assertThat(cacheOf(first, "two")).isEqualTo("miss");
            assertThat(cacheOf(second, "one")).isEqualTo("miss");
            first.await(SOON, () -> requests(first) == 2);
            second.await(SOON, () -> requests(second) == 1);
            first.restart();
            second.restart();
            assertThat(requests(first)).isEqualTo(2);
            assertThat(requests(second)).isEqualTo(1);
            assertThat(cacheOf(first, "one")).isEqualTo("hit");
            assertThat(cacheOf(second, "two")).isEqualTo("miss");
            assertThat(History.of(state, first.configFile()).entries()).hasSize(1);
        }
    }

    @Test
    void aDirectoryThatTheFileNamesIsTheFirstOnes() throws Exception {
        String yaml = YAML.formatted(", dir: " + state.resolve("answers"));
        try (RunningHapax first = RunningHapax.with(yaml, environment())) {
            assertThat(cacheOf(first, "one")).isEqualTo("miss");
            assertThatThrownBy(() -> first.beside(environment()).close())
                    .isInstanceOf(StartFailed.StoreInUse.class)
                    .hasMessageContaining("is used by another process; name another directory under cache.dir");
            assertThat(cacheOf(first, "one")).isEqualTo("hit");
        }
    }

    @Test
    void aReloadThatWouldTakeTheFirstOnesDirectoryIsRejected() throws Exception {
        String yaml = YAML.formatted(", dir: " + state.resolve("answers"));
        try (RunningHapax first = RunningHapax.with(yaml, environment());
                RunningHapax second = RunningHapax.with(YAML.formatted(""), environment())) {
            assertThat(cacheOf(first, "one")).isEqualTo("miss");
            assertThat(cacheOf(second, "one")).isEqualTo("miss");
            Files.writeString(second.configFile(), yaml);
            AdminException taken = catchThrowableOfType(
                    AdminException.class, () -> second.admin().reload(new AdminApi.Reload(false)));
            assertThat(taken.error().exit()).isEqualTo(5);
            assertThat(taken.error().message())
                    .contains("is used by another process")
                    .endsWith("; generation 1 keeps running, nothing changed");
            assertThat(cacheOf(second, "one")).isEqualTo("hit");
        }
    }
}
