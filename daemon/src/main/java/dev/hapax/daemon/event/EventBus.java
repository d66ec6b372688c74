package dev.hapax.daemon.event;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells every listener what happened, on the teller's thread; so a listener counts or queues and never waits. One that
 * throws is logged and does not disturb the others.
 */
public final class EventBus {
    private static final Logger log = LoggerFactory.getLogger(EventBus.class);

    private final List<Consumer<GatewayEvent>> listeners = new CopyOnWriteArrayList<>();

    /** Adds a listener and gives it back. */
    public <L extends Consumer<GatewayEvent>> L listener(L listener) {
        listeners.add(listener);
        return listener;
    }

    public void emit(GatewayEvent event) {
        for (Consumer<GatewayEvent> listener : listeners) {
            try {
                listener.accept(event);
            } catch (RuntimeException bug) {
                log.error("a listener failed on {}", event.getClass().getSimpleName(), bug);
            }
        }
    }
}
