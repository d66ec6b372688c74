package dev.hapax.daemon.dialect.gemini;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.TargetModel;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/** Requests as <a href="https://ai.google.dev/api/generate-content#request-body">Gemini's reference</a> has them. */
class RequestWritingTest {
    private static final String MODEL = "gemini-2.5-flash";
    private static final String OLD = "gemini-2.0-flash";
    private static final String NEW = "gemini-3.8-flash";

    private static final String TOOL = """
            "tools":[{"type":"function","function":{"name":"f","description":"does f",
              "parameters":{"$schema":"x","type":"object","properties":{"a":{"type":["string","null"],"default":"b"}},
              "additionalProperties":false}}}]""";

    @Test
    @DisplayName("81: instructions apart, user and model in turns, empty parts left out")
    void aConversationTakesTurns() throws BadRequest {
        Written written = Written.saying(MODEL, """
                [{"role":"system","content":"Be brief."},
                 {"role":"user","content":"one"},
                 {"role":"user","content":[{"type":"text","text":""},{"type":"text","text":"two"}]},
                 {"role":"assistant","content":"three"},
                 {"role":"assistant","content":""},
                 {"role":"assistant","content":"four"},
                 {"role":"system","content":"In French."},
                 {"role":"user","content":"five"}]""");
        assertThat(written.at("/systemInstruction"))
                .isEqualTo(Written.json("{\"parts\":[{\"text\":\"Be brief.\"},{\"text\":\"In French.\"}]}"));
        assertThat(written.contents()).isEqualTo(Written.json("""
                [{"role":"user","parts":[{"text":"one"},{"text":"two"}]},
                 {"role":"model","parts":[{"text":"three"},{"text":"four"}]},
                 {"role":"user","parts":[{"text":"five"}]}]"""));
        assertThat(written.body().propertyNames()).containsExactlyInAnyOrder("contents", "systemInstruction");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "[{\"role\":\"assistant\",\"content\":\"hello\"},{\"role\":\"user\",\"content\":\"hi\"}]",
                "[{\"role\":\"system\",\"content\":\"Be brief.\"}]",
                "[{\"role\":\"user\",\"content\":\"\"}]"
            })
    @DisplayName("81: a conversation begins with the user, whoever began it")
    void theUserBegins(String messages) throws BadRequest {
        Written written = Written.saying(MODEL, messages);
        assertThat(written.at("/contents/0/role").stringValue()).isEqualTo("user");
        assertThat(written.at("/contents/0/parts/0/text").stringValue()).isNotEmpty();
    }

    @Test
    @DisplayName("81: models that take no instructions get them from the user")
    void instructionsForModelsWithoutThem() throws BadRequest {
        Written written = Written.saying(
                "gemma-3-27b-it",
                "[{\"role\":\"system\",\"content\":\"Be brief.\"},{\"role\":\"user\",\"content\":\"hi\"}]");
        assertThat(written.body().has("systemInstruction")).isFalse();
        assertThat(written.contents())
                .isEqualTo(
                        Written.json("[{\"role\":\"user\",\"parts\":[{\"text\":\"Be brief.\"},{\"text\":\"hi\"}]}]"));
    }

    @Test
    @DisplayName("82: an answer of a tool is found by the name of its call, two of one function by their order")
    void answersStandInTheOrderOfTheCalls() throws BadRequest {
        Written written = Written.saying(MODEL, """
                [{"role":"user","content":"weather?"},
                 {"role":"assistant","content":null,"tool_calls":[
                   {"id":"a","type":"function","function":{"name":"w","arguments":"{\\"city\\":\\"Oslo\\"}"}},
                   {"id":"b","type":"function","function":{"name":"w","arguments":""}},
                   {"id":"c","type":"function","function":{"name":"now","arguments":"{}"}}]},
                 {"role":"tool","tool_call_id":"c","content":"{\\"at\\":12}"},
                 {"role":"tool","tool_call_id":"b","content":"sun"},
                 {"role":"tool","tool_call_id":"a","content":"rain"},
                 {"role":"user","content":"and?"}]""");
        assertThat(written.at("/contents/1/parts")).isEqualTo(Written.json("""
                [{"functionCall":{"name":"w","args":{"city":"Oslo"}}},
                 {"functionCall":{"name":"w","args":{}}},
                 {"functionCall":{"name":"now","args":{}}}]"""));
        assertThat(written.at("/contents/2/parts")).isEqualTo(Written.json("""
                [{"functionResponse":{"name":"w","response":{"output":"rain"}}},
                 {"functionResponse":{"name":"w","response":{"output":"sun"}}},
                 {"functionResponse":{"name":"now","response":{"at":12}}},
                 {"text":"and?"}]"""));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{\"role\":\"user\",\"content\":\"well?\"} | has no result",
                "{\"role\":\"tool\",\"tool_call_id\":\"z\",\"content\":\"rain\"} | answers no call",
            })
    @DisplayName("82: calls and answers that have no other half are refused here, with what to do")
    void halvesAreRefused(String next, String complaint) {
        assertThatThrownBy(() -> Written.saying(MODEL, """
                        [{"role":"user","content":"weather?"},
                         {"role":"assistant","content":null,"tool_calls":[
                           {"id":"a","type":"function","function":{"name":"w","arguments":"{}"}}]}, %s]""".formatted(next)))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining(complaint);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "https://example.org/a.JPG?x=1 | {\"fileData\":{\"mimeType\":\"image/jpeg\",\"fileUri\":\"https://example.org/a.JPG?x=1\"}}",
                "https://example.org/a | {\"fileData\":{\"fileUri\":\"https://example.org/a\"}}",
                "data:image/webp;base64,AAAA | {\"inlineData\":{\"mimeType\":\"image/webp\",\"data\":\"AAAA\"}}",
            })
    void picturesAreSentAsTheyAreOrByTheirAddress(String url, String part) throws BadRequest {
        Written written = Written.saying(
                MODEL,
                "[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\",\"image_url\":{\"url\":\"" + url + "\"}}]}]");
        assertThat(written.at("/contents/0/parts/0")).isEqualTo(Written.json(part));
    }

    @Test
    void documentsAreSentAsTheyAre() throws BadRequest {
        Written written = Written.saying(MODEL, """
                [{"role":"user","content":[{"type":"file","file":{"filename":"a.pdf",
                  "file_data":"data:application/pdf;base64,JVBERi0="}}]}]""");
        assertThat(written.at("/contents/0/parts/0"))
                .isEqualTo(Written.json("{\"inlineData\":{\"mimeType\":\"application/pdf\",\"data\":\"JVBERi0=\"}}"));
    }

    @Test
    void whatTheCallerDidNotSayIsNotSaid() throws BadRequest {
        assertThat(Written.saying(NEW, "[{\"role\":\"user\",\"content\":\"hi\"}]")
                        .body())
                .isEqualTo(Written.json("{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"hi\"}]}]}"));
        assertThat(Written.asking(NEW, "\"tools\":[],\"stream\":true").body().propertyNames())
                .containsExactly("contents");
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"max_tokens\":7 | {\"maxOutputTokens\":7}",
                "\"max_completion_tokens\":7 | {\"maxOutputTokens\":7}",
                "\"temperature\":0.5,\"top_p\":0.25 | {\"temperature\":0.5,\"topP\":0.25}",
                "\"seed\":7 | {\"seed\":7}",
                "\"presence_penalty\":0.5,\"frequency_penalty\":-0.5 | {\"presencePenalty\":0.5,\"frequencyPenalty\":-0.5}",
                "\"stop\":\"END\" | {\"stopSequences\":[\"END\"]}",
                "\"response_format\":{\"type\":\"json_object\"} | {\"responseMimeType\":\"application/json\"}",
            })
    void parametersHaveTheirPlace(String members, String config) throws BadRequest {
        Written written = Written.asking(MODEL, members);
        assertThat(written.at("/generationConfig")).isEqualTo(Written.json(config));
        assertThat(written.dropped()).isEmpty();
    }

    @ParameterizedTest(name = "{0}: {1}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"user\":\"u\" | user",
                "\"seed\":99999999999 | seed",
                "\"logit_bias\":{\"1\":2} | logit_bias",
                "\"parallel_tool_calls\":false | parallel_tool_calls",
                "\"stop\":[\"1\",\"2\",\"3\",\"4\",\"5\",\"6\"] | stop",
            })
    @DisplayName("What cannot be said is named")
    void whatIsLeftOutIsNamed(String members, String name) throws BadRequest {
        assertThat(Written.asking(MODEL, members).dropped()).containsExactly(name);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "\"auto\" | {\"mode\":\"AUTO\"}",
                "\"none\" | {\"mode\":\"NONE\"}",
                "\"required\" | {\"mode\":\"ANY\"}",
                "{\"type\":\"function\",\"function\":{\"name\":\"f\"}} | {\"mode\":\"ANY\",\"allowedFunctionNames\":[\"f\"]}",
            })
    void aChoiceOfToolsIsAMode(String choice, String config) throws BadRequest {
        Written written = Written.asking(MODEL, TOOL + ",\"tool_choice\":" + choice);
        assertThat(written.at("/toolConfig/functionCallingConfig")).isEqualTo(Written.json(config));
    }

    @Test
    @DisplayName("86: newer models take the caller's schema as it is, older ones what they know of it")
    void aSchemaIsCleanedWhereItMustBe() throws BadRequest {
        JsonNode newer = Written.asking(MODEL, TOOL).at("/tools/0/functionDeclarations/0");
        assertThat(newer).isEqualTo(Written.json("""
                {"name":"f","description":"does f","parametersJsonSchema":
                  {"type":"object","properties":{"a":{"type":["string","null"],"default":"b"}},
                   "additionalProperties":false}}"""));
        JsonNode older = Written.asking(OLD, TOOL).at("/tools/0/functionDeclarations/0");
        assertThat(older).isEqualTo(Written.json("""
                {"name":"f","description":"does f","parameters":
                  {"type":"OBJECT","properties":{"a":{"nullable":true,"type":"STRING"}}}}"""));
    }

    @ParameterizedTest
    @ValueSource(strings = {"", ",\"parameters\":{\"type\":\"object\",\"properties\":{},\"required\":[]}"})
    @DisplayName("86: a tool without parameters has no schema, for an empty object is refused")
    void aToolWithoutParametersHasNoSchema(String parameters) throws BadRequest {
        Written written = Written.asking(
                OLD, "\"tools\":[{\"type\":\"function\",\"function\":{\"name\":\"f\"" + parameters + "}}]");
        assertThat(written.at("/tools/0/functionDeclarations/0")).isEqualTo(Written.json("{\"name\":\"f\"}"));
    }

    @Test
    void theShapeOfTheAnswerIsHeldToNatively() throws BadRequest {
        String format = """
                "response_format":{"type":"json_schema","json_schema":{"name":"n","strict":true,
                  "schema":{"type":"object","properties":{"a":{"type":"integer","exclusiveMinimum":0}}}}}""";
        assertThat(Written.asking(MODEL, format).at("/generationConfig")).isEqualTo(Written.json("""
                {"responseMimeType":"application/json","responseJsonSchema":
                  {"type":"object","properties":{"a":{"type":"integer","exclusiveMinimum":0}}}}"""));
        assertThat(Written.asking(OLD, format).at("/generationConfig")).isEqualTo(Written.json("""
                {"responseMimeType":"application/json","responseSchema":
                  {"type":"OBJECT","properties":{"a":{"type":"INTEGER","minimum":1}}}}"""));
    }

    @Test
    void aShapeBesideToolsIsRefusedWhereTheModelCannot() throws BadRequest {
        String both = TOOL + ",\"response_format\":{\"type\":\"json_object\"}";
        assertThatThrownBy(() -> Written.asking(MODEL, both))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("response_format and tools");
        assertThat(Written.asking(NEW, both).body().propertyNames()).contains("tools", "generationConfig");
        Written unwanted = Written.asking(MODEL, both + ",\"tool_choice\":\"none\"");
        assertThat(unwanted.body().propertyNames()).containsExactlyInAnyOrder("contents", "generationConfig");
    }

    @ParameterizedTest(name = "{0} {1} → {2}, dropped {3}")
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            nullValues = "-",
            value = {
                "gemini-2.5-flash | low | {\"includeThoughts\":true,\"thinkingBudget\":1024} | -",
                "gemini-2.5-flash | medium | {\"includeThoughts\":true,\"thinkingBudget\":8192} | -",
                "gemini-2.5-pro | high | {\"includeThoughts\":true,\"thinkingBudget\":24576} | -",
                "gemini-2.5-flash | none | {\"thinkingBudget\":0} | -",
                "gemini-2.5-pro | none | {\"thinkingBudget\":128} | reasoning_effort",
                "gemini-3-pro-preview | medium | {\"includeThoughts\":true,\"thinkingLevel\":\"high\"} | -",
                "gemini-3.8-flash | minimal | {\"includeThoughts\":true,\"thinkingLevel\":\"low\"} | -",
                "gemini-3.8-flash | medium | {\"includeThoughts\":true,\"thinkingLevel\":\"medium\"} | -",
                "gemini-flash-latest | high | {\"includeThoughts\":true,\"thinkingLevel\":\"high\"} | -",
                "gemini-3.8-flash | none | {\"thinkingLevel\":\"low\"} | reasoning_effort",
                "gemini-2.0-flash | high | - | reasoning_effort",
                "gemini-2.0-flash | none | - | -",
            })
    void effortsBecomeBudgetsOrLevels(String model, String effort, String config, String dropped) throws BadRequest {
        Written written = Written.asking(model, "\"reasoning_effort\":\"" + effort + "\"");
        JsonNode thinking = written.at("/generationConfig/thinkingConfig");
        assertThat(thinking.isMissingNode() ? null : thinking).isEqualTo(config == null ? null : Written.json(config));
        assertThat(written.dropped()).isEqualTo(dropped == null ? java.util.List.of() : java.util.List.of(dropped));
    }

    @Test
    void optionsFillWhatNobodySaid() throws BadRequest {
        var model = new TargetModel(
                MODEL, 5, Map.of("temperature", 1, "topK", 3, "safetySettings", java.util.List.of(), "contents", "no"));
        var written = Streams.dialect()
                .write(
                        Written.request("{\"messages\":[{\"role\":\"user\",\"content\":\"hi\"}],"
                                + "\"temperature\":0,\"max_tokens\":9}"),
                        model);
        JsonNode body = Written.json(new String(written.body(), java.nio.charset.StandardCharsets.UTF_8));
        assertThat(body.get("generationConfig"))
                .isEqualTo(Written.json("{\"maxOutputTokens\":5,\"temperature\":0.0,\"topK\":3}"));
        assertThat(body.get("safetySettings").isArray()).isTrue();
        assertThat(body.get("contents").isArray()).isTrue();
    }
}
