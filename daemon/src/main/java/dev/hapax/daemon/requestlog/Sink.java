package dev.hapax.daemon.requestlog;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import org.jspecify.annotations.Nullable;

/** Where finished log lines go. One thread writes; anybody may ask for the file to be opened anew. */
interface Sink {
    /** @throws IOException if they did not all arrive; the next ones may again */
    void write(byte[] lines) throws IOException;

    /** The file was moved away: the next lines go to a new one. */
    void reopen();

    void close();

    /** Standard error, which is everybody's and therefore stays open. */
    final class StandardError implements Sink {
        private final FileOutputStream stream = new FileOutputStream(FileDescriptor.err);

        @Override
        public void write(byte[] lines) throws IOException {
            stream.write(lines);
        }

        @Override
        public void reopen() {
            // there is no file
        }

        @Override
        public void close() {
            // not ours to close
        }
    }

    /** A file, opened when there is something to write, and again after it failed. */
    final class LogFile implements Sink {
        private final Path path;
        private @Nullable FileChannel open;

        LogFile(Path path) {
            this.path = path;
        }

        @Override
        public synchronized void write(byte[] lines) throws IOException {
            FileChannel channel = open;
            if (channel == null) {
                channel = FileChannel.open(
                        path, StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.APPEND);
                open = channel;
            }
            try {
                ByteBuffer left = ByteBuffer.wrap(lines);
                while (left.hasRemaining()) {
                    channel.write(left);
                }
            } catch (IOException failed) {
                close();
                throw failed;
            }
        }

        @Override
        public synchronized void reopen() {
            close();
        }

        @Override
        public synchronized void close() {
            FileChannel channel = open;
            open = null;
            if (channel != null) {
                try {
                    channel.close();
                } catch (IOException lost) {
                    // What was written before has arrived or has been counted as lost.
                }
            }
        }
    }
}
