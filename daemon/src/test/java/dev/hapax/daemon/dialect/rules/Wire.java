package dev.hapax.daemon.dialect.rules;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.ollama.OllamaDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.provider.spi.Passage;
import java.io.ByteArrayInputStream;
import java.io.InputStream;

/** What providers send, written short, with {@code '} for {@code "}; and who sends it to whom. */
final class Wire {
    static final String DONE = "data: [DONE]\n\n";

    private static final String HEAD =
            "{'id':'chatcmpl-B1','object':'chat.completion.chunk','created':1763884800,'model':'m',";

    private Wire() {}

    /** A provider that speaks OpenAI's chat completions to a caller of Anthropic's messages. */
    static Passage openAiToAnthropic() {
        return new Passage(new AnthropicDialect(), new OpenAiDialect(), messages());
    }

    static Passage anthropicToOpenAi(boolean usageWanted) {
        return new Passage(new OpenAiDialect(), new AnthropicDialect(), chat(usageWanted));
    }

    static Passage ollamaToOpenAi() {
        return new Passage(new OpenAiDialect(), new OllamaDialect(), chat(true));
    }

    static String messages() {
        return json(
                "{'model':'m','max_tokens':100,'stream':true,'messages':[{'role':'user','content':'Hello there'}]}");
    }

    static String chat(boolean usageWanted) {
        return json("{'model':'m','stream':true,'stream_options':{'include_usage':" + usageWanted
                + "},'messages':[{'role':'user','content':'Hello there'}]}");
    }

    static String json(String json) {
        return json.replace('\'', '"');
    }

    static InputStream bytes(String... frames) {
        return new ByteArrayInputStream(String.join("", frames).getBytes(UTF_8));
    }

    /** Any data. */
    static String data(String json) {
        return "data: " + json(json) + "\n\n";
    }

    /** A chunk with members of its own in place of a delta. */
    static String chunk(String members) {
        return data(HEAD + members + "}");
    }

    static String delta(String delta) {
        return chunk("'choices':[{'index':0,'delta':" + delta + ",'finish_reason':null}]");
    }

    static String text(String text) {
        return delta("{'content':'" + text + "'}");
    }

    static String call(String call) {
        return delta("{'tool_calls':[" + call + "]}");
    }

    static String finish(String reason) {
        return chunk("'choices':[{'index':0,'delta':{},'finish_reason':'" + reason + "'}]");
    }

    /** An event of Anthropic's, whose name is its type. */
    static String event(String json) {
        String type = json.substring(json.indexOf("'type':'") + 8);
        return "event: " + type.substring(0, type.indexOf('\'')) + "\n" + data(json);
    }

    static String messageStart(String usage) {
        return event("{'type':'message_start','message':{'id':'msg_01','type':'message','role':'assistant',"
                + "'model':'claude-x','content':[],'stop_reason':null,'stop_sequence':null,'usage':" + usage + "}}");
    }

    static String messageStart() {
        return messageStart("{'input_tokens':10,'output_tokens':1}");
    }

    static String blockStart(int index, String block) {
        return event("{'type':'content_block_start','index':" + index + ",'content_block':" + block + "}");
    }

    static String blockDelta(int index, String delta) {
        return event("{'type':'content_block_delta','index':" + index + ",'delta':" + delta + "}");
    }

    static String blockStop(int index) {
        return event("{'type':'content_block_stop','index':" + index + "}");
    }

    /** A whole block of text. */
    static String textBlock(int index, String text) {
        return blockStart(index, "{'type':'text','text':''}")
                + blockDelta(index, "{'type':'text_delta','text':'" + text + "'}")
                + blockStop(index);
    }

    /** The two last events. */
    static String end(String stopReason) {
        return event("{'type':'message_delta','delta':{'stop_reason':" + stopReason
                        + ",'stop_sequence':null},'usage':{'output_tokens':7}}")
                + event("{'type':'message_stop'}");
    }

    static String line(String json) {
        return json(json) + "\n";
    }

    /** A line of Ollama's that goes on. */
    static String more(String message) {
        return line("{'model':'m','created_at':'2025-11-23T08:00:00.1Z','message':" + message + ",'done':false}");
    }

    /** Ollama's last line. */
    static String done(String reason) {
        return line("{'model':'m','created_at':'2025-11-23T08:00:01.2Z','message':{'role':'assistant','content':''},"
                + "'done':true,'done_reason':'" + reason + "','total_duration':1200000000,'prompt_eval_count':12,"
                + "'eval_count':3}");
    }
}
