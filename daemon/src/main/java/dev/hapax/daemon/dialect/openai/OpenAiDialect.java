package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.AnswerSummary;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Listener;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.OpenAiErrors;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.dialect.SseData;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.dialect.StreamScanner;
import dev.hapax.daemon.dialect.StreamWriter;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Set;

/**
 * OpenAI's <a href="https://platform.openai.com/docs/api-reference/chat">Chat Completions</a>, served to callers and
 * spoken to the many providers that copy it.
 */
public final class OpenAiDialect implements ServedDialect, SpokenDialect {
    private final Quirks quirks;

    public OpenAiDialect() {
        this(Quirks.NONE);
    }

    /** As one of its copies has it. */
    public OpenAiDialect(Quirks quirks) {
        this.quirks = quirks;
    }

    @Override
    public String name() {
        return "openai";
    }

    @Override
    public RequestScan scan(byte[] body) throws BadRequest {
        return RequestScanner.scan(body);
    }

    @Override
    public byte[] splice(byte[] body, RequestScan scan, String upstreamModel) {
        return Splicer.splice(body, scan, upstreamModel, !quirks.has(Quirks.Quirk.NO_STREAM_OPTIONS));
    }

    @Override
    public ChatRequest read(byte[] body) throws BadRequest {
        return RequestReader.read(body);
    }

    @Override
    public WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest {
        return RequestWriter.write(request, model, quirks);
    }

    @Override
    public List<ChatEvent> readAnswer(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        return AnswerReader.read(body);
    }

    @Override
    public AnswerSummary summarize(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        return Summarizer.summarize(body);
    }

    @Override
    public List<String> signatures(byte[] body) {
        return SignedThinking.signatures(body);
    }

    @Override
    public byte[] withoutReasoning(byte[] body, Set<String> signatures) {
        return SignedThinking.without(body, signatures);
    }

    @Override
    public byte[] writeAnswer(List<ChatEvent> answer, AnswerContext context) {
        return AnswerWriter.write(answer, context);
    }

    @Override
    public StreamReader streamReader() {
        return new ChunkReader();
    }

    @Override
    public StreamScanner streamScanner(boolean usageWanted) {
        return new ChunkScanner(usageWanted);
    }

    @Override
    public StreamWriter streamWriter(AnswerContext context) {
        return new ChunkWriter(context);
    }

    @Override
    public Retelling retelling(Listener listener) {
        return new Retold(listener);
    }

    @Override
    public byte[] writeError(GatewayError error, String requestId) {
        return OpenAiErrors.body(error);
    }

    @Override
    public byte[] writeStreamError(GatewayError error, String requestId) {
        var out = new ByteArrayOutputStream();
        SseData.event(OpenAiErrors.node(error), out);
        return out.toByteArray();
    }

    @Override
    public ProviderError readError(byte[] body) {
        return OpenAiErrors.read(body);
    }
}
