package dev.hapax.daemon.http;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpException;

/**
 * The body of a request that was answered without it. While it is still on its way the connection cannot serve again,
 * and a client that was not told so loses its next request with it.
 */
final class UnreadBody {
    private static final long WORTH_READING = 64 * 1024;

    private UnreadBody() {}

    /** @return whether the connection can serve again */
    static boolean passOver(HttpServletRequest request) throws IOException {
        boolean http1 = request.getProtocol().startsWith("HTTP/1");
        long announced = request.getContentLengthLong();
        boolean none = announced == 0 || (announced < 0 && request.getHeader("Transfer-Encoding") == null);
        if (!http1 || none) {
            return true;
        }
        // Who waits for our word before sending must not be told to go on.
        if (announced < 0 || announced > WORTH_READING || request.getHeader("Expect") != null) {
            return false;
        }
        try (InputStream in = request.getInputStream()) {
            return in.skip(announced) == announced;
        } catch (HttpException.RuntimeException broken) {
            return false;
        }
    }
}
