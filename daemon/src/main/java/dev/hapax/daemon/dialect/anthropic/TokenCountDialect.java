package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ModelSplice;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.ServedTokenCount;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.TokenCounter;
import dev.hapax.daemon.dialect.WrittenRequest;
import java.util.List;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Anthropic's <a href="https://docs.claude.com/en/api/messages-count-tokens">token counts</a>, served and asked for.
 */
public final class TokenCountDialect implements ServedTokenCount, TokenCounter {
    /** All that a count takes; it refuses what is about the answer. */
    private static final Set<String> COUNTED = Set.of(
            "model",
            "messages",
            "system",
            "tools",
            "tool_choice",
            "thinking",
            "output_config",
            "output_format",
            "cache_control");

    @Override
    public String name() {
        return "anthropic";
    }

    @Override
    public RequestScan scan(byte[] body) throws BadRequest {
        return RequestScanner.scanToCount(body);
    }

    @Override
    public ChatRequest readRequest(byte[] body) throws BadRequest {
        return RequestReader.readToCount(body);
    }

    @Override
    public byte[] write(long tokens, boolean estimated) {
        ObjectNode answer = Json.object().put("input_tokens", tokens);
        if (estimated) {
            answer.put("estimated", true);
        }
        return Json.bytes(answer);
    }

    @Override
    public byte[] splice(byte[] body, RequestScan scan, String upstreamModel) {
        return ModelSplice.splice(body, scan, upstreamModel);
    }

    @Override
    public WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest {
        ObjectNode body = RequestWriter.body(request, model);
        return new WrittenRequest(Json.bytes(body.retain(COUNTED)), List.of());
    }

    @Override
    public long read(byte[] answer) throws MalformedAnswer, ErrorInAnswer {
        ObjectNode root = Json.readAnswer(answer);
        if (root.has("error")) {
            throw new ErrorInAnswer(Errors.read(answer));
        }
        JsonNode tokens = root.get("input_tokens");
        if (tokens == null || !tokens.isIntegralNumber() || !tokens.canConvertToLong()) {
            throw new MalformedAnswer("The answer has no input_tokens");
        }
        return tokens.longValue();
    }

    @Override
    public ProviderError readError(byte[] body) {
        return Errors.read(body);
    }
}
