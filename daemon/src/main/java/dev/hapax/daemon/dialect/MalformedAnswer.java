package dev.hapax.daemon.dialect;

/** What came is not an answer of the dialect. */
public final class MalformedAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    public MalformedAnswer(String message) {
        super(message);
    }
}
