package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Crossed.SONNET;
import static dev.hapax.daemon.dialect.rules.Crossed.messages;
import static dev.hapax.daemon.dialect.rules.Crossed.refusedByAnthropic;
import static dev.hapax.daemon.dialect.rules.Crossed.saying;
import static dev.hapax.daemon.dialect.rules.Crossed.toAnthropic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Tools and shaped answers from Chat Completions to Messages (translation.md A). */
class OpenAiToAnthropicToolsTest {
    private static final String OLD = "claude-3-5-haiku-latest";
    private static final String TOOL = "'tools':[{'type':'function','function':{'name':'f'}}]";
    private static final String SCHEMA = "{'type':'object','properties':{'a':{'type':'string'}},'required':['a']}";
    private static final String CLOSED = SCHEMA.replace("['a']}", "['a'],'additionalProperties':false}");

    private static String tool(String members) {
        return saying("'tools':[{'type':'function','function':{'name':'f'" + members + "}}]");
    }

    private static String shaped(String schema) {
        return "'response_format':{'type':'json_schema','json_schema':{'name':'n','strict':true,'schema':" + schema
                + "}}";
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools">Defining tools</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                                             | {'type':'object','properties':{}}",
                ",'parameters':null                               | {'type':'object','properties':{}}",
                ",'parameters':{}                                 | {'type':'object','properties':{}}",
                ",'parameters':{'properties':{'a':{}}}            | {'properties':{'a':{}},'type':'object'}",
                ",'parameters':{'$schema':'x','type':'object'}    | {'type':'object'}",
                ",'parameters':{'type':'object','properties':{'a':{'type':['string','number'],'enum':['',1.0]}}}"
                        + "| {'type':'object','properties':{'a':{'type':['string','number'],'enum':['',1.0]}}}",
                ",'strict':false,'parameters':{'type':'object'}   | {'type':'object'}"
            })
    @DisplayName("13: a schema is completed where it must be, and else left as it is")
    void schemas(String members, String expected) throws Exception {
        toAnthropic(tool(members))
                .has("/tools", "[{'name':'f','input_schema':" + expected + "}]")
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/strict-tool-use">Strict tools</a>. */
    @Test
    @DisplayName("13: strict holds where the model can be held to the schema, else it is named as left out")
    void strict() throws Exception {
        String strict = tool(",'strict':true,'parameters':" + CLOSED);
        toAnthropic(strict)
                .has("/tools", "[{'name':'f','input_schema':" + CLOSED + ",'strict':true}]")
                .drops();
        toAnthropic(OLD, strict).has("/tools/0/strict", null).drops("strict");
        String limited = "{'type':'object','properties':{'a':{'type':'number','minimum':1}}}";
        toAnthropic(tool(",'strict':true,'parameters':" + limited))
                .has("/tools", "[{'name':'f','input_schema':" + limited + "}]")
                .drops("strict");
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/prompt-caching">Caching of tools</a>. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "'tools':[{'type':'function','function':{'name':'f'},'cache_control':{'type':'ephemeral'}}]",
                "'tools':[{'type':'function','function':{'name':'f','cache_control':{'type':'ephemeral'}}}]"
            })
    @DisplayName("1: cache_control stays on tools")
    void cacheControl(String tools) throws Exception {
        toAnthropic(saying(tools))
                .has("/tools/0/cache_control", "{'type':'ephemeral'}")
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/api/messages">Tools</a>. */
    @Test
    @DisplayName("14: an empty list of tools is left out")
    void noTools() throws Exception {
        toAnthropic(saying("'tools':[]"))
                .has("/tools", null)
                .has("/tool_choice", null)
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls">Tool calls</a>. */
    @Test
    @DisplayName("15: tools that were called once are declared, but are not to be called again")
    void calledBefore() throws Exception {
        toAnthropic(messages(
                        "{'role':'user','content':'hi'}",
                        "{'role':'assistant','tool_calls':["
                                + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}]}",
                        "{'role':'tool','tool_call_id':'c1','content':'one'}"))
                .has("/tools", "[{'name':'f','input_schema':{'type':'object','properties':{}}}]")
                .has("/tool_choice", "{'type':'none'}")
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools">Choice of tools</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "\"\"                                                            | ",
                ",'parallel_tool_calls':true                                     | ",
                ",'parallel_tool_calls':false | {'type':'auto','disable_parallel_tool_use':true}",
                ",'tool_choice':'auto'                                           | {'type':'auto'}",
                ",'tool_choice':'none'                                           | {'type':'none'}",
                ",'tool_choice':'none','parallel_tool_calls':false               | {'type':'none'}",
                ",'tool_choice':'required'                                       | {'type':'any'}",
                ",'tool_choice':'required','parallel_tool_calls':false | {'type':'any','disable_parallel_tool_use':true}",
                ",'tool_choice':{'type':'function','function':{'name':'f'}}      | {'type':'tool','name':'f'}"
            })
    @DisplayName("16: the choice of tools, and one call at a time also where no choice was made")
    void choice(String members, String expected) throws Exception {
        toAnthropic(saying(TOOL + members)).has("/tool_choice", expected).drops();
    }

    /** <a href="https://platform.claude.com/docs/en/models/opus-5-5/whats-new-opus-5-5">No forced tools</a>. */
    @Test
    @DisplayName("16: a model that cannot be made to call a tool refuses clearly")
    void noForce() throws Exception {
        refusedByAnthropic("claude-opus-5-5", saying(TOOL + ",'tool_choice':'required'"))
                .hasMessageContaining("tool_choice");
        refusedByAnthropic(SONNET, saying("'tool_choice':'required'")).hasMessageContaining("tool_choice");
        toAnthropic("claude-opus-5-5", saying(TOOL + ",'tool_choice':'auto'")).has("/tool_choice", "{'type':'auto'}");
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">Structured outputs</a>. */
    @ParameterizedTest
    @ValueSource(strings = {SONNET, "claude-haiku-4-5-20251001", "claude-opus-4-6", "us.anthropic.claude-opus-4-7-v1"})
    @DisplayName("26: a schema of the answer is native where the model knows it, its objects closed")
    void nativeSchema(String model) throws Exception {
        toAnthropic(model, saying(shaped(SCHEMA)))
                .has("/output_config", "{'format':{'type':'json_schema','schema':" + CLOSED + "}}")
                .has("/tools", null)
                .has("/tool_choice", null)
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">Its limits</a>. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'type':'object','properties':{},'additionalProperties':true}",
                "{'type':'object'}",
                "{'type':'object','properties':{'a':{'type':'object'}}}",
                "{'type':'object','properties':{'a':{'type':'string','maxLength':3}}}",
                "{'type':'object','properties':{'a':{'type':'array','items':{'type':'number'},'minItems':2}}}",
                "{'type':'object','properties':{'a':{'$ref':'#/$defs/n'}},"
                        + "'$defs':{'n':{'type':'object','properties':{'n':{'$ref':'#/$defs/n'}}}}}",
                "{'type':'object','properties':{'a':{'$ref':'https://x.org/s.json'}}}"
            })
    @DisplayName("26: a schema that the model cannot be held to goes as a forced tool, unchanged")
    void forcedTool(String schema) throws Exception {
        toAnthropic(saying(shaped(schema)))
                .has("/output_config", null)
                .has("/tools/0/input_schema", schema)
                .has("/tool_choice", "{'type':'tool','name':'hapax_answer'}")
                .drops();
        refusedByAnthropic("claude-opus-5-5", saying(shaped(schema))).hasMessageContaining("response_format");
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">References</a>. */
    @Test
    @DisplayName("26: shared parts of a schema and choices within it are native too")
    void references() throws Exception {
        String schema = "{'type':'object','properties':{'a':{'$ref':'#/$defs/n'},'b':{'$ref':'#/$defs/n'},"
                + "'c':{'anyOf':[{'type':'null'},{'type':'string','enum':['','x'],'format':'date'}]}},"
                + "'$defs':{'n':{'type':['object','null'],'properties':{'x':{'const':1}}CLOSED}}CLOSED}";
        toAnthropic(saying(shaped(schema.replace("CLOSED", ""))))
                .has("/output_config/format/schema", schema.replace("CLOSED", ",'additionalProperties':false"));
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/structured-outputs">With tools</a>. */
    @Test
    @DisplayName("26: tools stay beside a shaped answer; an older model must call one or answer by its tool")
    void shapedWithTools() throws Exception {
        String both = saying(TOOL + "," + shaped(SCHEMA));
        toAnthropic(both).has("/tools/1", null).has("/tool_choice", null);
        toAnthropic(OLD, both)
                .has("/tools/0/name", "'f'")
                .has("/tools/1/name", "'hapax_answer'")
                .has("/tool_choice", "{'type':'any'}");
    }

    /** <a href="https://platform.openai.com/docs/guides/structured-outputs">JSON mode</a>. */
    @Test
    @DisplayName("26: plain text adds nothing; JSON mode is asked for in words and named as not promised")
    void otherFormats() throws Exception {
        toAnthropic(saying("'response_format':{'type':'text'}"))
                .has("/tools", null)
                .has("/output_config", null)
                .has("/system", null)
                .drops();
        toAnthropic(saying("'response_format':{'type':'json_object'}"))
                .has("/system", "'Answer with one JSON object and nothing else.'")
                .drops("response_format");
    }

    /** <a href="https://platform.openai.com/docs/guides/structured-outputs">The answer is content</a>. */
    @Test
    @DisplayName("26: the input of the answer's tool comes back as text that stopped by itself")
    void answerByTool() throws Exception {
        Crossed crossed = toAnthropic(OLD, saying(shaped(SCHEMA)));
        String name = crossed.body().at("/tools/0/name").stringValue();
        byte[] answer = Json.bytes(Crossed.json("{'id':'msg','type':'message','role':'assistant','model':'m',"
                + "'content':[{'type':'tool_use','id':'t','name':'" + name + "','input':{'a':'x'}}],"
                + "'stop_reason':'tool_use','usage':{'input_tokens':1,'output_tokens':1}}"));
        assertThat(new AnthropicDialect().readAnswer(answer))
                .contains(new ChatEvent.TextDelta("{\"a\":\"x\"}"))
                .contains(new ChatEvent.Finished(FinishReason.STOP, null))
                .noneMatch(ChatEvent.ToolCallStarted.class::isInstance);
    }
}
