package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Crossed.SONNET;
import static dev.hapax.daemon.dialect.rules.Crossed.messages;
import static dev.hapax.daemon.dialect.rules.Crossed.refusedByAnthropic;
import static dev.hapax.daemon.dialect.rules.Crossed.toAnthropic;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Conversations from Chat Completions to Messages (translation.md A). */
class OpenAiToAnthropicMessagesTest {
    private static final String HI = "{'role':'user','content':'hi'}";
    private static final String CALL =
            "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}}]}";
    private static final String RESULT = "{'role':'tool','tool_call_id':'c1','content':'one'}";

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/prompt-caching">Prompt caching</a>. */
    @Test
    @DisplayName("1: system and developer messages become one system prompt, cache_control and order kept")
    void systemMessages() throws Exception {
        toAnthropic(messages(
                        "{'role':'system','content':'a'}",
                        "{'role':'developer','content':[{'type':'text','text':'b','cache_control':{'type':'ephemeral'}},"
                                + "{'type':'text','text':'c'}]}",
                        "{'role':'system','content':'d','cache_control':{'type':'ephemeral','ttl':'1h'}}",
                        HI))
                .has(
                        "/system",
                        "[{'type':'text','text':'a'},"
                                + "{'type':'text','text':'b','cache_control':{'type':'ephemeral'}},"
                                + "{'type':'text','text':'c'},"
                                + "{'type':'text','text':'d','cache_control':{'type':'ephemeral','ttl':'1h'}}]")
                .has("/messages", "[{'role':'user','content':[{'type':'text','text':'hi'}]}]")
                .drops();
        toAnthropic(messages("{'role':'system','content':'a'}", HI)).has("/system", "'a'");
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/prompt-caching">What can be cached</a>. */
    @Test
    @DisplayName("1: cache_control stays on messages, calls and results")
    void cacheControlInMessages() throws Exception {
        toAnthropic(messages(
                        "{'role':'user','content':[{'type':'text','text':'a','cache_control':{'type':'ephemeral'}},"
                                + "{'type':'image_url','image_url':{'url':'https://x.org/a.png'}}]}",
                        "{'role':'assistant','content':null,'tool_calls':[{'id':'c1','type':'function',"
                                + "'function':{'name':'f','arguments':'{}'},'cache_control':{'type':'ephemeral'}}]}",
                        "{'role':'user','content':'z','cache_control':{'type':'ephemeral'}}",
                        "{'role':'tool','tool_call_id':'c1','content':[{'type':'text','text':'r',"
                                + "'cache_control':{'type':'ephemeral'}}]}"))
                .has("/messages/0/content/0/cache_control", "{'type':'ephemeral'}")
                .has("/messages/0/content/1/cache_control", null)
                .has("/messages/1/content/0/cache_control", "{'type':'ephemeral'}")
                .has(
                        "/messages/2/content",
                        "[{'type':'tool_result','tool_use_id':'c1','content':'r','cache_control':{'type':'ephemeral'}},"
                                + "{'type':'text','text':'z','cache_control':{'type':'ephemeral'}}]")
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/api/messages">Roles</a>. */
    @Test
    @DisplayName("2: a system message in mid-conversation is hoisted, never lost")
    void systemInMidConversation() throws Exception {
        toAnthropic(messages(HI, "{'role':'system','content':'be brief'}", "{'role':'user','content':'and?'}"))
                .has("/system", "'be brief'")
                .has(
                        "/messages",
                        "[{'role':'user','content':[{'type':'text','text':'hi'},{'type':'text','text':'and?'}]}]");
    }

    /** <a href="https://platform.claude.com/docs/en/api/messages">Alternating turns</a>. */
    @Test
    @DisplayName("4: messages of one role in a row are one turn")
    void sameRole() throws Exception {
        toAnthropic(messages(
                        HI,
                        "{'role':'user','content':'you'}",
                        "{'role':'assistant','content':'a'}",
                        "{'role':'assistant','content':'b'}",
                        HI))
                .has("/messages/0/content", "[{'type':'text','text':'hi'},{'type':'text','text':'you'}]")
                .has("/messages/1/content", "[{'type':'text','text':'a'},{'type':'text','text':'b'}]")
                .has("/messages/2/role", "'user'");
    }

    /** <a href="https://platform.claude.com/docs/en/api/messages">The first turn is the user's</a>. */
    @Test
    @DisplayName("5: a conversation that the assistant begins gets a user turn before it")
    void assistantFirst() throws Exception {
        Crossed crossed = toAnthropic(messages("{'role':'assistant','content':'Welcome'}", HI))
                .has("/messages/0/role", "'user'")
                .has("/messages/1/content", "[{'type':'text','text':'Welcome'}]");
        assertThat(crossed.body().at("/messages/0/content/0/text").stringValue())
                .isNotBlank();
    }

    /** <a href="https://platform.claude.com/docs/en/api/errors">Blank texts are refused</a>. */
    @ParameterizedTest
    @ValueSource(strings = {"'content':null,", "'content':'',", "'content':' ',", "'content':[],", ""})
    @DisplayName("6: an assistant message of calls alone has no text block")
    void callsWithoutText(String content) throws Exception {
        toAnthropic(messages(HI, CALL.replace("'content':null,", content), RESULT))
                .has("/messages/1/content", "[{'type':'tool_use','id':'c1','name':'f','input':{}}]");
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview">Tool use</a>. */
    @ParameterizedTest
    @ValueSource(strings = {",'arguments':'{}'", ",'arguments':''", ",'arguments':' '", ",'arguments':null", ""})
    @DisplayName("7: no arguments are an empty input")
    void noArguments(String arguments) throws Exception {
        toAnthropic(messages(HI, CALL.replace(",'arguments':'{}'", arguments), RESULT))
                .has("/messages/1/content/0/input", "{}");
    }

    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">Arguments may be invalid JSON</a>. */
    @ParameterizedTest
    @ValueSource(strings = {"{", "[]", "1", "null"})
    @DisplayName("8: arguments that are no JSON object are refused by the place of their message")
    void badArguments(String arguments) {
        refusedByAnthropic(SONNET, messages(HI, CALL.replace("{}", arguments), RESULT))
                .hasMessageContaining("messages[1].tool_calls[0].function.arguments");
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/parallel-tool-use">Parallel use</a>. */
    @Test
    @DisplayName("9: tool messages in a row are one user turn, in order, the user's words behind them")
    void parallelResults() throws Exception {
        toAnthropic(messages(
                        HI,
                        "{'role':'assistant','tool_calls':["
                                + "{'id':'c1','type':'function','function':{'name':'f','arguments':'{}'}},"
                                + "{'id':'c2','type':'function','function':{'name':'g','arguments':'{}'}}]}",
                        "{'role':'tool','tool_call_id':'c2','content':'two'}",
                        RESULT,
                        "{'role':'user','content':'go on'}"))
                .has(
                        "/messages/2",
                        "{'role':'user','content':["
                                + "{'type':'tool_result','tool_use_id':'c2','content':'two'},"
                                + "{'type':'tool_result','tool_use_id':'c1','content':'one'},"
                                + "{'type':'text','text':'go on'}]}")
                .has("/messages/3", null);
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls">Results</a>. */
    @Test
    @DisplayName("10: a result of text and image keeps both")
    void resultOfParts() throws Exception {
        toAnthropic(messages(
                        HI,
                        CALL,
                        "{'role':'tool','tool_call_id':'c1','content':[{'type':'text','text':'see'},"
                                + "{'type':'image_url','image_url':{'url':'data:image/png;base64,iVBORw0KGgo='}}]}"))
                .has(
                        "/messages/2/content/0/content",
                        "[{'type':'text','text':'see'},{'type':'image','source':{'type':'base64',"
                                + "'media_type':'image/png','data':'iVBORw0KGgo='}}]");
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/handle-tool-calls">Each call</a>. */
    @Test
    @DisplayName("11: a call without a result, and a result without a call, are refused by name")
    void orphans() {
        refusedByAnthropic(SONNET, messages(HI, CALL, HI)).hasMessageContaining("tool call c1 has no result");
        refusedByAnthropic(SONNET, messages(HI, CALL)).hasMessageContaining("tool call c1 has no result");
        refusedByAnthropic(SONNET, messages(HI, RESULT)).hasMessageContaining("c1 answers no call");
        refusedByAnthropic(SONNET, messages(HI, CALL, RESULT, HI, RESULT)).hasMessageContaining("c1 answers no call");
    }

    /** <a href="https://platform.claude.com/docs/en/agents-and-tools/tool-use/overview">Ids of calls</a>. */
    @ParameterizedTest
    @ValueSource(strings = {"call.1/x", "é", "functions.f:0", "a b", "hx64_Zm9v"})
    @DisplayName("12: an id of other characters is mapped, and the caller's own comes back")
    void idsOfCalls(String id) throws Exception {
        Crossed crossed = toAnthropic(messages(HI, CALL.replace("c1", id), RESULT.replace("c1", id)));
        String mapped = crossed.body().at("/messages/1/content/0/id").stringValue();
        assertThat(mapped).matches("[a-zA-Z0-9_-]+");
        crossed.has("/messages/2/content/0/tool_use_id", "'" + mapped + "'");
        byte[] answer = Json.bytes(Crossed.json("{'id':'msg','type':'message','role':'assistant','model':'m',"
                + "'content':[{'type':'tool_use','id':'" + mapped + "','name':'f','input':{}}],"
                + "'stop_reason':'tool_use','usage':{'input_tokens':1,'output_tokens':1}}"));
        assertThat(new AnthropicDialect().readAnswer(answer)).contains(new ChatEvent.ToolCallStarted(0, id, "f"));
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/thinking">Preserving thinking blocks</a>. */
    @Test
    @DisplayName("22: signed and redacted thoughts go back to the byte, first in their turn")
    void thoughts() throws Exception {
        String signature = "EqQB+/aZ09==";
        Crossed crossed = toAnthropic(messages(
                HI,
                "{'role':'assistant','content':'so','thinking_blocks':["
                        + "{'type':'thinking','thinking':' hm\\n ','signature':'" + signature + "'},"
                        + "{'type':'redacted_thinking','data':'x/+y=='}],'reasoning_content':'hm'}",
                HI));
        crossed.has(
                "/messages/1/content",
                "[{'type':'thinking','thinking':' hm\\n ','signature':'" + signature + "'},"
                        + "{'type':'redacted_thinking','data':'x/+y=='},{'type':'text','text':'so'}]");
        toAnthropic(messages(HI, "{'role':'assistant','content':'so','reasoning_content':'unsigned'}", HI))
                .has("/messages/1/content", "[{'type':'text','text':'so'}]");
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/vision">Images</a>. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '"',
            value = {
                "{'url':'data:image/png;base64,iVBORw0KGgo='}|image/png|iVBORw0KGgo=",
                "{'url':'data:image/png;base64,/9j/4AAQ','detail':'high'}|image/jpeg|/9j/4AAQ",
                "{'url':'data:image/jpeg;base64,R0lGODlh'}|image/gif|R0lGODlh",
                "{'url':'data:image/jpeg;base64,UklGRhoAAABXRUJQ'}|image/webp|UklGRhoAAABXRUJQ",
                "'data:image/png;charset=x;base64,iVBORw0KGgo='|image/png|iVBORw0KGgo="
            })
    @DisplayName("24: data of an image goes under its true media type, detail is ignored, a bare string taken")
    void imageData(String image, String mediaType, String data) throws Exception {
        toAnthropic(messages("{'role':'user','content':[{'type':'image_url','image_url':" + image + "}]}"))
                .has(
                        "/messages/0/content",
                        "[{'type':'image','source':{'type':'base64','media_type':'" + mediaType + "','data':'" + data
                                + "'}}]")
                .drops();
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/vision">Images by URL</a>. */
    @Test
    @DisplayName("24: the URL of an image goes as a URL; what is neither is refused")
    void imageUrls() throws Exception {
        toAnthropic(messages("{'role':'user','content':[{'type':'image_url','image_url':'https://x.org/a.png'}]}"))
                .has("/messages/0/content/0/source", "{'type':'url','url':'https://x.org/a.png'}");
        refusedByAnthropic(
                        SONNET,
                        messages("{'role':'user','content':[{'type':'image_url','image_url':'file:///etc/passwd'}]}"))
                .hasMessageContaining("messages[0].content[0].image_url");
    }

    /** <a href="https://platform.claude.com/docs/en/build-with-claude/pdf-support">PDF</a>. */
    @Test
    @DisplayName("25: a file of a PDF is a document")
    void documents() throws Exception {
        toAnthropic(messages("{'role':'user','content':[{'type':'file','file':{'filename':'a.pdf',"
                        + "'file_data':'data:application/pdf;base64,JVBERi0='}}]}"))
                .has(
                        "/messages/0/content",
                        "[{'type':'document','source':{'type':'base64','media_type':'application/pdf',"
                                + "'data':'JVBERi0='},'title':'a.pdf'}]");
    }

    /** <a href="https://platform.openai.com/docs/api-reference/chat/create">Names of participants</a>. */
    @Test
    @DisplayName("27: the name of a message does no harm and is named as left out")
    void names() throws Exception {
        toAnthropic(messages("{'role':'user','name':'Ann','content':'hi'}"))
                .has("/messages", "[{'role':'user','content':[{'type':'text','text':'hi'}]}]")
                .drops("messages.name");
    }

    /** <a href="https://platform.claude.com/docs/en/about-claude/models/whats-new-claude-4-6">No prefill</a>. */
    @Test
    @DisplayName("28: a prefilled answer loses the blanks at its end; a model that takes none refuses clearly")
    void prefill() throws Exception {
        String[] begun = {HI, "{'role':'assistant','content':' {\\n \\t'}"};
        for (String model : new String[] {SONNET, "claude-3-5-haiku-latest", "claude-opus-4-1-20250805"}) {
            toAnthropic(model, messages(begun)).has("/messages/1/content", "[{'type':'text','text':' {'}]");
        }
        for (String model : new String[] {"claude-opus-4-6", "anthropic/claude-sonnet-4.6", "claude-haiku-5-5"}) {
            refusedByAnthropic(model, messages(begun)).hasMessageContaining("the last message must be the user's");
        }
        toAnthropic("claude-opus-4-6", messages(HI, "{'role':'assistant','content':' '}"))
                .has("/messages/1", null);
    }
}
