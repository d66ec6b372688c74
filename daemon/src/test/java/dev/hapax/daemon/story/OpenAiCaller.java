package dev.hapax.daemon.story;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import java.util.List;
import java.util.Map;

/** openai-java, chat completions. */
final class OpenAiCaller implements Caller {
    private final OpenAIClient client;

    OpenAiCaller(String gateway) {
        client = OpenAIOkHttpClient.builder()
                .apiKey("none")
                .baseUrl(gateway + "/v1")
                .maxRetries(0)
                .build();
    }

    @Override
    public Said ask(String model, String text) {
        return said(client.chat().completions().create(question(model, text).build()));
    }

    @Override
    public Said askStreamed(String model, String text) {
        return said(streamed(question(model, text)));
    }

    @Override
    public Called callTool(String model, String text) {
        return called(client.chat()
                .completions()
                .create(withTool(question(model, text)).build()));
    }

    @Override
    public Called callToolStreamed(String model, String text) {
        return called(streamed(withTool(question(model, text))));
    }

    private ChatCompletion streamed(ChatCompletionCreateParams.Builder question) {
        ChatCompletionAccumulator whole = ChatCompletionAccumulator.create();
        try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                .completions()
                .createStreaming(question.streamOptions(ChatCompletionStreamOptions.builder()
                                .includeUsage(true)
                                .build())
                        .build())) {
            stream.stream().forEach(whole::accumulate);
        }
        return whole.chatCompletion();
    }

    private static ChatCompletionCreateParams.Builder question(String model, String text) {
        return ChatCompletionCreateParams.builder().model(model).addUserMessage(text);
    }

    private static ChatCompletionCreateParams.Builder withTool(ChatCompletionCreateParams.Builder question) {
        return question.addFunctionTool(FunctionDefinition.builder()
                .name("weather")
                .description("the weather of a city")
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build())
                .build());
    }

    private static Said said(ChatCompletion answer) {
        ChatCompletion.Choice choice = answer.choices().getFirst();
        return new Said(
                choice.message().content().orElse(""),
                answer.model(),
                choice.finishReason().asString(),
                answer.usage().map(usage -> usage.completionTokens()).orElse(0L));
    }

    private static Called called(ChatCompletion answer) {
        ChatCompletion.Choice choice = answer.choices().getFirst();
        ChatCompletionMessageFunctionToolCall.Function function = choice.message()
                .toolCalls()
                .orElseThrow()
                .getFirst()
                .function()
                .orElseThrow()
                .function();
        return new Called(
                function.name(), function.arguments(), choice.finishReason().asString());
    }

    @Override
    public void close() {
        client.close();
    }
}
