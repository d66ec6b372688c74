package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.Part;
import java.util.List;
import java.util.Map;

/** The cheapest question there is: one word, one token of an answer. */
final class ShortQuestion {
    private ShortQuestion() {}

    static ChatRequest to(String model) {
        var word = new ChatRequest.Message(ChatRequest.Role.USER, List.of(new Part.Text("hi")), null);
        return new ChatRequest(
                model,
                false,
                false,
                List.of(word),
                List.of(),
                null,
                null,
                1,
                ChatRequest.Sampling.DEFAULT,
                List.of(),
                null,
                null,
                null,
                Map.of(),
                List.of());
    }
}
