package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Target;
import java.util.List;

/** The ordered targets that one request may try. A snapshot: it cannot change under its reader. */
public record Chain(List<Target> targets) {
    public Chain {
        targets = List.copyOf(targets);
    }
}
