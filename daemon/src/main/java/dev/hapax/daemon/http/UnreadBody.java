package dev.hapax.daemon.http;

import java.io.IOException;
import java.io.InputStream;
import org.eclipse.jetty.http.HttpException;
import org.eclipse.jetty.http.HttpHeader;
import org.eclipse.jetty.http.HttpVersion;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Request;

/**
 * The body of a request that was answered without it. While it is still on its way the connection cannot serve again,
 * and a client that was not told so loses its next request with it.
 */
final class UnreadBody {
    private static final long WORTH_READING = 64 * 1024;

    private UnreadBody() {}

    /** @return whether the connection can serve again */
    static boolean passOver(Request request) throws IOException {
        boolean http1 = request.getConnectionMetaData().getHttpVersion() != HttpVersion.HTTP_2;
        long announced = request.getLength();
        boolean none =
                announced == 0 || (announced < 0 && !request.getHeaders().contains(HttpHeader.TRANSFER_ENCODING));
        if (!http1 || none) {
            return true;
        }
        // Who waits for our word before sending must not be told to go on.
        if (announced < 0 || announced > WORTH_READING || request.getHeaders().contains(HttpHeader.EXPECT)) {
            return false;
        }
        try (InputStream in = Content.Source.asInputStream(request)) {
            return in.skip(announced) == announced;
        } catch (HttpException.RuntimeException broken) {
            return false;
        }
    }
}
