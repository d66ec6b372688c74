package dev.hapax.daemon.usage;

/**
 * What is counted apart.
 *
 * @param provider, model "" where nobody was asked
 * @param route the route's URL
 * @param client the client key's name or {@code anonymous}
 */
record Key(String provider, String model, String route, String client) {
    static final String OTHER = "other";

    /** The same without the model, of which there may be as many as callers can think of. */
    Key anyModel() {
        return new Key(provider, model.isEmpty() ? model : OTHER, route, client);
    }
}
