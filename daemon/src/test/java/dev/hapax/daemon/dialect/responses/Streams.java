package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamScanner.Seen;
import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.FrameReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/** The sample streams and what comes of reading them, as text that can be compared. */
final class Streams {
    static final ResponsesDialect DIALECT = new ResponsesDialect();
    static final List<String> ALL = List.of(
            "text",
            "reasoning-tools",
            "refusal",
            "too-long",
            "filtered",
            "unknown-end",
            "whole-items",
            "only-the-end",
            "strange",
            "cut",
            "error-first",
            "error-midway",
            "failed",
            "malformed");

    private Streams() {}

    static byte[] sample(String name) {
        try (InputStream in = Streams.class.getResourceAsStream("/dialect/responses/" + name + ".sse")) {
            if (in == null) {
                throw new IllegalArgumentException(name);
            }
            return in.readAllBytes();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The events, one a line, and how it ended. */
    static List<String> read(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        var reader = DIALECT.streamReader();
        try (in) {
            FrameReader frames = DIALECT.frames(in, 1 << 20);
            for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
                reader.read(frame, event -> lines.add(line(event)));
            }
            boolean whole = reader.end(event -> lines.add(line(event)));
            lines.add(whole ? "whole" : "cut");
        } catch (ErrorInAnswer e) {
            lines.add("error " + e.error().type() + " " + e.error().code() + " " + e.getMessage());
        } catch (MalformedAnswer e) {
            lines.add("malformed");
        }
        return lines;
    }

    /** What each frame means to whoever passes it on, and how it ended. */
    static List<String> scan(InputStream in) throws IOException {
        var lines = new ArrayList<String>();
        var scanner = DIALECT.streamScanner(true);
        try (in) {
            FrameReader frames = DIALECT.frames(in, 1 << 20);
            for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
                lines.add(letter(scanner.scan(frame)));
            }
        } catch (ErrorInAnswer e) {
            lines.add("error");
        } catch (MalformedAnswer e) {
            lines.add("malformed");
        }
        lines.add(scanner.whole() ? "whole" : "cut");
        Usage usage = scanner.usage();
        lines.add(usage.input() + "+" + usage.output());
        lines.add(scanner.handles() + " " + scanner.signatures());
        return lines;
    }

    private static String letter(Seen seen) {
        return switch (seen) {
            case LIFECYCLE -> "l";
            case CONTENT -> "C";
            case OURS_ALONE -> "o";
        };
    }

    static String line(ChatEvent event) {
        return switch (event) {
            case ChatEvent.Started(String id, String model) -> "start " + id + " " + model;
            case ChatEvent.TextDelta(String text) -> "text " + text;
            case ChatEvent.ThinkingDelta(String text) -> "think " + text;
            case ChatEvent.ThinkingSigned(String signature) -> "sign " + signature;
            case ChatEvent.RedactedThinking(String data) -> "redacted " + data;
            case ChatEvent.RefusalDelta(String text) -> "refuse " + text;
            case ChatEvent.ToolCallStarted(int index, String id, String name) ->
                "call " + index + " " + id + " " + name;
            case ChatEvent.ToolArgumentsDelta(int index, String json) -> "args " + index + " " + json;
            case ChatEvent.UsageReported(Usage usage) ->
                "usage " + usage.input() + "+" + usage.output() + " cached " + usage.cachedInput() + " reasoning "
                        + usage.reasoning();
            case ChatEvent.Finished(var reason, var _) -> "end " + reason;
        };
    }
}
