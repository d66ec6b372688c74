package dev.hapax.daemon.provider.spi;

import java.util.List;

/**
 * What binds later requests to the provider that gave an answer.
 *
 * @param handles names of what it now holds, e.g. the answer's id
 * @param signatures what it put to its reasoning so that it, and nobody else, recognises it later
 */
public record Held(List<String> handles, List<String> signatures) {
    public static final Held NOTHING = new Held(List.of(), List.of());

    public Held {
        handles = List.copyOf(handles);
        signatures = List.copyOf(signatures);
    }
}
