package dev.hapax.daemon.config;

import dev.hapax.daemon.access.Keyring;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.routing.RouteTable;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Instant;
import java.util.Map;

/**
 * One configuration in force, with all that was compiled from it. Immutable; a request reads it once and keeps it.
 *
 * @param number from 1
 * @param revision SHA-256 of the file in hex, "" without a file
 */
public record Generation(
        int number,
        String revision,
        Instant loadedAt,
        HapaxConfig config,
        RouteTable routes,
        Map<String, ProviderAdapter> adapters,
        Keyring keyring) {
    public Generation {
        adapters = Map.copyOf(adapters);
    }
}
