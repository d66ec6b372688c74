package dev.hapax.daemon;

import dev.hapax.shared.admin.AdminApi.Status;
import dev.hapax.shared.config.Loaded;
import java.nio.file.Path;

/** Why a daemon could not start; nothing of it is left open. */
public abstract sealed class StartFailed extends Exception {
    private static final long serialVersionUID = 1L;

    private StartFailed(String message) {
        super(message);
    }

    /** The configuration has errors: exit 3. */
    public static final class ConfigInvalid extends StartFailed {
        private static final long serialVersionUID = 1L;

        private final transient Loaded loaded;

        public ConfigInvalid(Loaded loaded) {
            super("the configuration has errors");
            this.loaded = loaded;
        }

        public Loaded loaded() {
            return loaded;
        }
    }

    /** The address is taken or not ours: exit 5 (7 where the system forbids it). */
    public static final class CannotListen extends StartFailed {
        private static final long serialVersionUID = 1L;

        private final String address;
        private final boolean forbidden;

        public CannotListen(String address, boolean forbidden, String reason) {
            super("cannot listen on " + address + ": " + reason);
            this.address = address;
            this.forbidden = forbidden;
        }

        public String address() {
            return address;
        }

        public boolean forbidden() {
            return forbidden;
        }
    }

    /** Another daemon holds the socket's lock: exit 5. */
    public static final class AlreadyRunning extends StartFailed {
        private static final long serialVersionUID = 1L;

        private final transient java.util.Optional<Status> status;

        /** @param status what the other one says of itself, if it answers */
        public AlreadyRunning(Path socket, java.util.Optional<Status> status) {
            super("another daemon runs on " + socket);
            this.status = status;
        }

        public java.util.Optional<Status> status() {
            return status;
        }
    }

    /** Answers cannot be kept where the file wants them: exit 3. */
    public static final class StoreUnusable extends StartFailed {
        private static final long serialVersionUID = 1L;

        public StoreUnusable(String why) {
            super("the cache cannot be opened: " + why);
        }
    }

    /** Another process keeps its answers where the file wants them: exit 5. */
    public static final class StoreInUse extends StartFailed {
        private static final long serialVersionUID = 1L;

        public StoreInUse(String why) {
            super(why);
        }
    }

    /** The socket's directory is not safe or cannot be made: exit 7. */
    public static final class SocketUnsafe extends StartFailed {
        private static final long serialVersionUID = 1L;

        public SocketUnsafe(String message) {
            super(message);
        }
    }
}
