package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.provider.spi.Question.Shaping;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a route adds to every request that passes it: a system prompt where there is none, options where it is silent.
 */
record RouteShaping(@Nullable String systemPrompt, Map<String, String> options) implements Shaping {
    private static final JsonMapper JSON = new JsonMapper();

    static Shaping of(HapaxConfig.Route route, HapaxConfig.CompletionDefaults defaults) {
        String systemPrompt = route.systemPrompt();
        Map<String, Object> options = route.options();
        if (isCompletion(route)) {
            systemPrompt = systemPrompt == null ? defaults.systemPrompt() : systemPrompt;
            options = new LinkedHashMap<>(defaults.options());
            options.putAll(route.options());
        }
        if (systemPrompt == null && options.isEmpty()) {
            return NONE;
        }
        Map<String, String> asJson = new LinkedHashMap<>();
        options.forEach((name, value) -> asJson.put(name, JSON.writeValueAsString(value)));
        return new RouteShaping(systemPrompt, asJson);
    }

    static boolean isCompletion(HapaxConfig.Route route) {
        return route.handler() == Handler.COMPLETION || route.handler() == Handler.ADVANCED_COMPLETION;
    }

    @Override
    public ChatRequest apply(ChatRequest request) {
        Map<String, String> all = new LinkedHashMap<>(options);
        all.putAll(request.options());
        return new ChatRequest(
                request.model(),
                request.stream(),
                request.streamUsage(),
                messages(request.messages()),
                request.tools(),
                request.toolChoice(),
                request.parallelTools(),
                request.maxTokens() == null ? wholeNumber("max_tokens") : request.maxTokens(),
                sampling(request.sampling()),
                request.stop(),
                request.responseFormat(),
                request.reasoning(),
                request.user(),
                without(all),
                request.unsupported());
    }

    private List<ChatRequest.Message> messages(List<ChatRequest.Message> messages) {
        boolean silent = messages.stream().noneMatch(message -> message.role() == ChatRequest.Role.SYSTEM);
        if (systemPrompt == null || !silent) {
            return messages;
        }
        List<ChatRequest.Message> all = new ArrayList<>();
        all.add(new ChatRequest.Message(ChatRequest.Role.SYSTEM, List.of(new Part.Text(systemPrompt)), null));
        all.addAll(messages);
        return all;
    }

    private ChatRequest.Sampling sampling(ChatRequest.Sampling asked) {
        return new ChatRequest.Sampling(
                asked.temperature() == null ? number("temperature") : asked.temperature(),
                asked.topP() == null ? number("top_p") : asked.topP(),
                asked.topK() == null ? wholeNumber("top_k") : asked.topK(),
                asked.seed(),
                asked.presencePenalty() == null ? number("presence_penalty") : asked.presencePenalty(),
                asked.frequencyPenalty() == null ? number("frequency_penalty") : asked.frequencyPenalty());
    }

    private @Nullable Double number(String name) {
        String json = options.get(name);
        return json == null ? null : JSON.readValue(json, Double.class);
    }

    private @Nullable Integer wholeNumber(String name) {
        Double number = number(name);
        return number == null ? null : number.intValue();
    }

    /** What has a place of its own in a request does not travel as a raw option as well. */
    private static Map<String, String> without(Map<String, String> options) {
        Map<String, String> rest = new LinkedHashMap<>(options);
        rest.keySet()
                .removeAll(List.of(
                        "max_tokens", "temperature", "top_p", "top_k", "presence_penalty", "frequency_penalty"));
        return rest;
    }
}
