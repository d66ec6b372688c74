package dev.hapax.daemon.sdk;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.errors.OpenAIServiceException;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.Reasoning;
import com.openai.models.ReasoningEffort;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFormatTextJsonSchemaConfig;
import com.openai.models.responses.ResponseIncludable;
import com.openai.models.responses.ResponseInputImage;
import com.openai.models.responses.ResponseInputItem;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import com.openai.models.responses.ResponseTextConfig;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** openai-java, responses; nothing is kept at the provider, so every turn brings back what was said and thought. */
final class OpenAiJavaResponses implements Sdk {
    private final OpenAIClient client;

    OpenAiJavaResponses(String gateway, String key) {
        client = OpenAIOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(gateway + "/v1")
                .maxRetries(0)
                .build();
    }

    @Override
    public Answered whole(Asked asked) {
        // Reads every member with its type, which the SDK otherwise does only when asked for one.
        return answered(client.responses().create(params(asked)).validate());
    }

    @Override
    public Answered streamed(Asked asked) {
        var whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(params(asked))) {
            stream.stream().forEach(event -> whole.accumulate(event.validate()));
        }
        return answered(whole.response().validate());
    }

    @Override
    public @Nullable Integer status(Throwable thrown) {
        return thrown instanceof OpenAIServiceException refused ? refused.statusCode() : null;
    }

    @Override
    public void close() {
        client.close();
    }

    private static ResponseCreateParams params(Asked asked) {
        List<ResponseInputItem> items = new ArrayList<>();
        for (Asked.Turn turn : asked.turns()) {
            switch (turn) {
                case Asked.Turn.User(String text, String png) -> items.add(user(text, png));
                case Asked.Turn.Model(Answered answer) ->
                    ((Response) answer.kept()).output().forEach(item -> items.add(back(item)));
                case Asked.Turn.Tools(Answered answer, List<String> results) -> {
                    for (int i = 0; i < results.size(); i++) {
                        items.add(ResponseInputItem.ofFunctionCallOutput(ResponseInputItem.FunctionCallOutput.builder()
                                .callId(answer.calls().get(i).id())
                                .output(results.get(i))
                                .build()));
                    }
                }
            }
        }
        var params = ResponseCreateParams.builder()
                .model(asked.model())
                .maxOutputTokens(Asked.MAX_TOKENS)
                .store(false)
                .inputOfResponse(items);
        if (asked.tools()) {
            params.addTool(weather());
        }
        if (asked.schema()) {
            params.text(ResponseTextConfig.builder().format(schema()).build());
        }
        if (asked.thinking()) {
            params.reasoning(Reasoning.builder()
                            .effort(ReasoningEffort.MEDIUM)
                            .summary(Reasoning.Summary.AUTO)
                            .build())
                    .addInclude(ResponseIncludable.REASONING_ENCRYPTED_CONTENT);
        }
        return params.build();
    }

    private static ResponseInputItem user(String text, @Nullable String png) {
        var message = ResponseInputItem.Message.builder()
                .role(ResponseInputItem.Message.Role.USER)
                .addInputTextContent(text);
        if (png != null) {
            message.addContent(ResponseInputImage.builder()
                    .detail(ResponseInputImage.Detail.AUTO)
                    .imageUrl("data:image/png;base64," + png)
                    .build());
        }
        return ResponseInputItem.ofMessage(message.build());
    }

    private static ResponseInputItem back(ResponseOutputItem item) {
        if (item.isReasoning()) {
            return ResponseInputItem.ofReasoning(item.asReasoning());
        }
        return item.isFunctionCall()
                ? ResponseInputItem.ofFunctionCall(item.asFunctionCall())
                : ResponseInputItem.ofResponseOutputMessage(item.asMessage());
    }

    private static FunctionTool weather() {
        return FunctionTool.builder()
                .name(Asked.TOOL)
                .description("the weather of a city")
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build())
                .build();
    }

    private static ResponseFormatTextJsonSchemaConfig schema() {
        return ResponseFormatTextJsonSchemaConfig.builder()
                .name("city")
                .strict(true)
                .schema(ResponseFormatTextJsonSchemaConfig.Schema.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty(
                                "properties", JsonValue.from(Map.of(Asked.CITY, Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of(Asked.CITY)))
                        .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                        .build())
                .build();
    }

    private static Answered answered(Response answer) {
        return new Answered(
                answer.output().stream()
                        .flatMap(item -> item.message().stream())
                        .flatMap(message -> message.content().stream())
                        .flatMap(part -> part.outputText().stream())
                        .map(part -> part.text())
                        .collect(Collectors.joining()),
                answer.output().stream()
                        .flatMap(item -> item.reasoning().stream())
                        .flatMap(reasoning -> reasoning.summary().stream())
                        .map(part -> part.text())
                        .collect(Collectors.joining()),
                answer.output().stream()
                        .flatMap(item -> item.functionCall().stream())
                        .map(call -> new Answered.Call(call.callId(), call.name(), call.arguments()))
                        .toList(),
                answer.status().map(status -> status.asString()).orElse(""),
                answer.model().asString(),
                answer.usage().map(usage -> usage.outputTokens()).orElse(0L),
                answer);
    }
}
