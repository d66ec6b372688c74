package dev.hapax.shared.client;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import org.jspecify.annotations.Nullable;

/** What came of knocking at one socket. */
sealed interface SocketTrial {
    /** The least that some system refuses (macOS). */
    int TOO_LONG_BYTES = 104;

    record Connected(Path socket, SocketChannel channel) implements SocketTrial {}

    sealed interface Failed extends SocketTrial {
        Path socket();

        /** For a person, beside the path. */
        String reason();
    }

    record NotThere(Path socket) implements Failed {
        @Override
        public String reason() {
            return "not there";
        }
    }

    record LeftOver(Path socket) implements Failed {
        @Override
        public String reason() {
            return "left over from a daemon that died";
        }
    }

    record NoSocket(Path socket) implements Failed {
        @Override
        public String reason() {
            return "not a socket";
        }
    }

    /** @param owner null where even that is hidden */
    record Forbidden(Path socket, @Nullable String owner) implements Failed {
        @Override
        public String reason() {
            return owner == null ? "not for you" : "belongs to user " + owner;
        }
    }

    record TooLong(Path socket, int bytes) implements Failed {
        @Override
        public String reason() {
            return "the path is too long: " + bytes + " bytes, the limit is " + (TOO_LONG_BYTES - 1);
        }
    }

    record Broken(Path socket, String reason) implements Failed {}

    static SocketTrial at(Path socket) {
        try {
            SocketChannel channel = SocketChannel.open(StandardProtocolFamily.UNIX);
            try {
                channel.connect(UnixDomainSocketAddress.of(socket));
                return new Connected(socket, channel);
            } catch (IOException refused) {
                channel.close();
                return why(socket, refused);
            }
        } catch (IOException noSocketsAtAll) {
            return new Broken(socket, reasonOf(noSocketsAtAll));
        }
    }

    /** The kind of exception says little and its words depend on the system, so the file system is asked. */
    static Failed why(Path socket, IOException refused) {
        int bytes = socket.toString().getBytes(StandardCharsets.UTF_8).length;
        try {
            var file = Files.readAttributes(socket, BasicFileAttributes.class);
            if (!file.isOther()) {
                return new NoSocket(socket);
            }
            if (refused instanceof BindException || !Files.isWritable(socket)) {
                return new Forbidden(socket, ownerOf(socket));
            }
            if (refused instanceof ConnectException) {
                return new LeftOver(socket);
            }
        } catch (NoSuchFileException nothing) {
            return bytes >= TOO_LONG_BYTES ? new TooLong(socket, bytes) : new NotThere(socket);
        } catch (AccessDeniedException hidden) {
            return new Forbidden(socket, ownerOf(socket));
        } catch (IOException unclear) {
            return bytes >= TOO_LONG_BYTES ? new TooLong(socket, bytes) : new Broken(socket, reasonOf(refused));
        }
        return bytes >= TOO_LONG_BYTES ? new TooLong(socket, bytes) : new Broken(socket, reasonOf(refused));
    }

    /** The owner of the socket, or of the nearest directory above it that can be seen. */
    private static @Nullable String ownerOf(Path socket) {
        Path place = socket;
        while (place.getParent() != null && !Files.exists(place, LinkOption.NOFOLLOW_LINKS)) {
            place = place.getParent();
        }
        try {
            return Files.getOwner(place).getName();
        } catch (IOException | UnsupportedOperationException hidden) {
            return null;
        }
    }

    private static String reasonOf(IOException failure) {
        String message = failure.getMessage();
        return message == null ? failure.getClass().getSimpleName() : message;
    }
}
