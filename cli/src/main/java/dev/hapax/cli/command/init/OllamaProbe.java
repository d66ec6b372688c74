package dev.hapax.cli.command.init;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/** Whether a server of Ollama answers at its own place on this machine. */
@FunctionalInterface
public interface OllamaProbe {
    boolean answers();

    /** A listener at Ollama's port, which nobody else has by default. */
    static OllamaProbe ofThisMachine() {
        return () -> {
            try (var socket = new Socket()) {
                var place = new InetSocketAddress(InetAddress.getLoopbackAddress(), 11434);
                socket.connect(place, Math.toIntExact(Duration.ofMillis(300).toMillis()));
                return true;
            } catch (IOException nobody) {
                return false;
            }
        };
    }
}
