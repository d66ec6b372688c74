package dev.hapax.daemon.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.dialect.responses.ResponsesDialect;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Signed reasoning found in requests and cut out of them, in each dialect that callers speak; quotes are '. */
class ReasoningCutTest {
    private static final ServedDialect ANTHROPIC = new AnthropicDialect();
    private static final ServedDialect OPENAI = new OpenAiDialect();
    private static final ServedDialect RESPONSES = new ResponsesDialect();

    private static Arguments row(ServedDialect dialect, String body, String signatures, String withoutA) {
        return Arguments.of(dialect, body, signatures, withoutA);
    }

    /** The signatures in a request, and the request without those that begin with a. */
    static List<Arguments> requests() {
        String user = "{'role':'user','content':'q'}";
        return List.of(
                row(ANTHROPIC, "{'messages':[" + user + "]}", "", "{'messages':[" + user + "]}"),
                row(
                        ANTHROPIC,
                        "{'x':1e2 ,'messages':[" + user + ", {'content':[ {'type':'thinking','signature':'a1'} ,"
                                + "{'type':'text','text':'t'},{'data':'b1','type':'redacted_thinking'},"
                                + "{'type':'redacted_thinking','data':'a2'}],'role':'assistant'}]}",
                        "a1 b1 a2",
                        "{'x':1e2 ,'messages':[" + user + ", {'content':[ {'type':'text','text':'t'},"
                                + "{'data':'b1','type':'redacted_thinking'}],'role':'assistant'}]}"),
                row(
                        ANTHROPIC,
                        "{'messages':[" + user + ",{'role':'assistant','content':[{'type':'thinking','signature':'a'}]}"
                                + "," + user + "]}",
                        "a",
                        "{'messages':[" + user + "," + user + "]}"),
                // What is no thinking may have members of these names.
                row(
                        ANTHROPIC,
                        "{'messages':[{'role':'assistant','content':[{'type':'tool_use','input':{'signature':'a',"
                                + "'type':'thinking'}},{'type':'x','signature':'a','data':'a'}]}]}",
                        "",
                        "{'messages':[{'role':'assistant','content':[{'type':'tool_use','input':{'signature':'a',"
                                + "'type':'thinking'}},{'type':'x','signature':'a','data':'a'}]}]}"),
                // The wish to think goes where the last turn calls tools and has lost its thought.
                row(
                        ANTHROPIC,
                        "{'thinking':{'type':'enabled','budget_tokens':1024},'messages':[{'role':'assistant','content':["
                                + "{'type':'thinking','signature':'a'},{'type':'tool_use'}]},"
                                + "{'role':'user','content':[{'type':'tool_result'}]}]}",
                        "a",
                        "{'messages':[{'role':'assistant','content':[{'type':'tool_use'}]},"
                                + "{'role':'user','content':[{'type':'tool_result'}]}]}"),
                row(
                        ANTHROPIC,
                        "{'messages':[{'role':'assistant','content':[{'type':'thinking','signature':'b'},"
                                + "{'type':'thinking','signature':'a'},{'type':'tool_use'}]}],"
                                + "'thinking':{'type':'enabled','budget_tokens':1024}}",
                        "b a",
                        "{'messages':[{'role':'assistant','content':[{'type':'thinking','signature':'b'},"
                                + "{'type':'tool_use'}]}],'thinking':{'type':'enabled','budget_tokens':1024}}"),
                row(
                        ANTHROPIC,
                        "{'thinking':{'type':'adaptive'},'messages':[{'role':'assistant','content':["
                                + "{'type':'thinking','signature':'a'},{'type':'tool_use'}]}]}",
                        "a",
                        "{'thinking':{'type':'adaptive'},'messages':[{'role':'assistant','content':["
                                + "{'type':'tool_use'}]}]}"),
                row(
                        OPENAI,
                        "{'messages':[{'role':'assistant','content':'x','thinking_blocks':[{'type':'thinking',"
                                + "'signature':'a'}, {'type':'redacted_thinking','data':'b'}]}]}",
                        "a b",
                        "{'messages':[{'role':'assistant','content':'x','thinking_blocks':["
                                + "{'type':'redacted_thinking','data':'b'}]}]}"),
                row(
                        OPENAI,
                        "{'messages':[{'thinking_blocks':[{'signature':'a'}], 'role':'assistant','content':'x'}]}",
                        "a",
                        "{'messages':[{'role':'assistant','content':'x'}]}"),
                row(
                        RESPONSES,
                        "{'input':[{'role':'user','content':'q'}, {'type':'reasoning','id':'rs','encrypted_content':'a',"
                                + "'summary':[]}, {'type':'function_call','call_id':'c'}],'store':false}",
                        "a",
                        "{'input':[{'role':'user','content':'q'}, {'type':'function_call','call_id':'c'}],"
                                + "'store':false}"),
                // Kept answers are known by their ids; what came from elsewhere by its maker's own words.
                row(
                        RESPONSES,
                        "{'input':[{'type':'reasoning','id':'a_rs','summary':[]},{'type':'reasoning',"
                                + "'id':'rs_2','encrypted_content':'redacted_thinking:b'},{'type':'message','id':'a'}]}",
                        "a_rs b",
                        "{'input':[{'type':'reasoning','id':'rs_2','encrypted_content':'redacted_thinking:b'},"
                                + "{'type':'message','id':'a'}]}"),
                row(
                        RESPONSES,
                        "{'input':'q','reasoning':{'effort':'low'}}",
                        "",
                        "{'input':'q','reasoning':{'effort':'low'}}"));
    }

    @ParameterizedTest
    @MethodSource("requests")
    void signaturesAreFoundAndCutOut(ServedDialect dialect, String body, String signatures, String withoutA) {
        byte[] json = bytes(body);
        List<String> all = signatures.isEmpty() ? List.of() : Arrays.asList(signatures.split(" "));
        assertThat(dialect.signatures(json)).isEqualTo(all);
        Set<String> ofA = Set.copyOf(
                all.stream().filter(signature -> signature.startsWith("a")).toList());
        assertThat(text(dialect.withoutReasoning(json, ofA))).isEqualTo(withoutA);
    }

    /** Nothing is foreign, but the turn before came from a provider that could not think there. */
    @Test
    void theWishToThinkGoesWhereALastTurnCallsToolsWithoutAThought() {
        String body = "{'thinking':{'type':'enabled','budget_tokens':1024},'messages':[{'role':'assistant','content':["
                + "{'type':'tool_use'}]}]}";
        assertThat(text(ANTHROPIC.withoutReasoning(bytes(body), Set.of())))
                .isEqualTo("{'messages':[{'role':'assistant','content':[{'type':'tool_use'}]}]}");
    }

    private static String text(byte[] json) {
        return new String(json, StandardCharsets.UTF_8).replace('"', '\'');
    }

    private static byte[] bytes(String json) {
        return json.replace('\'', '"').getBytes(StandardCharsets.UTF_8);
    }
}
