package dev.hapax.daemon.story;

import com.anthropic.client.AnthropicClient;
import com.anthropic.client.okhttp.AnthropicOkHttpClient;
import com.anthropic.core.JsonValue;
import com.anthropic.core.http.StreamResponse;
import com.anthropic.helpers.MessageAccumulator;
import com.anthropic.models.messages.ContentBlock;
import com.anthropic.models.messages.Message;
import com.anthropic.models.messages.MessageCreateParams;
import com.anthropic.models.messages.RawMessageStreamEvent;
import com.anthropic.models.messages.Tool;
import com.anthropic.models.messages.ToolUseBlock;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.json.JsonMapper;

/** anthropic-java, messages. */
final class AnthropicCaller implements Caller {
    private static final JsonMapper JSON = new JsonMapper();

    private final AnthropicClient client;

    AnthropicCaller(String gateway) {
        client = AnthropicOkHttpClient.builder()
                .apiKey("none")
                .baseUrl(gateway)
                .maxRetries(0)
                .build();
    }

    @Override
    public Said ask(String model, String text) {
        return said(client.messages().create(question(model, text).build()));
    }

    @Override
    public Said askStreamed(String model, String text) {
        return said(streamed(question(model, text)));
    }

    @Override
    public Called callTool(String model, String text) {
        return called(client.messages().create(withTool(question(model, text)).build()));
    }

    @Override
    public Called callToolStreamed(String model, String text) {
        return called(streamed(withTool(question(model, text))));
    }

    private Message streamed(MessageCreateParams.Builder question) {
        MessageAccumulator whole = MessageAccumulator.create();
        try (StreamResponse<RawMessageStreamEvent> stream = client.messages().createStreaming(question.build())) {
            stream.stream().forEach(whole::accumulate);
        }
        return whole.message();
    }

    private static MessageCreateParams.Builder question(String model, String text) {
        return MessageCreateParams.builder().model(model).maxTokens(200).addUserMessage(text);
    }

    private static MessageCreateParams.Builder withTool(MessageCreateParams.Builder question) {
        return question.addTool(Tool.builder()
                .name("weather")
                .description("the weather of a city")
                .inputSchema(Tool.InputSchema.builder()
                        .properties(Tool.InputSchema.Properties.builder()
                                .putAdditionalProperty("city", JsonValue.from(Map.of("type", "string")))
                                .build())
                        .required(List.of("city"))
                        .build())
                .build());
    }

    private static Said said(Message answer) {
        return new Said(
                answer.content().stream()
                        .flatMap(block -> block.text().stream())
                        .map(text -> text.text())
                        .collect(Collectors.joining()),
                answer.model().asString(),
                answer.stopReason().map(reason -> reason.asString()).orElse(""),
                answer.usage().outputTokens());
    }

    private static Called called(Message answer) {
        ToolUseBlock use = answer.content().stream()
                .filter(ContentBlock::isToolUse)
                .findFirst()
                .orElseThrow()
                .asToolUse();
        return new Called(
                use.name(),
                JSON.writeValueAsString(use._input().convert(Map.class)),
                answer.stopReason().map(reason -> reason.asString()).orElse(""));
    }

    @Override
    public void close() {
        client.close();
    }
}
