package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Crossed.SONNET;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.completion.CompletionDialect;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Completions to Messages, where a rule of translation.md A applies to them. */
class CompletionToAnthropicTest {
    private static Crossed written(boolean advanced, String request) throws BadRequest {
        CompletionDialect dialect = advanced ? CompletionDialect.advanced() : CompletionDialect.plain();
        return Crossed.cross(dialect, new AnthropicDialect(), new TargetModel(SONNET, null, Map.of()), request);
    }

    /** <a href="https://platform.claude.com/docs/en/api/messages">System prompts</a>. */
    @Test
    @DisplayName("1, 3, 5: the function's description goes before the caller's own system message; limit disclosed")
    void descriptionAndMessages() throws Exception {
        written(
                        false,
                        "{'function_description':'d','messages':[{'role':'system','content':'s'},"
                                + "{'role':'user','content':'hi'}]}")
                .has("/system", "[{'type':'text','text':'d'},{'type':'text','text':'s'}]")
                .has("/messages", "[{'role':'user','content':[{'type':'text','text':'hi'}]}]")
                .has("/max_tokens", "4096")
                .drops("max_tokens=4096");
    }

    /** <a href="https://platform.openai.com/docs/api-reference/completions/create">Legacy completions</a>. */
    @Test
    @DisplayName("17, 18, 19: stop, sampling and user as in a chat; what is missing at Anthropic is named")
    void parameters() throws Exception {
        written(
                        false,
                        "{'prompt':['hi'],'max_tokens':7,'stop':['a',' '],'temperature':1.5,'seed':1,'logprobs':3,"
                                + "'user':'a@example.org','presence_penalty':1}")
                .has("/messages", "[{'role':'user','content':[{'type':'text','text':'hi'}]}]")
                .has("/stop_sequences", "['a']")
                .has("/temperature", "1.0")
                .has("/metadata", null)
                .drops("stop", "temperature=1", "seed", "logprobs", "user", "presence_penalty");
    }

    /** <a href="https://platform.openai.com/docs/api-reference/completions/create">Tools are not its own</a>. */
    @Test
    @DisplayName("14, 16, 20, 26: tools, thinking and shapes only of an advanced completion")
    void advanced() throws Exception {
        String request = "{'input':'hi','max_tokens':5000,'reasoning_effort':'low',"
                + "'tools':[{'type':'function','function':{'name':'f'}}],'parallel_tool_calls':false,"
                + "'response_format':{'type':'json_schema','json_schema':{'name':'n','schema':"
                + "{'type':'object','properties':{},'additionalProperties':false}}}}";
        written(true, request)
                .has("/tools", "[{'name':'f','input_schema':{'type':'object','properties':{}}}]")
                .has("/tool_choice", "{'type':'auto','disable_parallel_tool_use':true}")
                .has("/thinking", "{'type':'enabled','budget_tokens':1024}")
                .has("/output_config/format/schema", "{'type':'object','properties':{},'additionalProperties':false}")
                .drops();
        written(false, request)
                .has("/tools", null)
                .has("/tool_choice", null)
                .has("/thinking", null)
                .has("/output_config", null)
                .drops("tools", "response_format", "reasoning_effort");
    }

    /** <a href="https://platform.openai.com/docs/api-reference/completions/create">n</a>. */
    @Test
    @DisplayName("8, 18: bad arguments and several answers are refused by their place")
    void refused() {
        assertThatThrownBy(() -> written(false, "{'input':'hi','n':2}"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("n must be 1");
        assertThatThrownBy(() -> written(
                        true,
                        "{'messages':[{'role':'user','content':'hi'},{'role':'assistant','tool_calls':["
                                + "{'id':'c','type':'function','function':{'name':'f','arguments':'{'}}]}]}"))
                .isInstanceOf(BadRequest.class)
                .hasMessageContaining("messages[1].tool_calls[0].function.arguments");
    }
}
