package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What {@code processing} makes of the completion handlers' requests and answers, and of nobody else's. */
class CompletionStyleStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private static final String COMPLETION = "/v1/completions";
    private FakeProvider openAi;

    @BeforeEach
    void listen() {
        openAi = FakeProvider.openAi();
    }

    @AfterEach
    void close() {
        openAi.close();
    }

    private RunningHapax serving(String processing) throws Exception {
        return RunningHapax.with(yaml(processing));
    }

    private String yaml(String processing) {
        return "providers:\n  openai: {type: openai, base_url: \"%s\", api_key: fake, model: gpt}\n%s"
                .formatted(openAi.baseUrl(), processing);
    }

    private String upstreamMessages() {
        List<String> messages = new ArrayList<>();
        for (JsonNode message : openAi.lastRequest().json().path("messages")) {
            messages.add(message.path("role").asString() + "="
                    + message.path("content").asString());
        }
        return String.join("|", messages);
    }

    private static final String TEMPLATES = """
            processing:
              request_templates:
                default: "Ask: {{.Input}}"
                chat: "{{range .Messages}}{{.Role}}: {{.Content}}\\n{{end}}"
                function: "{{.FunctionDescription}} <- {{.Input}}"
            """;

    @Test
    void theTemplateOfWhatARequestBringsMakesItsPrompt() throws Exception {
        try (RunningHapax hapax = serving(TEMPLATES)) {
            hapax.post(COMPLETION, "{\"input\":\"why {{.Input}} ${HOME}\"}");
            assertThat(upstreamMessages()).isEqualTo("user=Ask: why {{.Input}} ${HOME}");
            hapax.post(COMPLETION, """
                    {"messages":[{"role":"user","content":"hi"},{"role":"assistant","content":"yes?"},
                    {"role":"user","content":[{"type":"text","text":"go"},{"type":"text","text":"on"}]}]}""");
            assertThat(upstreamMessages()).isEqualTo("user=user: hi\nassistant: yes?\nuser: go\non\n");
            hapax.post(COMPLETION, "{\"function_description\":\"adds\",\"input\":\"1+1\"}");
            assertThat(upstreamMessages()).isEqualTo("user=adds <- 1+1");
            hapax.post("/v2/completions", "{\"prompt\":\"why\"}");
            assertThat(upstreamMessages()).isEqualTo("user=Ask: why");
        }
    }

    @Test
    void whatATextCannotHoldKeepsItsForm() throws Exception {
        try (RunningHapax hapax = serving(TEMPLATES)) {
            hapax.post(COMPLETION, """
                    {"messages":[{"role":"user","content":[{"type":"text","text":"see"},
                    {"type":"image_url","image_url":{"url":"https://example.org/a.png"}}]}]}""");
            assertThat(openAi.lastRequest()
                            .json()
                            .at("/messages/0/content/1/type")
                            .asString())
                    .isEqualTo("image_url");
        }
    }

    @Test
    void otherHandlersAreLeftAlone() throws Exception {
        try (RunningHapax hapax = serving(TEMPLATES + """
                  response_formatting: {clean_json: true, trim_whitespace: true, max_length: 3}
                """)) {
            openAi.next(Reply.text("  ```json\n{}\n```  "));
            String chat = hapax.post("/v1/chat/completions", """
                    {"model":"gpt","messages":[{"role":"user","content":"hi"}]}""").body();
            assertThat(upstreamMessages()).isEqualTo("user=hi");
            assertThat(JSON.readTree(chat).at("/choices/0/message/content").asString())
                    .isEqualTo("  ```json\n{}\n```  ");
        }
    }

    @Test
    void anEditedTemplateIsLive() throws Exception {
        try (RunningHapax hapax = serving(TEMPLATES)) {
            Files.writeString(hapax.configFile(), yaml(TEMPLATES.replace("Ask:", "Say:")));
            hapax.daemon().reload();
            hapax.post(COMPLETION, "{\"input\":\"hi\"}");
            assertThat(upstreamMessages()).isEqualTo("user=Say: hi");
            Files.writeString(hapax.configFile(), yaml(TEMPLATES.replace("{{.Input}}", "{{.Inptu}}")));
            hapax.daemon().reload();
            hapax.post(COMPLETION, "{\"input\":\"hi\"}");
            assertThat(upstreamMessages()).isEqualTo("user=Say: hi");
        }
    }

    @Test
    void whatIsKeptIsOfTheTemplateThatAskedForIt() throws Exception {
        String long1 = "cache: {enable: true}\n"
                + TEMPLATES.replace("Ask:", "Of all the things that you may ever know, first:");
        try (RunningHapax hapax = serving(long1)) {
            hapax.post(COMPLETION, "{\"input\":\"hi\"}");
            assertThat(hapax.post(COMPLETION, "{\"input\":\"hi\"}").headers().firstValue("x-hapax-cache"))
                    .hasValue("hit");
            Files.writeString(hapax.configFile(), yaml(long1.replace("first:", "last:")));
            hapax.daemon().reload();
            assertThat(hapax.post(COMPLETION, "{\"input\":\"hi\"}").headers().firstValue("x-hapax-cache"))
                    .hasValue("miss");
            assertThat(upstreamMessages()).endsWith("last: hi");
        }
    }

    @Test
    void aWholeAnswerIsFormatted() throws Exception {
        try (RunningHapax hapax = serving(
                "processing: {response_formatting: {clean_json: true, trim_whitespace: true, max_length: 9}}\n")) {
            openAi.next(Reply.text("```json\n{\n  \"a\": 1\n}\n```"), Reply.text("  a long answer  "));
            JsonNode json =
                    JSON.readTree(hapax.post(COMPLETION, "{\"input\":\"hi\"}").body());
            assertThat(json.path("completion").asString()).isEqualTo("{\"a\":1}");
            assertThat(json.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
            JsonNode cut =
                    JSON.readTree(hapax.post(COMPLETION, "{\"input\":\"hi\"}").body());
            assertThat(cut.path("content").asString()).isEqualTo("a long an");
            assertThat(cut.at("/choices/0/finish_reason").asString()).isEqualTo("length");
        }
    }

    @Test
    void aStreamIsFormattedAsItComes() throws Exception {
        try (RunningHapax hapax =
                serving("processing: {response_formatting: {clean_json: true, trim_whitespace: true}}\n")) {
            openAi.next(Reply.text("```json\n{\"a\": 1}\n```\n"));
            Streamed streamed = stream(hapax.post(COMPLETION, "{\"input\":\"hi\",\"stream\":true}"));
            assertThat(streamed).isEqualTo(new Streamed("{\"a\": 1}", "stop", true));
        }
    }

    @Test
    void aStreamThatIsLongEnoughEndsAndSoDoesTheCall() throws Exception {
        try (RunningHapax hapax = serving("processing: {response_formatting: {max_length: 10}}\n")) {
            openAi.next(Misbehave.endlessly(
                    "data: {\"id\":\"c\",\"object\":\"chat.completion.chunk\",\"created\":1,\"model\":\"gpt\","
                            + "\"choices\":[{\"index\":0,\"delta\":{\"content\":\"word \"},\"finish_reason\":null}]}\n\n",
                    Duration.ofMillis(5)));
            HttpResponse<String> answer = hapax.post(
                    COMPLETION, "{\"input\":\"hi\",\"stream\":true,\"stream_options\":{\"include_usage\":true}}");
            assertThat(stream(answer)).isEqualTo(new Streamed("word word ", "length", true));
            assertThat(answer.body()).contains("\"completion_tokens\":");
            assertThat(openAi.awaitServed(Duration.ofSeconds(10))).isTrue();
        }
    }

    @Test
    void aFileOfTheGoOriginalActs() throws Exception {
        String file = """
                server: {port: 0, read_timeout: 20s, write_timeout: 20s, max_header_bytes: 1048576}
                llm:
                  provider: openai
                  model: gpt
                  api_key: ${KEY}
                  endpoint: "%s"
                  system_prompt: "You speak in rhymes."
                  max_context_tokens: 60
                  options: {temperature: 0.4, top_p: 1}
                  retry: {max_retries: 2, initial_delay: 10ms, max_delay: 20ms, multiplier: 2, retryable_errors: [timeout]}
                processing:
                  request_templates:
                    default: "{{.Input}}"
                    chat: |
                      {{range .Messages}}
                      {{.Role}}: {{.Content}}
                      {{end}}
                  response_formatting: {clean_json: true, trim_whitespace: true, max_length: 5000}
                logging: {level: info, format: json}
                routes:
                  - path: "/completions"
                    handler: "completion"
                    version: "v1"
                    methods: ["POST"]
                    middleware: ["auth", "logging", "cors"]
                    headers: {Content-Type: "application/json"}
                    health_check: {enabled: true, interval: 20s, timeout: 5s, threshold: 3, checks: {api: "http"}}
                  - {path: "/health", handler: "health", version: "v1", methods: ["GET"]}
                """.formatted(openAi.baseUrl());
        try (RunningHapax hapax = RunningHapax.with(file, Map.of("KEY", "fake"))) {
            openAi.next(Reply.text("\n\n```json\n{ \"ok\": true }\n```"));
            JsonNode json =
                    JSON.readTree(hapax.post(COMPLETION, "{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}]}")
                            .body());
            assertThat(json.path("completion").asString()).isEqualTo("{\"ok\":true}");
            assertThat(upstreamMessages()).isEqualTo("system=You speak in rhymes.|user=\nuser: hi\n\n");
            assertThat(openAi.lastRequest().json().path("temperature").asDouble())
                    .isEqualTo(0.4);
            HttpResponse<String> tooLong = hapax.post(COMPLETION, "{\"input\":\"" + "word ".repeat(100) + "\"}");
            assertThat(tooLong.statusCode()).isEqualTo(422);
            assertThat(tooLong.body()).contains("token_limit_exceeded");
            assertThat(hapax.get("/v1/health").statusCode()).isEqualTo(200);
        }
    }

    private record Streamed(String text, String finish, boolean done) {}

    private static Streamed stream(HttpResponse<String> answer) {
        var text = new StringBuilder();
        String finish = "";
        boolean done = false;
        for (String line : answer.body().lines().toList()) {
            if (line.equals("data: [DONE]")) {
                done = true;
            } else if (line.startsWith("data: ")) {
                JsonNode choice = JSON.readTree(line.substring(6)).at("/choices/0");
                text.append(choice.path("text").asString(""));
                finish = choice.path("finish_reason").asString(finish);
            }
        }
        return new Streamed(text.toString(), finish, done);
    }
}
