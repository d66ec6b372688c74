package dev.hapax.daemon.sdk;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.errors.AnthropicServiceException;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.Base64ImageSource;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.ContentBlockParam;
import com.anthropic.models.messages.JsonOutputFormat;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.OutputConfig;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolResultBlockParam;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/** anthropic-java, messages. */
final class AnthropicJava implements Sdk {
    private static final JsonMapper JSON = new JsonMapper();

    private final AnthropicClient client;

    AnthropicJava(String gateway, String key) {
        client = AnthropicOkHttpClient.builder()
                .apiKey(key)
                .baseUrl(gateway)
                .maxRetries(0)
                .build();
    }

    @Override
    public Answered whole(Asked asked) {
        Message answer = client.messages().create(params(asked));
        // Reads every member with its type, which the SDK otherwise does only when asked for one.
        return answered(answer.validate());
    }

    @Override
    public Answered streamed(Asked asked) {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(params(asked))) {
            stream.stream().forEach(event -> whole.accumulate(event.validate()));
        }
        return answered(whole.message());
    }

    @Override
    public @Nullable Integer status(Throwable thrown) {
        return thrown instanceof AnthropicServiceException refused ? refused.statusCode() : null;
    }

    @Override
    public void close() {
        client.close();
    }

    private static MessageCreateParams params(Asked asked) {
        var params = MessageCreateParams.builder().model(asked.model()).maxTokens(Asked.MAX_TOKENS);
        for (Asked.Turn turn : asked.turns()) {
            switch (turn) {
                case Asked.Turn.User(String text, String png) when png == null -> params.addUserMessage(text);
                case Asked.Turn.User(String text, String png) ->
                    params.addUserMessageOfContentBlockParams(List.of(ContentBlockParam.ofText(text), image(png)));
                case Asked.Turn.Model(Answered answer) -> params.addMessage((Message) answer.kept());
                case Asked.Turn.Tools(Answered answer, List<String> results) ->
                    params.addUserMessageOfContentBlockParams(results(answer, results));
            }
        }
        if (asked.tools()) {
            params.addTool(weather());
        }
        if (asked.schema()) {
            params.outputConfig(OutputConfig.builder().format(schema()).build());
        }
        if (asked.thinking()) {
            params.enabledThinking(Asked.THINKING_TOKENS);
        }
        return params.build();
    }

    private static ContentBlockParam image(String png) {
        return ContentBlockParam.ofImage(Base64ImageSource.builder()
                .mediaType(Base64ImageSource.MediaType.IMAGE_PNG)
                .data(png)
                .build());
    }

    private static List<ContentBlockParam> results(Answered answer, List<String> results) {
        List<ContentBlockParam> blocks = new ArrayList<>();
        for (int i = 0; i < results.size(); i++) {
            blocks.add(ContentBlockParam.ofToolResult(ToolResultBlockParam.builder()
                    .toolUseId(answer.calls().get(i).id())
                    .content(results.get(i))
                    .build()));
        }
        return blocks;
    }

    private static Tool weather() {
        return Tool.builder()
                .name(Asked.TOOL)
                .description("the weather of a city")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                .build())
                        .required(List.of("city"))
                        .build())
                .build();
    }

    private static JsonOutputFormat schema() {
        return JsonOutputFormat.of(JsonOutputFormat.Schema.builder()
                .putAdditionalProperty("type", JsonValue.from("object"))
                .putAdditionalProperty("properties", JsonValue.from(Map.of(Asked.CITY, Map.of("type", "string"))))
                .putAdditionalProperty("required", JsonValue.from(List.of(Asked.CITY)))
                .putAdditionalProperty("additionalProperties", JsonValue.from(false))
                .build());
    }

    private static Answered answered(Message answer) {
        return new Answered(
                answer.content().stream()
                        .flatMap(block -> block.text().stream())
                        .map(text -> text.text())
                        .collect(Collectors.joining()),
                answer.content().stream()
                        .flatMap(block -> block.thinking().stream())
                        .map(thought -> thought.thinking())
                        .collect(Collectors.joining()),
                answer.content().stream()
                        .filter(ContentBlock::isToolUse)
                        .map(ContentBlock::asToolUse)
                        .map(use -> new Answered.Call(
                                use.id(),
                                use.name(),
                                JSON.writeValueAsString(use._input().convert(Map.class))))
                        .toList(),
                answer.stopReason().map(reason -> reason.asString()).orElse(""),
                answer.model().asString(),
                answer.usage().outputTokens(),
                answer);
    }
}
