package dev.hapax.daemon;

import dev.hapax.daemon.access.RequestQueue;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import java.time.Duration;

/** Tells of requests that wait. */
record QueueVoice(EventBus events) implements RequestQueue.Listener {
    @Override
    public void began() {
        events.emit(new GatewayEvent.QueueEntered());
    }

    @Override
    public void ended(Duration waited) {
        events.emit(new GatewayEvent.QueueLeft(waited));
    }
}
