package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.dialect.AnswerSummary;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.dialect.StreamScanner;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.TokenCounter;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.sse.ArrivingFrameReader;
import dev.hapax.daemon.sse.FrameReader;
import java.io.InputStream;
import java.util.List;
import java.util.function.LongSupplier;

/**
 * Google's <a href="https://ai.google.dev/api/generate-content">{@code generateContent} and
 * {@code streamGenerateContent}</a>, the latter with {@code alt=sse} or without. Unlike others an instance has state:
 * what one provider signed, which its next request must bring back. Each provider needs one of its own, for none takes
 * the signatures of another.
 */
public final class GeminiDialect implements SpokenDialect {
    private final Signatures signatures;

    /** @param ticker nanoseconds that only grow */
    public GeminiDialect(LongSupplier ticker) {
        this.signatures = new Signatures(ticker);
    }

    @Override
    public String name() {
        return "gemini";
    }

    /** How the same conversation's tokens are counted. */
    public TokenCounter tokenCounter() {
        return new GeminiTokenCounter(signatures);
    }

    @Override
    public WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest {
        return RequestWriter.write(request, model, signatures);
    }

    /** @throws IllegalStateException always: callers do not speak this dialect */
    @Override
    public byte[] splice(byte[] body, RequestScan scan, String upstreamModel) {
        throw nothingPassesThrough();
    }

    @Override
    public List<ChatEvent> readAnswer(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        return new ChunkReader(signatures).whole(body);
    }

    /** @throws IllegalStateException always: callers do not speak this dialect */
    @Override
    public AnswerSummary summarize(byte[] body) {
        throw nothingPassesThrough();
    }

    @Override
    public boolean streamsAs(String mediaType) {
        return mediaType.equals("text/event-stream") || mediaType.equals("application/json");
    }

    @Override
    public FrameReader frames(InputStream in, int maxFrameBytes) {
        return new ArrivingFrameReader(in, maxFrameBytes);
    }

    @Override
    public StreamReader streamReader() {
        return new ChunkReader(signatures);
    }

    /** @throws IllegalStateException always: callers do not speak this dialect */
    @Override
    public StreamScanner streamScanner(boolean usageWanted) {
        throw nothingPassesThrough();
    }

    @Override
    public ProviderError readError(byte[] body) {
        return Errors.read(body);
    }

    private static IllegalStateException nothingPassesThrough() {
        return new IllegalStateException("Nobody speaks Gemini's dialect to the gateway: nothing passes through");
    }
}
