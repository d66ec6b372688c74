package dev.hapax.daemon.chat;

/** The caller's request cannot be read or cannot be expressed for any target; the error says where and why. */
public final class BadRequest extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient GatewayError error;

    public BadRequest(GatewayError error) {
        super(error.message());
        this.error = error;
    }

    /** 400 with a message. */
    public BadRequest(String message) {
        this(GatewayError.badRequest(400, "invalid_request", message, null));
    }

    public GatewayError error() {
        return error;
    }
}
