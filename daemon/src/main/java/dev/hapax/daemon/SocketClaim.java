package dev.hapax.daemon;

import dev.hapax.daemon.admin.AdminSocket;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The claim of a daemon on its socket, which is also what keeps a second one from starting. */
final class SocketClaim {
    private static final Duration PATIENCE = Duration.ofSeconds(2);

    private SocketClaim() {}

    /**
     * @throws StartFailed.AlreadyRunning if another daemon is there, with what it says of itself
     * @throws StartFailed.SocketUnsafe if the directory is somebody else's or cannot be made
     */
    static AdminSocket on(Path socket) throws StartFailed, IOException {
        try {
            return AdminSocket.claim(socket);
        } catch (AdminSocket.Taken taken) {
            throw new StartFailed.AlreadyRunning(socket, whoRuns(socket));
        } catch (AdminSocket.Unsafe unsafe) {
            throw new StartFailed.SocketUnsafe(String.valueOf(unsafe.getMessage()));
        }
    }

    private static Optional<AdminApi.Status> whoRuns(Path socket) {
        try {
            return Optional.of(new AdminClient(List.of(socket), PATIENCE).status());
        } catch (AdminException doesNotSay) {
            return Optional.empty();
        }
    }
}
