package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.tokens.Tokens;
import java.util.Map;

/** How many tokens a request may have. */
final class TokenLimit {
    /** No token is shorter than a byte, and UTF-8 has no more of them for a character. */
    private static final int MOST_TOKENS_PER_CHARACTER = 3;

    private TokenLimit() {}

    /**
     * Counts only what may be too much: counting takes milliseconds where a request has many texts.
     *
     * @param model as the caller wrote it
     * @throws BadRequest 422 {@code token_limit_exceeded}
     */
    static void mustHold(ChatRequest request, String model, int most) throws BadRequest {
        boolean textsOnly = request.tools().isEmpty()
                && request.responseFormat() == null
                && request.messages().stream().allMatch(message -> message.name() == null);
        long characters = request.messages().stream()
                .flatMap(message -> message.parts().stream())
                .mapToLong(TokenLimit::length)
                .sum();
        long around = 8L * (1 + request.messages().size());
        if (textsOnly && characters * MOST_TOKENS_PER_CHARACTER + around <= most) {
            return;
        }
        long tokens = Tokens.count(model, request);
        if (tokens > most) {
            throw new BadRequest(new GatewayError(
                    ErrorKind.BAD_REQUEST,
                    422,
                    "token_limit_exceeded",
                    "The request has about " + tokens + " tokens (an estimate); at most " + most + " are allowed",
                    null,
                    null,
                    false,
                    Map.of("limit", Integer.toString(most), "estimate", Long.toString(tokens)),
                    null));
        }
    }

    /** In characters; more than any limit for what must be counted. */
    private static long length(Part part) {
        return switch (part) {
            case Part.Text(String text) -> text.length();
            case Part.Thinking(String text, var _) -> text.length();
            case Part.Refusal(String text) -> text.length();
            case Part.RedactedThinking _, Part.CachePoint _ -> 0;
            case Part.ToolCall _, Part.ToolResult _, Part.Image _, Part.Document _ -> Integer.MAX_VALUE;
        };
    }
}
