package dev.hapax.daemon.dialect;

/** An error event or object where an answer was expected, under status 200. */
public final class ErrorInAnswer extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient ProviderError error;

    public ErrorInAnswer(ProviderError error) {
        super(error.message() == null ? "an error without a message" : error.message());
        this.error = error;
    }

    public ProviderError error() {
        return error;
    }
}
