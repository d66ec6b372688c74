package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Crossed.SONNET;
import static dev.hapax.daemon.dialect.rules.Crossed.cross;
import static dev.hapax.daemon.dialect.rules.Crossed.refusedByOpenAi;
import static dev.hapax.daemon.dialect.rules.Crossed.toOpenAi;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.ollama.OllamaDialect;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests from Messages to Chat Completions (translation.md B). */
class AnthropicToOpenAiRequestTest {
    private static final String HI = "{'role':'user','content':'hi'}";
    private static final String CALL =
            "{'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'f','input':{'b':1.0,'a':''}}]}";
    private static final String TOOL = "'tools':[{'name':'f','input_schema':{'type':'object'}}]";

    private static String messages(String... messages) {
        return "{'model':'m','max_tokens':50,'messages':[" + String.join(",", messages) + "]}";
    }

    private static String saying(String members) {
        return "{'model':'m','max_tokens':50,'messages':[" + HI + "]" + (members.isEmpty() ? "" : "," + members) + "}";
    }

    private static Crossed toAnthropic(String request) throws BadRequest {
        var dialect = new AnthropicDialect();
        return cross(dialect, dialect, new TargetModel(SONNET, null, Map.of()), request);
    }

    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">System messages</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'be brief'                                                     | be brief       | ",
                "[{'type':'text','text':'a'},{'type':'text','text':'b'}]        | a\\n\\nb       | ",
                "[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}},{'type':'text','text':'b'}]"
                        + "| a\\n\\nb | cache_control"
            })
    @DisplayName("29: a system prompt is a system message; cache_control is left out and named")
    void system(String system, String text, String dropped) throws Exception {
        toOpenAi(saying("'system':" + system))
                .has("/messages", "[{'role':'system','content':'" + text + "'}," + HI + "]")
                .drops(dropped == null ? new String[0] : new String[] {dropped});
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/prompt-caching">Caching</a>. */
    @Test
    @DisplayName("29: cache_control anywhere is left out for copies of the API and kept for Anthropic")
    void cacheControl() throws Exception {
        String control = "'cache_control':{'type':'ephemeral'}";
        String request = "{'model':'m','max_tokens':50,"
                + "'system':[{'type':'text','text':'s',C}],"
                + "'tools':[{'name':'f','input_schema':{'type':'object'},C}],"
                + "'messages':[{'role':'user','content':[{'type':'text','text':'a',C},{'type':'text','text':'b'}]},"
                + "{'role':'assistant','content':[{'type':'tool_use','id':'c1','name':'f','input':{},C}]},"
                + "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c1','content':'r',C}]}]}";
        toOpenAi(request.replace("C}", control + "}"))
                .has(
                        "/messages",
                        "[{'role':'system','content':'s'},"
                                + "{'role':'user','content':[{'type':'text','text':'a'},{'type':'text','text':'b'}]},"
                                + "{'role':'assistant','tool_calls':[{'id':'c1','type':'function',"
                                + "'function':{'name':'f','arguments':'{}'}}]},"
                                + "{'role':'tool','tool_call_id':'c1','content':'r'}]")
                .has("/tools", "[{'type':'function','function':{'name':'f','parameters':{'type':'object'}}}]")
                .drops("cache_control");
        Crossed same = toAnthropic(request.replace("C}", control + "}"));
        for (String place : new String[] {
            "/system/0", "/tools/0", "/messages/0/content/0", "/messages/1/content/0", "/messages/2/content/0"
        }) {
            same.has(place + "/cache_control", "{'type':'ephemeral'}");
        }
        same.has("/messages/0/content/1/cache_control", null).drops();
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/mid-conversation-system-messages">There</a>. */
    @Test
    @DisplayName("29: a system message in mid-conversation stays in its place")
    void systemInMidConversation() throws Exception {
        toOpenAi(messages(HI, "{'role':'system','content':'be brief'}"))
                .has("/messages", "[" + HI + ",{'role':'system','content':'be brief'}]");
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls">Results</a>. */
    @Test
    @DisplayName("30: results are tool messages before the user's words, wherever they stood; ids and input kept")
    void resultsAndText() throws Exception {
        toOpenAi(messages(
                        HI,
                        CALL,
                        "{'role':'user','content':[{'type':'text','text':'and?'},"
                                + "{'type':'tool_result','tool_use_id':'c1','content':'one'}]}"))
                .has(
                        "/messages",
                        "[" + HI
                                + ",{'role':'assistant','tool_calls':[{'id':'c1','type':'function','function':"
                                + "{'name':'f','arguments':'{\\'b\\':1.0,\\'a\\':\\'\\'}'}}]},"
                                + "{'role':'tool','tool_call_id':'c1','content':'one'},"
                                + "{'role':'user','content':'and?'}]");
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls">Errors</a>. */
    @Test
    @DisplayName("31: an error is flagged, its texts kept, its image moved to the user message behind")
    void errorsAndImages() throws Exception {
        toOpenAi(messages(
                        HI,
                        CALL,
                        "{'role':'user','content':[{'type':'tool_result','tool_use_id':'c1','is_error':true,'content':["
                                + "{'type':'text','text':'no'},{'type':'image','source':{'type':'base64',"
                                + "'media_type':'image/png','data':'iVBORw0KGgo='}},{'type':'text','text':'go'}]}]}",
                        "{'role':'assistant','content':'oh'}"))
                .has("/messages/2", "{'role':'tool','tool_call_id':'c1','content':'Error: no\\ngo'}")
                .has(
                        "/messages/3",
                        "{'role':'user','content':[{'type':'image_url','image_url':"
                                + "{'url':'data:image/png;base64,iVBORw0KGgo='}}]}")
                .has("/messages/4", "{'role':'assistant','content':'oh'}");
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/thinking">Thinking blocks</a>. */
    @Test
    @DisplayName("32: thoughts of earlier turns never become visible text")
    void thoughts() throws Exception {
        toOpenAi(messages(
                        HI,
                        "{'role':'assistant','content':[{'type':'thinking','thinking':'secret','signature':'s'},"
                                + "{'type':'redacted_thinking','data':'d'},{'type':'text','text':'so'}]}",
                        HI))
                .has("/messages/1", "{'role':'assistant','content':'so'}");
    }

    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">stop</a>. */
    @Test
    @DisplayName("33: stop_sequences are stop, top_k is left out and named")
    void stopAndTopK() throws Exception {
        toOpenAi(saying("'stop_sequences':['a','\\n'],'top_k':5,'temperature':0.5,'top_p':0.9"))
                .has("/stop", "['a','\\n']")
                .has("/top_k", null)
                .has("/temperature", "0.5")
                .has("/top_p", "0.9")
                .drops("top_k");
        toOpenAi(saying("'stop_sequences':[],'tools':[]"))
                .has("/stop", null)
                .has("/tools", null)
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/define-tools">Choice of tools</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'type':'auto'}                                    | 'auto'     | ",
                "{'type':'none'}                                    | 'none'     | ",
                "{'type':'any'}                                     | 'required' | ",
                "{'type':'tool','name':'f'} | {'type':'function','function':{'name':'f'}} | ",
                "{'type':'auto','disable_parallel_tool_use':true}   | 'auto'     | false",
                "{'type':'any','disable_parallel_tool_use':false}   | 'required' | true"
            })
    @DisplayName("34: the choice of tools and how many at once")
    void choice(String choice, String expected, String parallel) throws Exception {
        toOpenAi(saying(TOOL + ",'tool_choice':" + choice))
                .has("/tool_choice", expected)
                .has("/parallel_tool_calls", parallel)
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview">Anthropic's own tools</a>. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "web_search_20250305",
                "web_fetch_20250910",
                "bash_20250124",
                "computer_20251124",
                "text_editor_20250728",
                "code_execution_20250825",
                "memory_20250818"
            })
    @DisplayName("34: a tool of Anthropic's own is refused by its type, never sent as a function")
    void serverTools(String type) {
        refusedByOpenAi(saying("'tools':[{'type':'" + type + "','name':'x'}]"))
                .hasMessageContaining("tools[0].type")
                .hasMessageContaining(type);
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/thinking">Omitted thoughts are signed</a>. */
    @Test
    @DisplayName("35: empty texts and empty unsigned thoughts say nothing; a signed empty thought is kept")
    void nothingSaid() throws Exception {
        String request = messages(
                HI,
                "{'role':'assistant','content':[{'type':'thinking','thinking':'','signature':''},"
                        + "{'type':'thinking','thinking':'','signature':'s1'},{'type':'text','text':''},"
                        + "{'type':'text','text':'so'}]}",
                "{'role':'user','content':[{'type':'text','text':''},{'type':'text','text':'and?'}]}");
        toAnthropic(request)
                .has(
                        "/messages/1/content",
                        "[{'type':'thinking','thinking':'','signature':'s1'},{'type':'text','text':'so'}]")
                .has("/messages/2/content", "[{'type':'text','text':'and?'}]");
        toOpenAi(request)
                .has("/messages", "[" + HI + ",{'role':'assistant','content':'so'},{'role':'user','content':'and?'}]");
    }

    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">user</a>. */
    @Test
    @DisplayName("36: a user id of more than 64 characters is cut")
    void longUser() throws Exception {
        toOpenAi(saying("'metadata':{'user_id':'" + "u".repeat(80) + "'}")).has("/user", "'" + "u".repeat(64) + "'");
        toOpenAi(saying("'metadata':{'user_id':'u1'}")).has("/user", "'u1'").has("/metadata", null);
        toOpenAi(saying("'metadata':{}")).has("/user", null);
    }

    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">max_tokens</a>. */
    @Test
    @DisplayName("38: max_tokens above the target's limit is lowered and disclosed")
    void limits() throws Exception {
        toOpenAi(new TargetModel("gpt-4o", 20, Map.of()), saying(""))
                .has("/max_tokens", "20")
                .drops("max_tokens=20");
        toOpenAi(new TargetModel("gpt-4o", 50, Map.of()), saying(""))
                .has("/max_tokens", "50")
                .drops();
        toOpenAi(new TargetModel("gpt-5-mini", null, Map.of()), saying(""))
                .has("/max_completion_tokens", "50")
                .has("/max_tokens", null);
    }

    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">reasoning_effort</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "'thinking':{'type':'enabled','budget_tokens':16000}                             | 'high'",
                "'thinking':{'type':'enabled','budget_tokens':10000}                             | 'high'",
                "'thinking':{'type':'enabled','budget_tokens':9999}                              | 'medium'",
                "'thinking':{'type':'enabled','budget_tokens':5000}                              | 'medium'",
                "'thinking':{'type':'enabled','budget_tokens':2000}                              | 'low'",
                "'thinking':{'type':'enabled','budget_tokens':1999}                              | 'minimal'",
                "'thinking':{'type':'adaptive'}                                                  | ",
                "'thinking':{'type':'adaptive','display':'summarized'},'output_config':{'effort':'low'} | 'low'",
                "'thinking':{'type':'adaptive'},'output_config':{'effort':'max'}                 | 'high'",
                "'thinking':{'type':'disabled'}                                                  | ",
                "'thinking':null                                                                 | "
            })
    @DisplayName("39: a budget is an effort by its size; no thinking is no field")
    void efforts(String members, String expected) throws Exception {
        toOpenAi(saying(members))
                .has("/reasoning_effort", expected)
                .has("/thinking", null)
                .drops();
    }

    @Test
    @DisplayName("39: thinking that is disabled stays so where a model can be told, and is nothing elsewhere")
    void thinkingDisabled() throws Exception {
        String request = saying("'thinking':{'type':'disabled'}");
        toOpenAi(request).has("/reasoning_effort", null).drops();
        cross(new AnthropicDialect(), new OllamaDialect(), new TargetModel("qwen3", null, Map.of()), request)
                .has("/think", "false");
    }
}
