package dev.hapax.daemon.admin;

import java.util.List;

/** There is nothing of that name. */
final class Unknown extends Exception {
    private static final long serialVersionUID = 1L;

    private final String id;
    private final transient List<String> known;
    private final String next;

    /** @param next the command that lists what there is */
    Unknown(String id, String message, List<String> known, String next) {
        super(message);
        this.id = id;
        this.known = List.copyOf(known);
        this.next = next;
    }

    String id() {
        return id;
    }

    List<String> known() {
        return known;
    }

    String next() {
        return next;
    }
}
