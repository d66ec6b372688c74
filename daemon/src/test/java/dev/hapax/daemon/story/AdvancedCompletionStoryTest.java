package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.daemon.fake.Misbehave;
import dev.hapax.daemon.fake.Reply;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Each field that an advanced completion has beyond a plain one does what it says (http-api.md §3). */
class AdvancedCompletionStoryTest {
    private static final JsonMapper JSON = new JsonMapper();
    private FakeProvider openAi;
    private FakeProvider anthropic;
    private RunningHapax hapax;

    @BeforeEach
    void serve() throws Exception {
        openAi = FakeProvider.openAi();
        anthropic = FakeProvider.anthropic();
        hapax = RunningHapax.with("""
                providers:
                  openai: {type: openai, base_url: "%s", api_key: fake, models: {gpt: {}, mini: {}}}
                  anthropic: {type: anthropic, base_url: "%s", api_key: fake, model: claude}
                provider_preference: [openai, anthropic]
                health_check: {mode: passive}
                retry: {max_retries: 0}
                """.formatted(openAi.baseUrl(), anthropic.baseUrl()));
    }

    @AfterEach
    void stop() {
        hapax.close();
        openAi.close();
        anthropic.close();
    }

    /** @param more members of the body, after a comma */
    private HttpResponse<String> ask(String more) throws Exception {
        return hapax.post("/v2/completions", "{\"input\":\"hi\"" + more.replace('\'', '"') + "}");
    }

    private JsonNode answered(String more) throws Exception {
        HttpResponse<String> answer = ask(more);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
        return JSON.readTree(answer.body());
    }

    @Test
    void aProviderMayBeChosenAloneOrWithAModel() throws Exception {
        assertThat(answered(",'provider':'anthropic'").path("model").asString()).isEqualTo("claude");
        assertThat(answered(",'provider':'openai','model':'mini'").path("model").asString())
                .isEqualTo("mini");
        assertThat(answered(",'provider':'anthropic','model':'default'")
                        .path("model")
                        .asString())
                .isEqualTo("claude");
        assertThat(ask(",'provider':'nobody'").statusCode()).isEqualTo(404);
    }

    @Test
    void optionsGoAsTheyAre() throws Exception {
        answered(",'options':{'logit_bias':{'50256':-100},'temperature':0.3}");
        JsonNode sent = openAi.lastRequest().json();
        assertThat(sent.at("/logit_bias/50256").asInt()).isEqualTo(-100);
        assertThat(sent.path("temperature").asDouble()).isEqualTo(0.3);
    }

    @Test
    void toolsAreOfferedAndTheirCallsComeBack() throws Exception {
        openAi.next(Reply.toolCall("weather", "{\"city\":\"Paris\"}"));
        JsonNode answer = answered("""
                ,'tools':[{'type':'function','function':{'name':'weather','parameters':{'type':'object'}}}],
                'tool_choice':'required'""");
        assertThat(answer.at("/tool_calls/0/function/name").asString()).isEqualTo("weather");
        assertThat(answer.at("/choices/0/finish_reason").asString()).isEqualTo("tool_calls");
        assertThat(openAi.lastRequest().json().path("tool_choice").asString()).isEqualTo("required");
    }

    @Test
    void aShapeOfTheAnswerIsHandedOn() throws Exception {
        answered(",'response_format':{'type':'json_object'},'reasoning_effort':'low'");
        JsonNode sent = openAi.lastRequest().json();
        assertThat(sent.at("/response_format/type").asString()).isEqualTo("json_object");
        assertThat(sent.path("reasoning_effort").asString()).isEqualTo("low");
    }

    @Test
    void fallbacksTakeThePlaceOfTheDeclaredOnes() throws Exception {
        openAi.always(Reply.error(500, "server_error"));
        JsonNode declared = answered(",'model':'gpt'");
        assertThat(declared.path("provider").asString()).isEqualTo("anthropic");
        assertThat(declared.at("/attempts/0/outcome").asString()).isEqualTo("server_error");
        assertThat(declared.at("/attempts/1/outcome").asString()).isEqualTo("ok");
        assertThat(ask(",'model':'gpt','fallbacks':[]").statusCode()).isEqualTo(500);
        assertThat(answered(",'model':'gpt','fallbacks':['anthropic/claude-x']")
                        .path("model")
                        .asString())
                .isEqualTo("claude-x");
    }

    @Test
    void aTimeoutHoldsOverAllAttempts() throws Exception {
        openAi.next(Misbehave.silence());
        HttpResponse<String> answer = ask(",'model':'gpt','timeout':'300ms','fallbacks':[]");
        assertThat(answer.statusCode()).isEqualTo(504);
        assertThat(JSON.readTree(answer.body()).path("type").asString()).isEqualTo("timeout_error");
        assertThat(ask(",'timeout':'soon'").statusCode()).isEqualTo(400);
    }
}
