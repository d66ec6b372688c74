package dev.hapax.daemon.alert;

import dev.hapax.shared.config.AlertChannel;

/** Brings one post to a channel, once, and says what came back. */
@FunctionalInterface
interface Carrier {
    Delivery post(AlertChannel channel, Wire.Post post);
}
