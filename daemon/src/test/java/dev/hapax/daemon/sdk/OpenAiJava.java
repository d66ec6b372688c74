package dev.hapax.daemon.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ChatCompletionAccumulator;
import com.openai.models.FunctionDefinition;
import com.openai.models.FunctionParameters;
import com.openai.models.ReasoningEffort;
import com.openai.models.ResponseFormatJsonSchema.JsonSchema;
import com.openai.models.chat.completions.ChatCompletion;
import com.openai.models.chat.completions.ChatCompletionAssistantMessageParam;
import com.openai.models.chat.completions.ChatCompletionChunk;
import com.openai.models.chat.completions.ChatCompletionContentPart;
import com.openai.models.chat.completions.ChatCompletionContentPartImage;
import com.openai.models.chat.completions.ChatCompletionContentPartText;
import com.openai.models.chat.completions.ChatCompletionCreateParams;
import com.openai.models.chat.completions.ChatCompletionMessageFunctionToolCall;
import com.openai.models.chat.completions.ChatCompletionStreamOptions;
import com.openai.models.chat.completions.ChatCompletionToolMessageParam;
import com.openai.models.embeddings.EmbeddingCreateParams;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** openai-java, chat completions and embeddings. */
final class OpenAiJava implements Sdk {
    private static final String THOUGHT = "reasoning_content";
    private static final String BLOCKS = "thinking_blocks";

    private final OpenAIClient client;

    OpenAiJava(String gateway, String key) {
        client = OpenAIOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(gateway + "/v1")
                .maxRetries(0)
                .build();
    }

    @Override
    public Answered whole(Asked asked) {
        ChatCompletion answer = client.chat().completions().create(params(asked).build());
        // Reads every member with its type, which the SDK otherwise does only when asked for one.
        answer.validate();
        Map<String, JsonValue> all = answer.choices().getFirst().message()._allProperties();
        Map<String, JsonValue> beside = new HashMap<>();
        Stream.of(THOUGHT, BLOCKS).filter(all::containsKey).forEach(name -> beside.put(name, all.get(name)));
        return answered(answer, text(all), beside);
    }

    @Override
    public Answered streamed(Asked asked) {
        var options = ChatCompletionStreamOptions.builder().includeUsage(true).build();
        var whole = ChatCompletionAccumulator.create();
        var thinking = new StringBuilder();
        Map<String, JsonValue> beside = new HashMap<>();
        try (StreamResponse<ChatCompletionChunk> stream = client.chat()
                .completions()
                .createStreaming(params(asked).streamOptions(options).build())) {
            stream.stream().forEach(chunk -> {
                chunk.validate();
                whole.accumulate(chunk);
                chunk.choices().forEach(choice -> {
                    thinking.append(text(choice.delta()._allProperties()));
                    JsonValue blocks = choice.delta()._allProperties().get(BLOCKS);
                    if (blocks != null) {
                        beside.put(BLOCKS, blocks);
                    }
                });
            });
        }
        if (!thinking.isEmpty()) {
            beside.put(THOUGHT, JsonValue.from(thinking.toString()));
        }
        return answered(whole.chatCompletion(), thinking.toString(), beside);
    }

    @Override
    public @Nullable Integer status(Throwable thrown) {
        return thrown instanceof OpenAIServiceException refused ? refused.statusCode() : null;
    }

    @Override
    public List<List<Float>> embed(String model, List<String> texts) {
        return client
                .embeddings()
                .create(EmbeddingCreateParams.builder()
                        .model(model)
                        .inputOfArrayOfStrings(texts)
                        .build())
                .data()
                .stream()
                .map(vector -> vector.embedding())
                .toList();
    }

    @Override
    public void close() {
        client.close();
    }

    private static ChatCompletionCreateParams.Builder params(Asked asked) {
        var params = ChatCompletionCreateParams.builder().model(asked.model()).maxCompletionTokens(Asked.MAX_TOKENS);
        for (Asked.Turn turn : asked.turns()) {
            switch (turn) {
                case Asked.Turn.User(String text, String png) when png == null -> params.addUserMessage(text);
                case Asked.Turn.User(String text, String png) ->
                    params.addUserMessageOfArrayOfContentParts(List.of(text(text), image(png)));
                case Asked.Turn.Model(Answered answer) ->
                    params.addMessage((ChatCompletionAssistantMessageParam) answer.kept());
                case Asked.Turn.Tools(Answered answer, List<String> results) -> {
                    for (int i = 0; i < results.size(); i++) {
                        params.addMessage(ChatCompletionToolMessageParam.builder()
                                .toolCallId(answer.calls().get(i).id())
                                .content(results.get(i))
                                .build());
                    }
                }
            }
        }
        if (asked.tools()) {
            params.addFunctionTool(weather());
        }
        if (asked.schema()) {
            params.jsonSchemaResponseFormat(schema());
        }
        if (asked.thinking()) {
            params.reasoningEffort(ReasoningEffort.MEDIUM);
        }
        return params;
    }

    private static ChatCompletionContentPart text(String text) {
        return ChatCompletionContentPart.ofText(
                ChatCompletionContentPartText.builder().text(text).build());
    }

    private static ChatCompletionContentPart image(String png) {
        return ChatCompletionContentPart.ofImageUrl(ChatCompletionContentPartImage.builder()
                .imageUrl(ChatCompletionContentPartImage.ImageUrl.builder()
                        .url("data:image/png;base64," + png)
                        .build())
                .build());
    }

    private static FunctionDefinition weather() {
        return FunctionDefinition.builder()
                .name(Asked.TOOL)
                .description("the weather of a city")
                .parameters(FunctionParameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build())
                .build();
    }

    private static JsonSchema schema() {
        return JsonSchema.builder()
                .name("city")
                .strict(true)
                .schema(JsonSchema.Schema.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties", JsonValue.from(Map.of(Asked.CITY, Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of(Asked.CITY)))
                        .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                        .build())
                .build();
    }

    /**
     * @param beside what the SDK has no names for and leaves out of the next turn, where a program does not see to it
     */
    private static Answered answered(ChatCompletion answer, String thinking, Map<String, JsonValue> beside) {
        ChatCompletion.Choice choice = answer.choices().getFirst();
        List<Answered.Call> calls = new ArrayList<>();
        choice.message()
                .toolCalls()
                .ifPresent(all -> all.forEach(each -> {
                    ChatCompletionMessageFunctionToolCall call = each.asFunction();
                    calls.add(new Answered.Call(
                            call.id(), call.function().name(), call.function().arguments()));
                }));
        return new Answered(
                choice.message().content().orElse(""),
                thinking,
                calls,
                choice.finishReason().asString(),
                answer.model(),
                answer.usage().map(usage -> usage.completionTokens()).orElse(0L),
                choice.message().toParam().toBuilder()
                        .putAllAdditionalProperties(beside)
                        .build());
    }

    private static String text(Map<String, JsonValue> beside) {
        JsonValue thought = beside.get(THOUGHT);
        return thought == null ? "" : Objects.requireNonNullElse(thought.convert(String.class), "");
    }
}
