package dev.hapax.daemon.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Changes are told as the file would write them. */
class ConfigChangesTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            timeout: 30s             | timeout: 1m30s             | timeout 30s -> 1m30s
            deprecated: 2026-01-01   |                            | deprecated 2026-01-01T00:00:00Z -> none
            targets: [a, a/m]        | targets: [b]               | targets [a, a/m] -> [b]
            strategy: round_robin    | strategy: least_busy       | strategy round_robin -> least_busy
            'targets: [{target: a, weight: 1}, b]' | 'targets: [{target: a, weight: 2}, b]' | targets
            'rate_limit: {requests: 1}' |                         | rate_limit
            """)
    void aRouteThatChanged(String before, String after, String told) {
        assertThat(ConfigChanges.between(config(before), config(after == null ? "" : after)))
                .extracting(ConfigChanges::line)
                .containsExactly("~ route POST /v1/x " + told);
    }

    private static HapaxConfig config(String setting) {
        String file = """
                version: 1
                providers: {a: {type: openai, api_key: one, models: {m: {}}}, b: {type: openai, api_key: two}}
                routes: [{path: /v1/x, handler: chat%s}]
                """.formatted(setting.isEmpty() ? "" : ", " + setting);
        var loaded = new ConfigLoader(ProviderKinds.infos())
                .load(
                        new ConfigSource("hapax.yaml", null, file.getBytes(StandardCharsets.UTF_8)),
                        new Environment(Map.of(), Environment.Mode.WARN));
        return Objects.requireNonNull(loaded.config(), loaded.problems()::toString);
    }
}
