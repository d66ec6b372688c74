package dev.hapax.daemon.http;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import org.eclipse.jetty.io.Content;
import org.eclipse.jetty.server.Response;

/** A streamed answer's way out. What is written goes out at once, and the writer waits until it has. */
final class AnswerOutput extends OutputStream {
    private final Response response;

    AnswerOutput(Response response) {
        this.response = response;
    }

    @Override
    public void write(int one) throws IOException {
        write(new byte[] {(byte) one}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) throws IOException {
        Content.Sink.write(response, false, ByteBuffer.wrap(bytes, offset, length));
    }
}
