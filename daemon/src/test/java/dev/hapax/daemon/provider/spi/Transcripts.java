package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.AnswerContext;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Writes down and compares what a caller gets, for providers that are simulated without bytes. */
public final class Transcripts {
    private Transcripts() {}

    public static void begin(@Nullable Transcript transcript) {
        if (transcript != null) {
            transcript.begins(
                    new AnswerContext("id", "p", "m", 0, false, List.of(), Duration.ZERO, new byte[0]), false);
            transcript.add(new ChatEvent.Started("id", "m"));
        }
    }

    public static void add(@Nullable Transcript transcript, String text) {
        if (transcript != null) {
            transcript.add(new ChatEvent.TextDelta(text));
        }
    }

    public static String text(@Nullable Transcript transcript) {
        return Objects.requireNonNull(transcript).text();
    }

    public static void diverged(@Nullable Transcript transcript) {
        Objects.requireNonNull(transcript).hasDiverged();
    }
}
