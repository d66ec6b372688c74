package dev.hapax.daemon.story;

import com.openai.client.OpenAIClient;
import com.openai.client.okhttp.OpenAIOkHttpClient;
import com.openai.core.JsonValue;
import com.openai.core.http.StreamResponse;
import com.openai.helpers.ResponseAccumulator;
import com.openai.models.responses.FunctionTool;
import com.openai.models.responses.Response;
import com.openai.models.responses.ResponseCreateParams;
import com.openai.models.responses.ResponseFunctionToolCall;
import com.openai.models.responses.ResponseOutputItem;
import com.openai.models.responses.ResponseStreamEvent;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/** openai-java, responses. */
final class ResponsesCaller implements AutoCloseable {
    private final OpenAIClient client;

    ResponsesCaller(String gateway) {
        client = OpenAIOkHttpClient.builder()
                .apiKey("none")
                .baseUrl(gateway + "/v1")
                .maxRetries(0)
                .build();
    }

    static ResponseCreateParams.Builder question(String text) {
        return ResponseCreateParams.builder().model("default").input(text);
    }

    static FunctionTool tool(String name) {
        return FunctionTool.builder()
                .name(name)
                .description("the " + name + " of a city")
                .strict(false)
                .parameters(FunctionTool.Parameters.builder()
                        .putAdditionalProperty("type", JsonValue.from("object"))
                        .putAdditionalProperty("properties", JsonValue.from(Map.of("city", Map.of("type", "string"))))
                        .putAdditionalProperty("required", JsonValue.from(List.of("city")))
                        .build())
                .build();
    }

    /** A whole answer, checked by the SDK against its own model of one. */
    Response ask(ResponseCreateParams.Builder question) {
        return client.responses().create(question.build()).validate();
    }

    /** A streamed answer put together by the SDK's own accumulator, every event checked. */
    Response askStreamed(ResponseCreateParams.Builder question, Consumer<ResponseStreamEvent> each) {
        ResponseAccumulator whole = ResponseAccumulator.create();
        try (StreamResponse<ResponseStreamEvent> stream = client.responses().createStreaming(question.build())) {
            stream.stream().forEach(event -> {
                each.accept(event);
                whole.accumulate(event.validate());
            });
        }
        return whole.response().validate();
    }

    static String text(Response response) {
        return response.output().stream()
                .flatMap(item -> item.message().stream())
                .flatMap(message -> message.content().stream())
                .flatMap(part -> part.outputText().stream())
                .map(part -> part.text())
                .collect(Collectors.joining());
    }

    static List<ResponseFunctionToolCall> calls(Response response) {
        return response.output().stream()
                .flatMap(item -> item.functionCall().stream())
                .toList();
    }

    static String thought(Response response) {
        return response.output().stream()
                .map(ResponseOutputItem::reasoning)
                .flatMap(reasoning -> reasoning.stream())
                .flatMap(reasoning -> reasoning.summary().stream())
                .map(part -> part.text())
                .collect(Collectors.joining());
    }

    @Override
    public void close() {
        client.close();
    }
}
