package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Crossed.SONNET;
import static dev.hapax.daemon.dialect.rules.Crossed.messages;
import static dev.hapax.daemon.dialect.rules.Crossed.refusedByAnthropic;
import static dev.hapax.daemon.dialect.rules.Crossed.saying;
import static dev.hapax.daemon.dialect.rules.Crossed.toAnthropic;

import dev.hapax.daemon.dialect.TargetModel;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Limits, sampling and thinking from Chat Completions to Messages (translation.md A). */
class OpenAiToAnthropicParametersTest {
    private static final String HI = "'messages':[{'role':'user','content':'hi'}]";
    private static final String ADAPTIVE = "{'type':'adaptive'}";

    /** <a href="https://platform.claude.com/docs/en/api/messages">max_tokens is required</a>. */
    @Test
    @DisplayName("3: without a limit the configured one goes, else the model's, else 4096, and is disclosed")
    void defaultLimit() throws Exception {
        toAnthropic("{" + HI + "}").has("/max_tokens", "4096").drops("max_tokens=4096");
        toAnthropic(new TargetModel(SONNET, 900, Map.of()), "{" + HI + "}")
                .has("/max_tokens", "900")
                .drops("max_tokens=900");
        toAnthropic(new TargetModel(SONNET, 900, Map.of("max_tokens", 300)), "{" + HI + "}")
                .has("/max_tokens", "300")
                .drops("max_tokens=300");
    }

    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">max_completion_tokens</a>. */
    @Test
    @DisplayName("3: max_completion_tokens is the same limit, and one above the model's is lowered and disclosed")
    void newerLimit() throws Exception {
        toAnthropic("{" + HI + ",'max_completion_tokens':7,'max_tokens':9}")
                .has("/max_tokens", "7")
                .has("/max_completion_tokens", null)
                .drops();
        toAnthropic(new TargetModel(SONNET, 5, Map.of()), "{" + HI + ",'max_tokens':9}")
                .has("/max_tokens", "5")
                .drops("max_tokens=5");
    }

    /** <a href="https://platform.claude.com/docs/en/api/messages">stop_sequences</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'stop':'END'            | ['END']     | ",
                "'stop':['a','b']        | ['a','b']   | ",
                "'stop':['\\n','a',' ']  | ['a']       | stop",
                "'stop':'\\n'            |             | stop",
                "'stop':[]               |             | ",
                "'stop':null             |             | "
            })
    @DisplayName("17: stop is stop_sequences, blank ones left out and named")
    void stop(String members, String expected, String dropped) throws Exception {
        toAnthropic(saying(members))
                .has("/stop_sequences", expected)
                .drops(dropped == null ? new String[0] : new String[] {dropped});
    }

    /** <a href="https://platform.claude.com/docs/en/api/messages">temperature, top_p and top_k</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "claude-sonnet-4-5 | 'temperature':0.5             | 0.5 |     | ",
                "claude-sonnet-4-5 | 'temperature':1.7             | 1.0 |     | temperature=1",
                "claude-sonnet-4-5 | 'top_p':0.5                   |     | 0.5 | ",
                "claude-sonnet-4-5 | 'temperature':0.5,'top_p':0.5 | 0.5 |     | top_p",
                "claude-opus-4-7   | 'temperature':0.5,'top_p':0.5 |     |     | temperature top_p",
                "claude-opus-5-5   | 'temperature':1,'top_p':1     |     |     | "
            })
    @DisplayName("18: sampling is made legal for the model and what was changed is named")
    void sampling(String model, String members, String temperature, String topP, String dropped) throws Exception {
        toAnthropic(model, saying(members))
                .has("/temperature", temperature)
                .has("/top_p", topP)
                .drops(dropped == null ? new String[0] : dropped.split(" "));
    }

    /** <a href="https://platform.claude.com/docs/en/api/openai-sdk">What has no place in Messages</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'seed':1                                  | seed",
                "'presence_penalty':0.5                    | presence_penalty",
                "'frequency_penalty':-1                    | frequency_penalty",
                "'logprobs':true,'top_logprobs':2          | logprobs top_logprobs",
                "'logit_bias':{'1':2}                      | logit_bias",
                "'service_tier':'flex','store':true        | service_tier store",
                "'logprobs':false,'logit_bias':{},'n':1    | ",
                "'seed':null,'metadata':null               | "
            })
    @DisplayName("18: parameters without a counterpart are left out and named, unless they say nothing")
    void dropped(String members, String dropped) throws Exception {
        Crossed crossed = toAnthropic(saying(members));
        crossed.drops(dropped == null ? new String[0] : dropped.split(" "));
        crossed.has(
                "",
                Crossed.json("{'model':'" + SONNET + "','messages':[{'role':'user','content':["
                                + "{'type':'text','text':'hi'}]}],'max_tokens':50}")
                        .toString());
    }

    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">n</a>. */
    @Test
    @DisplayName("18: several answers cannot be had and are refused")
    void severalAnswers() {
        refusedByAnthropic(SONNET, saying("'n':2")).hasMessageContaining("n must be 1");
    }

    /** <a href="https://platform.claude.com/docs/en/api/messages">metadata.user_id</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "user-1f3a         | {'user_id':'user-1f3a'}",
                "a.b@example.org   | ",
                "+49 170 1234567   | ",
                "(555) 123-4567    | ",
                "12345             | {'user_id':'12345'}"
            })
    @DisplayName("19: user is metadata.user_id, but no mail address and no telephone number goes out")
    void user(String user, String expected) throws Exception {
        toAnthropic(saying("'user':'" + user + "'"))
                .has("/metadata", expected)
                .drops(expected == null ? new String[] {"user"} : new String[0]);
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/extended-thinking">Budgets</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {"minimal | 1024", "low     | 1024", "medium  | 2048", "high    | 4096"})
    @DisplayName("20: an effort is a budget of thoughts below max_tokens, and the temperature is made legal")
    void budgets(String effort, int budget) throws Exception {
        toAnthropic("{" + HI + ",'max_tokens':5000,'temperature':0.3,'reasoning_effort':'" + effort + "'}")
                .has("/thinking", "{'type':'enabled','budget_tokens':" + budget + "}")
                .has("/max_tokens", "5000")
                .has("/temperature", null)
                .drops("temperature");
        toAnthropic("{" + HI + ",'max_tokens':1000,'reasoning_effort':'" + effort + "'}")
                .has("/thinking/budget_tokens", "" + budget)
                .has("/max_tokens", "" + (1000 + budget))
                .drops("max_tokens=" + (1000 + budget));
        toAnthropic(
                        new TargetModel(SONNET, 1024, Map.of()),
                        "{" + HI + ",'max_tokens':1024,'reasoning_effort':'" + effort + "'}")
                .has("/thinking", null)
                .has("/max_tokens", "1024")
                .drops("reasoning_effort");
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/adaptive-thinking">Adaptive thinking</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "claude-opus-4-6          | low     | {'type':'adaptive'}                          | {'effort':'low'}    | ",
                "claude-sonnet-4.6        | high    | {'type':'adaptive'}                          | {'effort':'high'}   | ",
                "claude-opus-4-7          | minimal | {'type':'adaptive','display':'summarized'}   | {'effort':'low'}    | ",
                "claude-fable-5           | medium  | {'type':'adaptive','display':'summarized'}   | {'effort':'medium'} | ",
                "claude-opus-4-8          | none    |                                              |                     | ",
                "claude-sonnet-4-5        | none    |                                              |                     | ",
                "claude-opus-5            | none    | {'type':'disabled'}                          |                     | ",
                "claude-haiku-5-5         | none    | {'type':'disabled'}                          |                     | ",
                "claude-sonnet-5-5        | none    | {'type':'between_tools'}                     |                     | ",
                "claude-opus-5-5          | none    |             | {'effort':'low'}    | reasoning_effort=low",
                "claude-3-5-haiku-latest  | high    |             |                     | reasoning_effort",
                "claude-3-haiku-20240307  | none    |             |                     | "
            })
    @DisplayName("20: newer models take the effort, and each its own word for no thoughts at all")
    void efforts(String model, String effort, String thinking, String config, String dropped) throws Exception {
        toAnthropic(model, saying("'reasoning_effort':'" + effort + "'"))
                .has("/thinking", thinking)
                .has("/output_config", config)
                .drops(dropped == null ? new String[0] : new String[] {dropped});
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">Both in one</a>. */
    @Test
    @DisplayName("20, 26: effort and schema stand side by side")
    void effortAndSchema() throws Exception {
        toAnthropic(
                        "claude-opus-4-6",
                        saying("'reasoning_effort':'high','response_format':{'type':'json_schema','json_schema':"
                                + "{'name':'n','schema':{'type':'object','properties':{}}}}"))
                .has(
                        "/output_config",
                        "{'format':{'type':'json_schema','schema':{'type':'object','properties':{},"
                                + "'additionalProperties':false}},'effort':'high'}")
                .has("/thinking", ADAPTIVE)
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/thinking-tool-workflows">Tools</a>. */
    @Test
    @DisplayName("21: in a use of tools that began without thoughts, a budget is left out and named")
    void toolUseWithoutThoughts() throws Exception {
        String begun = messages(
                        "{'role':'user','content':'hi'}",
                        "{'role':'assistant','THINKING':0,'tool_calls':["
                                + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}]}",
                        "{'role':'tool','tool_call_id':'c1','content':'one'}")
                .replace("'max_tokens':50", "'max_tokens':5000,'reasoning_effort':'low'");
        String silent = begun.replace("'THINKING':0,", "");
        toAnthropic(silent).has("/thinking", null).drops("reasoning_effort");
        toAnthropic("claude-opus-4-6", silent).has("/thinking", ADAPTIVE).drops();
        toAnthropic(begun.replace(
                        "'THINKING':0", "'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'s'}]"))
                .has("/thinking", "{'type':'enabled','budget_tokens':1024}")
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/thinking-tool-workflows">Tools</a>. */
    @Test
    @DisplayName("20: with a forced tool a budget is left out and named")
    void forcedTool() throws Exception {
        String forced = saying("'tools':[{'type':'function','function':{'name':'f'}}],'tool_choice':'required',"
                + "'reasoning_effort':'low'");
        toAnthropic(forced).has("/thinking", null).drops("reasoning_effort");
        toAnthropic("claude-opus-4-6", forced).has("/thinking", ADAPTIVE).drops();
    }
}
