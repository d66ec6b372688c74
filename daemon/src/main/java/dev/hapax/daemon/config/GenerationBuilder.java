package dev.hapax.daemon.config;

import dev.hapax.daemon.access.Keyring;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.daemon.routing.RouteTable;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.KindInfo;
import java.time.Clock;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Compiles a configuration into a generation, aside from the one in force. A provider that did not change is kept. */
public final class GenerationBuilder {
    private final List<ProviderKind> kinds;
    private final List<KindInfo> infos;
    private final UpstreamClient upstream;
    private final LongSupplier ticker;
    private final Clock clock;

    public GenerationBuilder(List<ProviderKind> kinds, UpstreamClient upstream, LongSupplier ticker, Clock clock) {
        this.kinds = List.copyOf(kinds);
        this.infos = kinds.stream().map(ProviderKind::info).toList();
        this.upstream = upstream;
        this.ticker = ticker;
        this.clock = clock;
    }

    /** @param old the generation in force, or null for the first one */
    Generation build(HapaxConfig config, String revision, @Nullable Generation old) {
        return new Generation(
                old == null ? 1 : old.number() + 1,
                revision,
                clock.instant(),
                config,
                new RouteTable(config, infos),
                adapters(config, old),
                new Keyring(config.auth()));
    }

    private Map<String, ProviderAdapter> adapters(HapaxConfig config, @Nullable Generation old) {
        Map<String, ProviderAdapter> adapters = new LinkedHashMap<>();
        for (HapaxConfig.Provider provider : config.providers().values()) {
            if (provider.offReason() == null) {
                adapters.put(provider.name(), adapter(provider, old));
            }
        }
        return adapters;
    }

    private ProviderAdapter adapter(HapaxConfig.Provider provider, @Nullable Generation old) {
        if (old != null) {
            ProviderAdapter known = old.adapters().get(provider.name());
            if (known != null && provider.equals(old.config().providers().get(provider.name()))) {
                return known;
            }
        }
        return kinds.stream()
                .filter(kind -> kind.info().name().equals(provider.kind()))
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("the checks let the kind " + provider.kind() + " through"))
                .factory()
                .open(provider, upstream, ticker);
    }
}
