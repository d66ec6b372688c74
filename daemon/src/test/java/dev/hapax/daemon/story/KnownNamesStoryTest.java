package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.shared.admin.AdminApi;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a shell completes is what the running daemon has. */
class KnownNamesStoryTest {
    @TempDir
    Path cache;

    @Test
    void theNamesAreThereFromTheStartAndFollowEveryChange() throws Exception {
        try (RunningHapax hapax = RunningHapax.with("""
                version: 1
                providers: {echo: {type: echo, models: {small: {}}}}
                routes: [{path: /v1/more, handler: chat}]
                """, Map.of("XDG_CACHE_HOME", cache.toString()))) {
            assertThat(names("providers")).containsExactly("echo\techo");
            assertThat(names("models")).containsExactly("echo/small\techo");
            assertThat(names("routes")).containsExactly("/v1/more\tPOST chat");
            var step = new AdminApi.EditStep("route.remove", "/v1/more", null, null, null);
            hapax.admin().edit(new AdminApi.EditFile(List.of(step), false, null));
            assertThat(names("routes")).isEmpty();
        }
    }

    private List<String> names(String file) throws Exception {
        try (Stream<Path> daemons = Files.list(cache.resolve("hapax/complete"))) {
            return Files.readAllLines(daemons.toList().getFirst().resolve(file));
        }
    }
}
