package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Wire.chunk;
import static dev.hapax.daemon.dialect.rules.Wire.delta;
import static dev.hapax.daemon.dialect.rules.Wire.event;
import static dev.hapax.daemon.dialect.rules.Wire.line;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.completion.CompletionDialect;
import dev.hapax.daemon.dialect.gemini.GeminiDialect;
import dev.hapax.daemon.dialect.ollama.OllamaDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.dialect.responses.ResponsesDialect;
import dev.hapax.daemon.dialect.rules.Speech.Heard;
import dev.hapax.daemon.dialect.rules.Speech.Kind;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Function;
import tools.jackson.databind.JsonNode;

/** Every dialect whose streams the gateway reads or writes; a further one is a line here. */
final class Dialects {
    private Dialects() {}

    static final List<Spoken> SPOKEN = List.of(
            new Spoken(
                    new OpenAiDialect(),
                    EnumSet.allOf(Kind.class),
                    Speaker::openAi,
                    List.of(
                            ": OPENROUTER PROCESSING\n\n",
                            "data: : waiting\n\n",
                            chunk("'choices':[]"),
                            chunk("'choices':[],'prompt_filter_results':[{'prompt_index':0}]"),
                            chunk("'choices':null,'obfuscation':'xx'"),
                            delta("{'content':''}"),
                            delta("{'content':null,'reasoning_content':'','tool_calls':[],'unknown':{'a':[]}}"),
                            delta("{'role':'assistant'}"),
                            "event: ping\n\n",
                            "id: 7\nretry: 10\n\n"),
                    reason -> Wire.finish(reason) + Wire.DONE,
                    "stop",
                    "tool_calls",
                    "\"finish_reason\":\"",
                    Wire.data("{'error':{'message':'no','type':'server_error','code':null}}")),
            new Spoken(
                    new AnthropicDialect(),
                    EnumSet.allOf(Kind.class),
                    Speaker::anthropic,
                    List.of(
                            event("{'type':'ping'}"),
                            ": waiting\n\n",
                            event("{'type':'mood','index':9,'data':{}}"),
                            event("{'type':'content_block_delta','index':0,'delta':{'type':'mood_delta','mood':'x'}}")),
                    reason -> Wire.end("'" + reason + "'"),
                    "end_turn",
                    "tool_use",
                    "\"message_stop\"",
                    event("{'type':'error','error':{'type':'api_error','message':'no'}}")),
            new Spoken(
                    new OllamaDialect(),
                    EnumSet.of(Kind.TEXT, Kind.THOUGHT, Kind.CALL),
                    Speaker::ollama,
                    List.of(
                            "\n",
                            " \r\n",
                            Wire.more("{'role':'assistant','content':''}"),
                            Wire.more("{'role':'assistant','content':'','thinking':'','tool_calls':[],'mood':'x'}")),
                    Wire::done,
                    "stop",
                    "stop",
                    "\"done\":true",
                    line("{'error':'no'}")),
            new Spoken(
                    new GeminiDialect(System::nanoTime),
                    EnumSet.of(Kind.TEXT, Kind.THOUGHT, Kind.CALL),
                    Speaker::gemini,
                    List.of(
                            ": waiting\n\n",
                            Wire.data("{'usageMetadata':{'promptTokenCount':3},'responseId':'r1'}"),
                            Wire.data("{'candidates':[],'usageMetadata':{},'mood':{}}"),
                            Wire.data("{'candidates':[{'content':{'role':'model','parts':[{'text':''}]},'index':0}]}"),
                            Wire.data("{'candidates':[{'content':{'role':'model'},'index':0}]}")),
                    reason -> Wire.data("{'candidates':[{'content':{'parts':[{'text':''}],'role':'model'},"
                            + "'finishReason':'" + reason + "','index':0}],'usageMetadata':{'promptTokenCount':3,"
                            + "'candidatesTokenCount':4}}"),
                    "STOP",
                    "STOP",
                    "\"(finishReason|blockReason)\": ?\"",
                    Wire.data("{'error':{'code':503,'message':'no','status':'UNAVAILABLE'}}")),
            new Spoken(
                    new ResponsesDialect(),
                    EnumSet.of(Kind.TEXT, Kind.THOUGHT, Kind.CALL),
                    Speaker::responses,
                    List.of(
                            ": waiting\n\n",
                            event("{'type':'response.in_progress','response':{'id':'resp_1','model':'m','output':[]}}"),
                            event("{'type':'response.mood','output_index':0,'delta':'x'}"),
                            event("{'type':'response.web_search_call.searching','output_index':99,'item_id':'ws'}")),
                    Dialects::responseEnd,
                    "completed",
                    "completed",
                    "\"response\\.(completed|incomplete)\"",
                    event("{'type':'error','code':'server_error','message':'no','param':null}")));

    static final List<Served> SERVED = List.of(
            new Served(new OpenAiDialect(), Wire.chat(true), true, Dialects::openAi),
            new Served(new AnthropicDialect(), Wire.messages(), true, Dialects::anthropic),
            new Served(
                    new ResponsesDialect(),
                    Wire.json("{'model':'m','stream':true,'input':'Hello there'}"),
                    false,
                    Dialects::responses),
            new Served(CompletionDialect.advanced(), Wire.chat(true), false, Dialects::completion));

    /**
     * How a provider speaks.
     *
     * @param kinds what can be said
     * @param junk frames that may stand anywhere after the first and say nothing
     * @param end the frames of the end, for a reason in the dialect's words
     * @param calls why an answer ends that calls
     * @param endMark as a pattern: before it a stream has no end
     * @param error a frame that is an error
     */
    record Spoken(
            SpokenDialect dialect,
            Set<Kind> kinds,
            Speaker speaker,
            List<String> junk,
            Function<String, String> end,
            String stop,
            String calls,
            String endMark,
            String error) {
        @Override
        public String toString() {
            return dialect.name();
        }
    }

    /**
     * How a caller is spoken to.
     *
     * @param request one for a stream, with usage
     * @param keepsThoughts whether signed and redacted thoughts reach the caller
     * @param ear checks a stream by its grammar, whole or cut
     */
    record Served(ServedDialect dialect, String request, boolean keepsThoughts, Function<String, Ending> ear) {
        @Override
        public String toString() {
            return dialect.name();
        }
    }

    /**
     * A stream as it was heard.
     *
     * @param terminal whether it has the dialect's end, or any part of it
     * @param stopped whether it says that the model had nothing more to say
     */
    record Ending(Heard heard, boolean terminal, boolean stopped, boolean called) {}

    private static String responseEnd(String reason) {
        boolean completed = reason.equals("completed");
        return event(
                "{'type':'response." + (completed ? reason : "incomplete") + "','response':{'id':'resp_1','model':'m',"
                        + "'status':'" + (completed ? reason : "incomplete") + "','incomplete_details':"
                        + (completed ? "null" : "{'reason':'" + reason + "'}")
                        + ",'output':[],'usage':{'input_tokens':3,'output_tokens':4,'total_tokens':7}}}");
    }

    private static Ending responses(String stream) {
        ResponsesGrammar.Answer answer = ResponsesGrammar.check(stream);
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        var calls = new ArrayList<String>();
        for (ResponsesGrammar.Item item : answer.items()) {
            switch (item.type()) {
                case "message" -> text.append(item.content());
                case "reasoning" -> reasoning.append(item.content());
                default -> calls.add(item.name() + (item.content().isEmpty() ? "{}" : item.content()));
            }
        }
        JsonNode whole = answer.response();
        boolean completed = whole != null && whole.path("status").asString("").equals("completed");
        return new Ending(
                new Heard(text.toString(), reasoning.toString(), List.of(), calls),
                whole != null,
                completed && calls.isEmpty(),
                completed && !calls.isEmpty());
    }

    private static Ending openAi(String stream) {
        OpenAiGrammar.Answer answer = OpenAiGrammar.check(stream);
        var kept = new ArrayList<String>();
        for (JsonNode block : answer.thinkingBlocks()) {
            kept.add(
                    block.has("data")
                            ? block.path("data").stringValue()
                            : block.path("thinking").stringValue() + "|"
                                    + block.path("signature").stringValue());
        }
        List<String> calls =
                answer.calls().stream().map(call -> call.name() + call.json()).toList();
        return new Ending(
                new Heard(answer.text(), answer.reasoning(), kept, calls),
                answer.finish() != null || answer.usage() != null || answer.end() == OpenAiGrammar.End.DONE,
                "stop".equals(answer.finish()),
                "tool_calls".equals(answer.finish()));
    }

    private static Ending anthropic(String stream) {
        AnthropicGrammar.Answer answer = AnthropicGrammar.check(stream);
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        var kept = new ArrayList<String>();
        var calls = new ArrayList<String>();
        for (AnthropicGrammar.Block block : answer.blocks()) {
            switch (block.type()) {
                case "text" -> text.append(block.content());
                case "thinking" -> {
                    reasoning.append(block.content());
                    if (block.signature() != null) {
                        kept.add(block.content() + "|" + block.signature());
                    }
                }
                case "redacted_thinking" -> kept.add(block.content());
                // The SDKs take the input of the block's start where no piece follows.
                default -> calls.add(block.name() + (block.content().isEmpty() ? "{}" : block.content()));
            }
        }
        return new Ending(
                new Heard(text.toString(), reasoning.toString(), kept, calls),
                !answer.messageDelta().isMissingNode(),
                answer.stopReason().equals("end_turn"),
                answer.stopReason().equals("tool_use"));
    }

    private static Ending completion(String stream) {
        var text = new StringBuilder();
        var calls = new ArrayList<String>();
        String reasoning = "";
        String finish = "";
        boolean marker = false;
        for (Event event : Event.all(stream)) {
            assertThat(marker).as("something follows the marker").isFalse();
            if (event.data().equals("[DONE]")) {
                marker = true;
                continue;
            }
            JsonNode chunk = Objects.requireNonNull(Json.tryRead(event.data()));
            JsonNode choice = chunk.path("choices").path(0);
            text.append(choice.path("text").asString(""));
            if (choice.path("finish_reason").isString()) {
                finish = choice.path("finish_reason").stringValue();
                reasoning = chunk.path("reasoning_content").asString("");
                for (JsonNode call : chunk.path("tool_calls")) {
                    calls.add(call.at("/function/name").stringValue()
                            + call.at("/function/arguments").stringValue());
                }
            }
        }
        return new Ending(
                new Heard(text.toString(), reasoning, List.of(), calls),
                marker || !finish.isEmpty(),
                finish.equals("stop"),
                finish.equals("tool_calls"));
    }
}
