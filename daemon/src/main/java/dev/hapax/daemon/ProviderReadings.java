package dev.hapax.daemon;

import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.metrics.GatewayMetrics.ProviderNow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;

/** The providers as the meters show them. */
record ProviderReadings(HealthBoard health) implements Supplier<List<ProviderNow>> {
    @Override
    public List<ProviderNow> get() {
        return health.providers().stream().map(ProviderReadings::now).toList();
    }

    private static ProviderNow now(ProviderHealth provider) {
        Map<String, String> breakers = new LinkedHashMap<>();
        breakers.put(provider.provider(), provider.reach());
        provider.targets().forEach(target -> breakers.put(target.target().toString(), target.breaker()));
        boolean answers =
                switch (provider.state()) {
                    case "down", "refused", "off" -> false;
                    default -> true;
                };
        return new ProviderNow(provider.provider(), answers, breakers);
    }
}
