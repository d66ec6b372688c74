package dev.hapax.daemon.provider.spi;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;

/** Answers are kept under these texts beyond the process's end, so that nothing of one process may be in them. */
class KeptTextsTest {
    @Test
    void whatARouteDoesNotAddHasAName() {
        assertThat(Question.Shaping.NONE).hasToString("AS_IT_CAME");
    }

    @Test
    void theOrderOfSetsIsTheSameInEveryProcess() {
        List<String> all = List.of("json_schema", "reasoning", "stream", "tools", "vision");
        HapaxConfig config = config("capabilities: " + all.reversed());
        HapaxConfig.Model model = Objects.requireNonNull(config.providers().get("a"), "a provider")
                .models()
                .get("m");
        assertThat(model).asString().contains("capabilities=" + all).doesNotContain("@");
        assertThat(config.retry().retryable()).containsExactly("rate_limit", "server_error", "timeout");
    }

    private static HapaxConfig config(String ofModel) {
        String file =
                "version: 1\nproviders: {a: {type: openai, api_key: one, models: {m: {%s}}}}\n".formatted(ofModel);
        var loaded = new ConfigLoader(ProviderKinds.infos())
                .load(
                        new ConfigSource("hapax.yaml", null, file.getBytes(StandardCharsets.UTF_8)),
                        new Environment(Map.of(), Environment.Mode.WARN));
        return Objects.requireNonNull(loaded.config(), loaded.problems()::toString);
    }
}
