package dev.hapax.daemon;

import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.paths.CompletionData;
import java.util.Optional;
import java.util.function.Consumer;

/** What shells complete, written anew for every configuration. */
final class CompletionNames implements Consumer<HapaxConfig> {
    private final Optional<CompletionData> names;

    CompletionNames(DaemonOptions options) {
        // A socket has the name of its daemon where nobody gave it another.
        String instance = String.valueOf(options.socket().getFileName()).replaceFirst("\\.sock$", "");
        names = CompletionData.of(options.environment().variables(), instance);
    }

    @Override
    public void accept(HapaxConfig config) {
        names.ifPresent(kept -> kept.write(config));
    }
}
