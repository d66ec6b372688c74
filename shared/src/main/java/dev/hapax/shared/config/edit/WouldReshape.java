package dev.hapax.shared.config.edit;

/** The edit cannot be made by changing one place; the message says why. */
final class WouldReshape extends Exception {
    private static final long serialVersionUID = 1L;

    private final String why;
    private final int line;

    /**
     * @param why in words for a person
     * @param line what it is about, 0 for none
     */
    WouldReshape(String why, int line) {
        super(why);
        this.why = why;
        this.line = line;
    }

    String why() {
        return why;
    }

    int line() {
        return line;
    }
}
