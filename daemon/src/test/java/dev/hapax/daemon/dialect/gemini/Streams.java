package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.FrameReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The sample streams and what comes of reading them, as text that can be compared. */
final class Streams {
    private Streams() {}

    static GeminiDialect dialect() {
        return new GeminiDialect(System::nanoTime);
    }

    static byte[] sample(String file) {
        try (InputStream in = Streams.class.getResourceAsStream("/dialect/gemini/" + file)) {
            if (in == null) {
                throw new IllegalArgumentException(file);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The events, one a line, and how it ended. */
    static List<String> read(InputStream in) throws IOException {
        var events = new ArrayList<ChatEvent>();
        String end = read(dialect(), in, events);
        var lines = new ArrayList<String>(events.stream().map(Streams::line).toList());
        lines.add(end);
        return lines;
    }

    /** @return how it ended */
    static String read(GeminiDialect dialect, InputStream in, List<ChatEvent> events) throws IOException {
        var reader = dialect.streamReader();
        try (in) {
            FrameReader frames = dialect.frames(in, 1 << 20);
            for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
                reader.read(frame, events::add);
            }
            return reader.end(events::add) ? "whole" : "cut";
        } catch (ErrorInAnswer e) {
            return "error " + e.error().type() + " " + e.error().code() + " " + e.getMessage();
        } catch (MalformedAnswer e) {
            return "malformed";
        }
    }

    /** Ids are random and left out. */
    static String line(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Started(String id, String model) -> "start " + id + " " + model;
            case ChatEvent.TextDelta(String text) -> "text " + text;
            case ChatEvent.ThinkingDelta(String text) -> "think " + text;
            case ChatEvent.ThinkingSigned(String signature) -> "sign " + signature;
            case ChatEvent.RedactedThinking(String data) -> "redacted " + data;
            case ChatEvent.RefusalDelta(String text) -> "refuse " + text;
            case ChatEvent.ToolCallStarted(int index, var _, String name) -> "call " + index + " " + name;
            case ChatEvent.ToolArgumentsDelta(int index, String json) -> "args " + index + " " + json;
            case ChatEvent.UsageReported(Usage usage) ->
                "usage " + usage.input() + "+" + usage.output() + " cached " + usage.cachedInput() + " reasoning "
                        + usage.reasoning();
            case ChatEvent.Finished(var reason, var _) -> "end " + reason;
        };
    }
}
