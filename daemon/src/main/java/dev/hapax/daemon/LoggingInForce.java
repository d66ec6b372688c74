package dev.hapax.daemon;

import dev.hapax.daemon.requestlog.LogLook;
import dev.hapax.daemon.requestlog.LogSetup;
import dev.hapax.shared.config.HapaxConfig;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** The log as the configuration wants it; it is set up anew only where its own keys changed. */
final class LoggingInForce implements Consumer<HapaxConfig> {
    private final AtomicReference<HapaxConfig.Logging> inForce = new AtomicReference<>(HapaxConfig.Logging.DEFAULT);
    private final LogLook look;

    /** Logs by the defaults from here on. */
    LoggingInForce(LogLook look) {
        this.look = look;
        LogSetup.configure(HapaxConfig.Logging.DEFAULT, look);
    }

    @Override
    public void accept(HapaxConfig config) {
        if (!config.logging().equals(inForce.getAndSet(config.logging()))) {
            LogSetup.configure(config.logging(), look);
        }
    }
}
