package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ByteSearch;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.Listener;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.SseData;
import dev.hapax.daemon.dialect.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.util.List;

/** Hapax's completions (http-api.md §3), plain and advanced. No provider speaks them: they are always translated. */
public final class CompletionDialect implements ServedDialect {
    private static final ByteSearch TOOLS = new ByteSearch("\"tools\"");

    private final String name;
    private final boolean advanced;
    private final Prompts prompts;
    private final Formatting formatting;

    private CompletionDialect(String name, boolean advanced, Prompts prompts, Formatting formatting) {
        this.name = name;
        this.advanced = advanced;
        this.prompts = prompts;
        this.formatting = formatting;
    }

    public static CompletionDialect plain() {
        return new CompletionDialect("completion", false, Prompts.NONE, Formatting.NONE);
    }

    /** With control of targets, options and tools, and a full account in the answer. */
    public static CompletionDialect advanced() {
        return new CompletionDialect("advanced_completion", true, Prompts.NONE, Formatting.NONE);
    }

    /** The same with the owner's ways. */
    public CompletionDialect with(Prompts itsPrompts, Formatting itsFormatting) {
        return new CompletionDialect(name, advanced, itsPrompts, itsFormatting);
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public RequestScan scan(byte[] body) throws BadRequest {
        return RequestScanner.scan(body, advanced);
    }

    @Override
    public ChatRequest read(byte[] body) throws BadRequest {
        return RequestReader.read(body, advanced, prompts);
    }

    /**
     * What the request says to the gateway itself; nothing for a plain completion.
     *
     * @throws BadRequest naming the field
     */
    public AdvancedSettings settings(byte[] body) throws BadRequest {
        return advanced ? SettingsReader.read(Json.readRequest(body)) : AdvancedSettings.NONE;
    }

    @Override
    public byte[] writeAnswer(List<ChatEvent> answer, AnswerContext context) {
        return AnswerWriter.write(answer, context, advanced, formatting);
    }

    @Override
    public StreamWriter streamWriter(AnswerContext context) {
        var chunks = new ChunkWriter(context, advanced);
        if (formatting.equals(Formatting.NONE)) {
            return chunks;
        }
        boolean textOnly = !advanced || !TOOLS.in(context.request());
        return new FormattedWriter(chunks, formatting, textOnly);
    }

    @Override
    public Retelling retelling(Listener listener) {
        return new Retold(listener, advanced, error -> writeStreamError(error, listener.requestId()));
    }

    @Override
    public byte[] writeError(GatewayError error, String requestId) {
        return HapaxErrors.write(error, requestId);
    }

    @Override
    public byte[] writeStreamError(GatewayError error, String requestId) {
        var out = new ByteArrayOutputStream();
        SseData.event(HapaxErrors.node(error, requestId), out);
        return out.toByteArray();
    }
}
