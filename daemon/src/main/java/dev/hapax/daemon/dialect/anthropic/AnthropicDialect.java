package dev.hapax.daemon.dialect.anthropic;

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
import dev.hapax.daemon.dialect.ModelSplice;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.dialect.StreamScanner;
import dev.hapax.daemon.dialect.StreamWriter;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.List;
import java.util.Set;

/** Anthropic's <a href="https://docs.claude.com/en/api/messages">Messages API</a>, served to callers and spoken. */
public final class AnthropicDialect implements ServedDialect, SpokenDialect {
    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public RequestScan scan(byte[] body) throws BadRequest {
        return RequestScanner.scan(body);
    }

    @Override
    public byte[] splice(byte[] body, RequestScan scan, String upstreamModel) {
        return ModelSplice.splice(body, scan, upstreamModel);
    }

    @Override
    public ChatRequest read(byte[] body) throws BadRequest {
        return RequestReader.read(body);
    }

    @Override
    public WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest {
        return RequestWriter.write(request, model);
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
    public GatewayError notHeld(RequestScan.Handle handle) {
        return handle.param().equals("thread") ? Errors.threadNotFound() : ServedDialect.super.notHeld(handle);
    }

    @Override
    public byte[] writeAnswer(List<ChatEvent> answer, AnswerContext context) {
        return AnswerWriter.write(answer, context);
    }

    @Override
    public StreamReader streamReader() {
        return new EventReader();
    }

    @Override
    public StreamScanner streamScanner(boolean usageWanted) {
        return new EventScanner();
    }

    @Override
    public StreamWriter streamWriter(AnswerContext context) {
        return new EventWriter(context);
    }

    @Override
    public Retelling retelling(Listener listener) {
        return new Retold(listener, error -> writeStreamError(error, listener.requestId()));
    }

    @Override
    public byte[] writeError(GatewayError error, String requestId) {
        return Errors.body(error, requestId);
    }

    @Override
    public byte[] writeStreamError(GatewayError error, String requestId) {
        return Errors.frame(error, requestId);
    }

    @Override
    public ProviderError readError(byte[] body) {
        return Errors.read(body);
    }
}
