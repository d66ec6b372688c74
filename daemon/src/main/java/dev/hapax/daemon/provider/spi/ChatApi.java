package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.SpokenDialect;

/**
 * One way to ask a provider's model.
 *
 * @param path where whole answers are asked for, below the base
 * @param streamPath where streams are
 */
public record ChatApi(SpokenDialect dialect, String path, String streamPath) {
    public ChatApi(SpokenDialect dialect, String path) {
        this(dialect, path, path);
    }
}
