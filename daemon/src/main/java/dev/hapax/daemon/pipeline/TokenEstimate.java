package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Part;
import java.util.Map;

/** How many tokens a request has, roughly: four characters each, as providers' own rules of thumb say. */
final class TokenEstimate {
    private static final int CHARACTERS_PER_TOKEN = 4;

    private TokenEstimate() {}

    /** @throws BadRequest 422 {@code token_limit_exceeded} */
    static void mustFit(ChatRequest request, int most) throws BadRequest {
        long characters = request.messages().stream()
                .flatMap(message -> message.parts().stream())
                .mapToLong(TokenEstimate::length)
                .sum();
        long tokens = (characters + CHARACTERS_PER_TOKEN - 1) / CHARACTERS_PER_TOKEN;
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

    private static long length(Part part) {
        return switch (part) {
            case Part.Text(String text) -> text.length();
            case Part.Thinking(String text, var _) -> text.length();
            case Part.Refusal(String text) -> text.length();
            case Part.ToolCall call -> call.argumentsJson().length();
            case Part.ToolResult result ->
                result.content().stream().mapToLong(TokenEstimate::length).sum();
            case Part.Image _, Part.Document _, Part.RedactedThinking _, Part.CachePoint _ -> 0;
        };
    }
}
