import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Both ends of streams whose chunks carry the moment they were written, so that the reader knows the delay of each. The
 * moments are those of {@link System#nanoTime()}, which on Linux is one clock for all processes.
 *
 * <pre>
 * java Streams.java upstream PORT
 * java Streams.java read URL STREAMS CHUNKS MILLISECONDS [HEADER...]
 * </pre>
 *
 * The question says how the upstream answers: {@code chunks=200 every=5}. One that asks for no stream is answered after
 * {@code every} milliseconds.
 */
final class Streams {
    private static final Pattern WISH = Pattern.compile("chunks=(\\d+) every=(\\d+)");
    private static final Pattern STAMP = Pattern.compile("\"content\": ?\"(\\d+) ");

    public static void main(String[] args) throws Exception {
        switch (args[0]) {
            case "upstream" -> upstream(Integer.parseInt(args[1]));
            case "read" ->
                read(
                        URI.create(args[1]),
                        Integer.parseInt(args[2]),
                        Integer.parseInt(args[3]),
                        Integer.parseInt(args[4]),
                        Arrays.asList(args).subList(5, args.length));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    private static void upstream(int port) throws IOException {
        try (var listener = new ServerSocket()) {
            listener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 8192);
            while (true) {
                Socket caller = listener.accept();
                Thread.startVirtualThread(() -> {
                    try (caller) {
                        caller.setTcpNoDelay(true);
                        InputStream in = new BufferedInputStream(caller.getInputStream());
                        OutputStream out = new BufferedOutputStream(caller.getOutputStream());
                        while (true) {
                            answer(body(in, head(in)), out);
                        }
                    } catch (IOException left) {
                        // The caller closed the connection.
                    }
                });
            }
        }
    }

    private static void answer(String question, OutputStream out) throws IOException {
        Matcher wish = WISH.matcher(question);
        int chunks = wish.find() ? Integer.parseInt(wish.group(1)) : 1;
        long every = wish.hasMatch() ? Long.parseLong(wish.group(2)) * 1_000_000 : 0;
        if (!question.contains("\"stream\":true")) {
            LockSupport.parkNanos(every);
            String answer =
                    "{\"id\":\"c\",\"object\":\"chat.completion\",\"created\":1,\"model\":\"m\",\"choices\":[{\"index\":0,"
                            + "\"message\":{\"role\":\"assistant\",\"content\":\"yes\"},\"finish_reason\":\"stop\"}],"
                            + "\"usage\":{\"prompt_tokens\":9,\"completion_tokens\":1,\"total_tokens\":10}}";
            out.write(("HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: " + answer.length()
                            + "\r\n\r\n" + answer)
                    .getBytes(UTF_8));
            out.flush();
            return;
        }
        out.write("HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\nTransfer-Encoding: chunked\r\n\r\n"
                .getBytes(UTF_8));
        long next = System.nanoTime();
        for (int i = 0; i < chunks; i++) {
            chunk(out, "{\"content\":\"" + System.nanoTime() + " word\"},\"finish_reason\":null");
            next += every;
            LockSupport.parkNanos(next - System.nanoTime());
        }
        chunk(out, "{},\"finish_reason\":\"stop\"");
        piece(out, "data: [DONE]\n\n");
        out.write("0\r\n\r\n".getBytes(UTF_8));
        out.flush();
    }

    private static void chunk(OutputStream out, String choice) throws IOException {
        piece(
                out,
                "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"m\","
                        + "\"choices\":[{\"index\":0,\"delta\":" + choice + "}]}\n\n");
    }

    private static void piece(OutputStream out, String text) throws IOException {
        out.write((Integer.toHexString(text.length()) + "\r\n" + text + "\r\n").getBytes(UTF_8));
        out.flush();
    }

    /** What one stream saw: nanoseconds to the first chunk, and of each chunk on its way. */
    private record Seen(long first, long[] delays, boolean whole) {}

    private static void read(URI url, int streams, int chunks, int every, List<String> headers) throws Exception {
        var open = new AtomicInteger();
        var all = new ArrayList<Seen>();
        var done = new CountDownLatch(streams);
        for (int i = 0; i < streams; i++) {
            int number = i;
            Thread.startVirtualThread(() -> {
                try {
                    Seen seen = one(url, number, chunks, every, headers);
                    synchronized (all) {
                        all.add(seen);
                    }
                } catch (IOException e) {
                    open.incrementAndGet();
                    if (number == 0) {
                        System.err.println(e);
                    }
                } finally {
                    done.countDown();
                }
            });
            // Connections that come one after another, as callers do; not all in one instant.
            LockSupport.parkNanos(streams > 100 ? 1_000_000 : 0);
        }
        done.await();
        long[] first = all.stream().mapToLong(Seen::first).sorted().toArray();
        long[] delays = all.stream()
                .flatMapToLong(seen -> Arrays.stream(seen.delays()))
                .sorted()
                .toArray();
        long broken = open.get()
                + all.stream()
                        .filter(seen -> !seen.whole() || seen.delays().length != chunks)
                        .count();
        System.out.printf(
                Locale.ROOT,
                "RESULT {\"streams\":%d,\"chunks\":%d,\"errors\":%d,\"first_p50\":%.3f,\"first_p99\":%.3f,"
                        + "\"delay_p50\":%.3f,\"delay_p99\":%.3f,\"delay_max\":%.3f}%n",
                all.size(),
                delays.length,
                broken,
                millis(first, 0.5),
                millis(first, 0.99),
                millis(delays, 0.5),
                millis(delays, 0.99),
                millis(delays, 1));
    }

    private static double millis(long[] sorted, double share) {
        return sorted.length == 0 ? -1 : sorted[(int) Math.min(sorted.length - 1, sorted.length * share)] / 1e6;
    }

    private static Seen one(URI url, int number, int chunks, int every, List<String> headers) throws IOException {
        String question = "{\"model\":\"m\",\"stream\":true,\"messages\":[{\"role\":\"user\",\"content\":\"chunks="
                + chunks + " every=" + every + " number " + number + " of " + System.nanoTime() + "\"}]}";
        try (var socket = new Socket(url.getHost(), url.getPort())) {
            socket.setTcpNoDelay(true);
            socket.setSoTimeout(60_000);
            var request = new StringBuilder("POST " + url.getPath() + " HTTP/1.1\r\nHost: " + url.getAuthority()
                    + "\r\nContent-Type: application/json\r\nConnection: close\r\nContent-Length: " + question.length()
                    + "\r\n");
            headers.forEach(header -> request.append(header).append("\r\n"));
            long asked = System.nanoTime();
            socket.getOutputStream()
                    .write(request.append("\r\n").append(question).toString().getBytes(UTF_8));
            InputStream in = new BufferedInputStream(socket.getInputStream());
            String status = line(in);
            if (!status.contains(" 200")) {
                throw new IOException(status);
            }
            long[] delays = new long[chunks];
            int count = 0;
            long first = 0;
            while (true) {
                String line = line(in);
                if (line.contains("[DONE]")) {
                    return new Seen(first, Arrays.copyOf(delays, count), true);
                }
                Matcher stamp = STAMP.matcher(line);
                if (stamp.find() && count < chunks) {
                    long now = System.nanoTime();
                    if (count == 0) {
                        first = now - asked;
                    }
                    delays[count++] = now - Long.parseLong(stamp.group(1));
                }
            }
        }
    }

    private static String head(InputStream in) throws IOException {
        var head = new StringBuilder();
        for (String line = line(in); !line.isEmpty(); line = line(in)) {
            head.append(line.toLowerCase(Locale.ROOT)).append('\n');
        }
        return head.toString();
    }

    private static String body(InputStream in, String head) throws IOException {
        int at = head.indexOf("content-length:");
        if (at >= 0) {
            int length = Integer.parseInt(
                    head.substring(at + 15, head.indexOf('\n', at)).strip());
            return new String(in.readNBytes(length), UTF_8);
        }
        var body = new StringBuilder();
        for (int size = Integer.parseInt(line(in), 16); size > 0; size = Integer.parseInt(line(in), 16)) {
            body.append(new String(in.readNBytes(size), UTF_8));
            line(in);
        }
        line(in);
        return body.toString();
    }

    private static String line(InputStream in) throws IOException {
        var line = new ByteArrayOutputStream(128);
        for (int b = in.read(); b != '\n'; b = in.read()) {
            if (b < 0) {
                throw new EOFException("closed in the middle");
            }
            if (b != '\r') {
                line.write(b);
            }
        }
        return line.toString(UTF_8);
    }
}
