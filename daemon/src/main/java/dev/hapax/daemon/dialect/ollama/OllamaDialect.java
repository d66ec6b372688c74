package dev.hapax.daemon.dialect.ollama;

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
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.sse.FrameReader;
import dev.hapax.daemon.sse.NdjsonFrameReader;
import java.io.InputStream;
import java.util.List;

/** Ollama's <a href="https://docs.ollama.com/api/chat">{@code /api/chat}</a>. */
public final class OllamaDialect implements SpokenDialect {
    @Override
    public String name() {
        return "ollama";
    }

    @Override
    public WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest {
        return RequestWriter.write(request, model);
    }

    /** @throws IllegalStateException always: callers do not speak this dialect */
    @Override
    public byte[] splice(byte[] body, RequestScan scan, String upstreamModel) {
        throw nothingPassesThrough();
    }

    @Override
    public List<ChatEvent> readAnswer(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        return LineReader.whole(body);
    }

    /** @throws IllegalStateException always: callers do not speak this dialect */
    @Override
    public AnswerSummary summarize(byte[] body) {
        throw nothingPassesThrough();
    }

    @Override
    public boolean streamsAs(String mediaType) {
        return mediaType.equals("application/x-ndjson") || mediaType.equals("application/json");
    }

    @Override
    public FrameReader frames(InputStream in, int maxFrameBytes) {
        return new NdjsonFrameReader(in, maxFrameBytes);
    }

    @Override
    public StreamReader streamReader() {
        return new LineReader();
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
        return new IllegalStateException("Nobody speaks Ollama's dialect to the gateway: nothing passes through");
    }
}
