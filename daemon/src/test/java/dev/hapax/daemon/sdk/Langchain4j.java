package dev.hapax.daemon.sdk;

import dev.langchain4j.agent.tool.ToolExecutionRequest;
import dev.langchain4j.agent.tool.ToolSpecification;
import dev.langchain4j.data.embedding.Embedding;
import dev.langchain4j.data.message.AiMessage;
import dev.langchain4j.data.message.ChatMessage;
import dev.langchain4j.data.message.ImageContent;
import dev.langchain4j.data.message.TextContent;
import dev.langchain4j.data.message.ToolExecutionResultMessage;
import dev.langchain4j.data.message.UserMessage;
import dev.langchain4j.data.segment.TextSegment;
import dev.langchain4j.exception.HttpException;
import dev.langchain4j.model.anthropic.AnthropicChatModel;
import dev.langchain4j.model.anthropic.AnthropicStreamingChatModel;
import dev.langchain4j.model.chat.ChatModel;
import dev.langchain4j.model.chat.StreamingChatModel;
import dev.langchain4j.model.chat.request.ChatRequest;
import dev.langchain4j.model.chat.request.ResponseFormat;
import dev.langchain4j.model.chat.request.ResponseFormatType;
import dev.langchain4j.model.chat.request.json.JsonObjectSchema;
import dev.langchain4j.model.chat.request.json.JsonSchema;
import dev.langchain4j.model.chat.response.ChatResponse;
import dev.langchain4j.model.chat.response.StreamingChatResponseHandler;
import dev.langchain4j.model.openai.OpenAiChatModel;
import dev.langchain4j.model.openai.OpenAiEmbeddingModel;
import dev.langchain4j.model.openai.OpenAiStreamingChatModel;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** langchain4j's own clients for either API; which one is told by what makes the models. */
final class Langchain4j implements Sdk {
    private final Models models;

    private Langchain4j(Models models) {
        this.models = models;
    }

    static Sdk openAi(String gateway, String key) {
        return new Langchain4j(new OpenAiModels(gateway + "/v1", key));
    }

    static Sdk anthropic(String gateway, String key) {
        return new Langchain4j(new AnthropicModels(gateway + "/v1/", key));
    }

    @Override
    public Answered whole(Asked asked) {
        return answered(models.whole(asked).chat(request(asked)));
    }

    @Override
    public Answered streamed(Asked asked) {
        var whole = new CompletableFuture<ChatResponse>();
        var text = new StringBuilder();
        models.streaming(asked).chat(request(asked), new StreamingChatResponseHandler() {
            @Override
            public void onPartialResponse(String piece) {
                text.append(piece);
            }

            @Override
            public void onCompleteResponse(ChatResponse response) {
                whole.complete(response);
            }

            @Override
            public void onError(Throwable error) {
                whole.completeExceptionally(error);
            }
        });
        Answered answer = answered(got(whole));
        if (!answer.text().contentEquals(text)) {
            throw new AssertionError("pieces '" + text + "' and text '" + answer.text() + "' differ");
        }
        return answer;
    }

    @Override
    public @Nullable Integer status(Throwable thrown) {
        return thrown.getCause() instanceof HttpException refused ? refused.statusCode() : null;
    }

    @Override
    public @Nullable List<List<Float>> embed(String model, List<String> texts) {
        return models.embed(model, texts);
    }

    @Override
    public void close() {}

    private static ChatResponse got(CompletableFuture<ChatResponse> whole) {
        try {
            return whole.get(30, TimeUnit.SECONDS);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof RuntimeException failed ? failed : new IllegalStateException(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("the stream did not end", e);
        }
    }

    private static ChatRequest request(Asked asked) {
        List<ChatMessage> messages = new ArrayList<>();
        for (Asked.Turn turn : asked.turns()) {
            switch (turn) {
                case Asked.Turn.User(String text, String png) when png == null -> messages.add(UserMessage.from(text));
                case Asked.Turn.User(String text, String png) ->
                    messages.add(UserMessage.from(TextContent.from(text), ImageContent.from(png, "image/png")));
                case Asked.Turn.Model(Answered answer) -> messages.add((AiMessage) answer.kept());
                case Asked.Turn.Tools(Answered answer, List<String> results) -> {
                    for (int i = 0; i < results.size(); i++) {
                        Answered.Call call = answer.calls().get(i);
                        messages.add(ToolExecutionResultMessage.from(call.id(), call.tool(), results.get(i)));
                    }
                }
            }
        }
        var request = ChatRequest.builder().messages(messages);
        if (asked.tools()) {
            request.toolSpecifications(ToolSpecification.builder()
                    .name(Asked.TOOL)
                    .description("the weather of a city")
                    .parameters(object("city"))
                    .build());
        }
        if (asked.schema()) {
            request.responseFormat(ResponseFormat.builder()
                    .type(ResponseFormatType.JSON)
                    .jsonSchema(JsonSchema.builder()
                            .name("city")
                            .rootElement(object(Asked.CITY))
                            .build())
                    .build());
        }
        return request.build();
    }

    private static JsonObjectSchema object(String property) {
        return JsonObjectSchema.builder()
                .addStringProperty(property)
                .required(property)
                .additionalProperties(false)
                .build();
    }

    private static Answered answered(ChatResponse answer) {
        AiMessage message = answer.aiMessage();
        return new Answered(
                Objects.requireNonNullElse(message.text(), ""),
                Objects.requireNonNullElse(message.thinking(), ""),
                message.toolExecutionRequests().stream().map(Langchain4j::call).toList(),
                String.valueOf(answer.finishReason()),
                answer.modelName(),
                Objects.requireNonNullElse(answer.tokenUsage().outputTokenCount(), 0),
                message);
    }

    private static Answered.Call call(ToolExecutionRequest request) {
        return new Answered.Call(request.id(), request.name(), request.arguments());
    }

    /** The models of one API: what they are told when they are made. */
    private interface Models {
        ChatModel whole(Asked asked);

        StreamingChatModel streaming(Asked asked);

        @Nullable
        List<List<Float>> embed(String model, List<String> texts);
    }

    private record OpenAiModels(String baseUrl, String key) implements Models {
        @Override
        public ChatModel whole(Asked asked) {
            return OpenAiChatModel.builder()
                    .baseUrl(baseUrl)
                    .apiKey(key)
                    .modelName(asked.model())
                    .maxCompletionTokens(Asked.MAX_TOKENS)
                    .strictJsonSchema(true)
                    .reasoningEffort(asked.thinking() ? "medium" : null)
                    .returnThinking(true)
                    .sendThinking(true)
                    .maxRetries(0)
                    .build();
        }

        @Override
        public StreamingChatModel streaming(Asked asked) {
            return OpenAiStreamingChatModel.builder()
                    .baseUrl(baseUrl)
                    .apiKey(key)
                    .modelName(asked.model())
                    .maxCompletionTokens(Asked.MAX_TOKENS)
                    .strictJsonSchema(true)
                    .reasoningEffort(asked.thinking() ? "medium" : null)
                    .returnThinking(true)
                    .sendThinking(true)
                    .build();
        }

        @Override
        public List<List<Float>> embed(String model, List<String> texts) {
            return OpenAiEmbeddingModel.builder()
                    .baseUrl(baseUrl)
                    .apiKey(key)
                    .modelName(model)
                    .maxRetries(0)
                    .build()
                    .embedAll(texts.stream().map(TextSegment::from).toList())
                    .content()
                    .stream()
                    .map(Embedding::vectorAsList)
                    .toList();
        }
    }

    private record AnthropicModels(String baseUrl, String key) implements Models {
        @Override
        public ChatModel whole(Asked asked) {
            return AnthropicChatModel.builder()
                    .baseUrl(baseUrl)
                    .apiKey(key)
                    .modelName(asked.model())
                    .maxTokens(Asked.MAX_TOKENS)
                    .thinkingType(asked.thinking() ? "enabled" : null)
                    .thinkingBudgetTokens(asked.thinking() ? Asked.THINKING_TOKENS : null)
                    .returnThinking(true)
                    .sendThinking(true)
                    .maxRetries(0)
                    .build();
        }

        @Override
        public StreamingChatModel streaming(Asked asked) {
            return AnthropicStreamingChatModel.builder()
                    .baseUrl(baseUrl)
                    .apiKey(key)
                    .modelName(asked.model())
                    .maxTokens(Asked.MAX_TOKENS)
                    .thinkingType(asked.thinking() ? "enabled" : null)
                    .thinkingBudgetTokens(asked.thinking() ? Asked.THINKING_TOKENS : null)
                    .returnThinking(true)
                    .sendThinking(true)
                    .build();
        }

        @Override
        public @Nullable List<List<Float>> embed(String model, List<String> texts) {
            return null;
        }
    }
}
