package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import java.net.http.HttpResponse;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each copy of OpenAI's API gets a request of another dialect in the words that it takes. */
class PresetStoryTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest(name = "{0} {1}")
    @CsvSource(delimiter = '|', quoteCharacter = '^', nullValues = "-", textBlock = """
            groq              | llama-3.3        | user,stream_options            | reasoning_effort | required  | thinking
            groq              | openai/gpt-oss-9 | user,reasoning_effort          | -                | required  | -
            mistral           | mistral-large    | max_tokens                     | user,stream_options,reasoning_effort | any | thinking,user
            deepseek          | deepseek-chat    | user,reasoning_effort          | -                | required  | -
            openrouter        | a/b              | user,reasoning_effort          | -                | required  | -
            together          | a/b              | user,max_tokens                | -                | required  | -
            xai               | grok-4           | user                           | reasoning_effort,stop | required | stop,thinking
            xai               | grok-4.3         | reasoning_effort               | stop             | required  | stop
            xai               | grok-3           | stop                           | reasoning_effort | required  | thinking
            vllm              | gpt-5            | max_tokens                     | max_completion_tokens | required | -
            lmstudio          | a/b              | user                           | -                | required  | -
            llamacpp          | a/b              | user                           | -                | required  | -
            openai-compatible | gpt-5            | max_completion_tokens          | max_tokens       | required  | -
            """)
    void aPresetIsSpokenToInItsOwnWords(
            String kind, String model, String there, String notThere, String anyTool, String dropped) throws Exception {
        try (FakeProvider far = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with("""
                        providers:
                          far: {type: %s, base_url: %s, api_key: fake-key-of-far}
                        """.formatted(kind, far.baseUrl()))) {
            HttpResponse<String> answer = hapax.post("/v1/messages", """
                    {"model":"far/%s","max_tokens":2000,"stream":true,"stop_sequences":["END"],
                     "metadata":{"user_id":"u"},"thinking":{"type":"enabled","budget_tokens":1024},
                     "messages":[{"role":"user","content":"hi"}],"tool_choice":{"type":"any"},
                     "tools":[{"name":"f","input_schema":{"type":"object","properties":{}}}]}""".formatted(model));
            assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
            JsonNode body = JSON.readTree(far.lastRequest().body());
            assertThat(body.propertyNames()).contains(there.split(","));
            if (notThere != null) {
                assertThat(body.propertyNames()).doesNotContain(notThere.split(","));
            }
            assertThat(body.get("tool_choice").stringValue()).isEqualTo(anyTool);
            assertThat(answer.headers().firstValue("x-hapax-dropped-params").orElse(null))
                    .as("dropped")
                    .isEqualTo(dropped == null ? null : dropped.replace(",", ", "));
        }
    }
}
