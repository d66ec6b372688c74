package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.KindInfo;
import java.util.function.LongSupplier;

/** A kind of provider: what the checks know of it, and how one is made. */
public record ProviderKind(KindInfo info, Factory factory) {
    @FunctionalInterface
    public interface Factory {
        ProviderAdapter open(HapaxConfig.Provider provider, UpstreamClient upstream, LongSupplier ticker);
    }
}
