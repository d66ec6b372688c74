package dev.hapax.daemon.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig.HealthCheck;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** Who wants a provider probed how, and who is heard. */
class ProbeWishesTest {
    private static Map<String, List<String>> probes(String rest) {
        String yaml = """
                version: 1
                default_routes: false
                providers:
                  one: {type: openai, api_key: k, model: m}
                  two: {type: openai, api_key: k, model: m}
                  own: {type: openai, api_key: k, model: m, health_check: {mode: passive}}
                health_check: {interval: 20s}
                %s""".formatted(rest);
        var config = Objects.requireNonNull(new ConfigLoader(ProviderKinds.infos())
                .load(
                        new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8)),
                        new Environment(Map.of(), Environment.Mode.WARN))
                .config());
        return new RouteTable(config, ProviderKinds.infos())
                .probes().entrySet().stream()
                        .collect(Collectors.toMap(Map.Entry::getKey, entry -> entry.getValue().stream()
                                .map(ProbeWishesTest::inShort)
                                .sorted()
                                .toList()));
    }

    private static String inShort(HealthCheck check) {
        return check.mode() + " " + check.interval().toSeconds() + " "
                + check.timeout().toSeconds();
    }

    @Test
    void whomNoRouteUsuallyAsksIsProbedAsTheFileSays() {
        assertThat(probes("routes: [{path: /v1/a, handler: chat, targets: [one]}]"))
                .isEqualTo(Map.of("one", List.of("FREE 20 5"), "two", List.of("FREE 20 5"), "own", List.of()));
    }

    @Test
    void theMostAttentiveRouteIsHeard() {
        assertThat(probes("""
                routes:
                  - {path: /v1/a, handler: chat, targets: [one, two], health_check: {interval: 30s}}
                  - {path: /v1/b, handler: chat, targets: [one], health_check: {interval: 3s, timeout: 1s}}
                  - {path: /v1/c, handler: chat, targets: [one, own], health_check: {mode: paid, interval: 60s}}
                """))
                .isEqualTo(
                        Map.of("one", List.of("FREE 3 1", "PAID 60 5"), "two", List.of("FREE 30 5"), "own", List.of()));
    }

    @Test
    void whereEveryRouteIsContentWithWhatCallsTellNobodyIsProbed() {
        assertThat(probes("""
                routes:
                  - {path: /v1/a, handler: chat, targets: [one], health_check: {mode: passive}}
                  - {path: /v1/b, handler: chat, targets: [one, two], health_check: {enabled: false}}
                """)).isEqualTo(Map.of("one", List.of(), "two", List.of(), "own", List.of()));
    }
}
