package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ModelSplice;
import dev.hapax.daemon.dialect.OpenAiErrors;
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
 * OpenAI's <a href="https://platform.openai.com/docs/api-reference/responses/input-tokens">counts of input tokens</a>,
 * served and asked for.
 */
public final class InputTokensDialect implements ServedTokenCount, TokenCounter {
    /** All that a count takes; the rest is about the answer. */
    private static final Set<String> COUNTED = Set.of(
            "model",
            "input",
            "instructions",
            "parallel_tool_calls",
            "reasoning",
            "text",
            "tool_choice",
            "tools",
            "truncation");

    @Override
    public String name() {
        return ResponsesDialect.NAME;
    }

    @Override
    public RequestScan scan(byte[] body) throws BadRequest {
        return RequestScanner.scanToCount(body);
    }

    @Override
    public ChatRequest readRequest(byte[] body) throws BadRequest {
        return RequestReader.read(body);
    }

    @Override
    public byte[] write(long tokens, boolean estimated) {
        ObjectNode answer = Json.object().put("object", "response.input_tokens").put("input_tokens", tokens);
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
        if (root.hasNonNull("error")) {
            throw new ErrorInAnswer(OpenAiErrors.read(answer));
        }
        JsonNode tokens = root.get("input_tokens");
        if (tokens == null || !tokens.isIntegralNumber() || !tokens.canConvertToLong()) {
            throw new MalformedAnswer("The answer has no input_tokens");
        }
        return tokens.longValue();
    }

    @Override
    public ProviderError readError(byte[] body) {
        return OpenAiErrors.read(body);
    }
}
