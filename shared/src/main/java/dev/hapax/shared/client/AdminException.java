package dev.hapax.shared.client;

import dev.hapax.shared.admin.AdminApi.AdminError;

/** The daemon said no, or could not be asked; the error says which, and how the command ends. */
public final class AdminException extends Exception {
    private static final long serialVersionUID = 1L;

    private final transient AdminError error;

    public AdminException(AdminError error) {
        super(error.message());
        this.error = error;
    }

    public AdminError error() {
        return error;
    }
}
