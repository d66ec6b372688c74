package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.TokenCounter;
import dev.hapax.daemon.dialect.WrittenRequest;
import tools.jackson.databind.node.ObjectNode;

/** Google's <a href="https://ai.google.dev/api/tokens#method:-models.counttokens">{@code countTokens}</a>. */
final class GeminiTokenCounter implements TokenCounter {
    private final Signatures signatures;

    GeminiTokenCounter(Signatures signatures) {
        this.signatures = signatures;
    }

    @Override
    public String name() {
        return "gemini";
    }

    @Override
    public WrittenRequest write(ChatRequest request, TargetModel model) throws BadRequest {
        return RequestWriter.writeCount(request, model, signatures);
    }

    @Override
    public long read(byte[] body) throws MalformedAnswer, ErrorInAnswer {
        ObjectNode root = Json.readAnswer(body);
        if (root.hasNonNull("error")) {
            throw new ErrorInAnswer(Errors.read(body));
        }
        if (!root.path("totalTokens").isIntegralNumber()) {
            throw new MalformedAnswer("The answer has no totalTokens");
        }
        return Json.longOf(root, "totalTokens");
    }

    @Override
    public ProviderError readError(byte[] body) {
        return Errors.read(body);
    }
}
