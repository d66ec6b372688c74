package dev.hapax.daemon.load;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.access.Admission;
import dev.hapax.daemon.access.Limits;
import dev.hapax.daemon.access.Tenant;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.fake.RealRedis;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.daemon.redis.SharedRedis;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the limits cost a request: {@code -Dhapax.load.requests=2000000} for figures worth reading. */
class LimitsLoadTest {
    private static final int REQUESTS = Integer.getInteger("hapax.load.requests", 2000);
    private static final String WIDE = "requests: 1000000000, window: 24h";

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "none           | x-none: {}                                      |",
                "one, requests  | rate_limit: {%s}                                |",
                "by address     | rate_limit: {%s, by: ip}                        |",
                "three, tokens  | rate_limit: {%s, tokens: 1000000000}            | , rate_limit: {%s, tokens: 1000000000}",
                "in redis       | rate_limit: {%s, tokens: 1000000000, store: redis} |",
            })
    void eachRequestIsLetThrough(String name, String file, String route) throws Exception {
        int requests = name.contains("redis") ? Math.min(REQUESTS, 50_000) : REQUESTS;
        try (RealRedis server = RealRedis.open();
                var redis = new SharedRedis(System::nanoTime)) {
            HapaxConfig config = config("""
                    version: 1
                    providers: {echo: {}}
                    redis: {address: "127.0.0.1:%d"}
                    %s
                    routes: [{path: /v1/x, handler: chat%s}]
                    """.formatted(
                            server.port(), file.replace("%s", WIDE), route == null ? "" : route.replace("%s", WIDE)));
            redis.adopt(config.redis());
            var limits = new Limits(redis, System::nanoTime);
            HapaxConfig.Route where = config.routes().getFirst();
            ask(limits, config, where, requests / 2);
            long begun = System.nanoTime();
            int passed = ask(limits, config, where, requests);
            long each = (System.nanoTime() - begun) / requests;
            System.out.printf("%-15s %,7d ns a request, %,d requests%n", name, each, requests);
            assertThat(passed).isEqualTo(requests);
        }
    }

    private static int ask(Limits limits, HapaxConfig config, HapaxConfig.Route route, int requests) {
        int passed = 0;
        Usage usage = Usage.of(10, 10);
        for (int i = 0; i < requests; i++) {
            Admission admission = limits.admit(config, route, Tenant.ANONYMOUS, "192.0.2." + i % 200);
            admission.standing();
            passed += admission.refusal() == null ? 1 : 0;
            if (i % 10 == 0) {
                admission.used(usage);
            }
        }
        return passed;
    }

    private static HapaxConfig config(String yaml) {
        return Objects.requireNonNull(new ConfigLoader(ProviderKinds.infos())
                .load(
                        new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8)),
                        new Environment(Map.of(), Environment.Mode.WARN))
                .config());
    }
}
