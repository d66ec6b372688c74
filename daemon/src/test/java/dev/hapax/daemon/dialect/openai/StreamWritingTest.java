package dev.hapax.daemon.dialect.openai;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.CollectedAnswer;
import dev.hapax.daemon.dialect.StreamReader;
import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.FrameReader;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

/** Streams as Chat Completions clients get them (translation.md D58-D66). */
class StreamWritingTest {
    private static final String HEAD = "{\"id\":\"chatcmpl-msg_1\",\"object\":\"chat.completion.chunk\","
            + "\"created\":1763884800,\"model\":\"claude-x\",";

    @Test
    void aStreamHasOneRoleOneIdOneEndAndOneMarker() {
        String stream = write(
                false,
                new ChatEvent.Started("msg_1", "claude"),
                new ChatEvent.ThinkingDelta("hm"),
                new ChatEvent.ThinkingSigned("sig"),
                new ChatEvent.RedactedThinking("red"),
                new ChatEvent.TextDelta("Hi"),
                new ChatEvent.ToolCallStarted(0, "t1", "f"),
                new ChatEvent.ToolArgumentsDelta(0, "{\"a\":"),
                new ChatEvent.ToolCallStarted(1, "t2", "g"),
                new ChatEvent.ToolArgumentsDelta(0, "1}"),
                new ChatEvent.UsageReported(Usage.of(3, 4)),
                new ChatEvent.Finished(FinishReason.TOOL_CALLS, null));
        assertThat(stream)
                .endsWith("\n\ndata: [DONE]\n\n")
                .containsOnlyOnce("[DONE]")
                .doesNotContain("usage");
        assertThat(deltas(stream))
                .containsExactly(
                        "{'role':'assistant','content':''},'finish_reason':null",
                        "{'reasoning_content':'hm'},'finish_reason':null",
                        "{'thinking_blocks':[{'type':'thinking','thinking':'hm','signature':'sig'}]},"
                                + "'finish_reason':null",
                        "{'thinking_blocks':[{'type':'redacted_thinking','data':'red'}]},'finish_reason':null",
                        "{'content':'Hi'},'finish_reason':null",
                        "{'tool_calls':[{'index':0,'id':'t1','type':'function',"
                                + "'function':{'name':'f','arguments':''}}]},'finish_reason':null",
                        "{'tool_calls':[{'index':0,'function':{'arguments':'{\\'a\\':'}}]},'finish_reason':null",
                        "{'tool_calls':[{'index':1,'id':'t2','type':'function',"
                                + "'function':{'name':'g','arguments':''}}]},'finish_reason':null",
                        "{'tool_calls':[{'index':0,'function':{'arguments':'1}'}}]},'finish_reason':null",
                        "{'tool_calls':[{'index':1,'function':{'arguments':'{}'}}]},'finish_reason':null",
                        "{},'finish_reason':'tool_calls'");
    }

    @Test
    void usageComesLastAndIsNullBeforeWhenItIsWanted() {
        String stream = write(
                true,
                new ChatEvent.Started("msg_1", null),
                new ChatEvent.TextDelta("Hi"),
                new ChatEvent.UsageReported(new Usage(120, 7, 30, 0, 0, false)),
                new ChatEvent.Finished(FinishReason.STOP, null));
        List<String> chunks = Streams.data(stream.getBytes(UTF_8));
        assertThat(chunks).hasSize(4);
        assertThat(chunks.subList(0, 3)).allSatisfy(chunk -> assertThat(chunk).endsWith(",\"usage\":null}"));
        assertThat(chunks.getLast())
                .isEqualTo(HEAD + "\"choices\":[],\"usage\":{\"prompt_tokens\":120,\"completion_tokens\":7,"
                        + "\"total_tokens\":127,\"prompt_tokens_details\":{\"cached_tokens\":30},"
                        + "\"completion_tokens_details\":{\"reasoning_tokens\":0}}}");
    }

    @Test
    void whatIsWrittenReadsTheSame() throws Exception {
        var random = new Random(2);
        for (int round = 0; round < 300; round++) {
            List<ChatEvent> events = randomAnswer(random);
            String stream = write(true, events.toArray(ChatEvent[]::new));
            CollectedAnswer expected = CollectedAnswer.of(events);
            CollectedAnswer actual = CollectedAnswer.of(readAgain(stream));
            assertThat(actual)
                    .usingRecursiveComparison()
                    .ignoringFields("id", "model", "usage.estimated")
                    .isEqualTo(expected);
            byte[] whole = new OpenAiDialect().writeAnswer(events, context(false));
            assertThat(CollectedAnswer.of(new OpenAiDialect().readAnswer(whole)))
                    .usingRecursiveComparison()
                    .ignoringFields("id", "model", "usage.estimated")
                    .isEqualTo(expected);
        }
    }

    private static List<ChatEvent> randomAnswer(Random random) {
        var events = new ArrayList<ChatEvent>();
        events.add(new ChatEvent.Started("x" + random.nextInt(9), "m"));
        String[] texts = {"a", "\n\n", "data: x", "😀", "\"", "\\u0000", "{", "</think>"};
        int thoughts = random.nextInt(3);
        for (int i = 0; i < thoughts; i++) {
            events.add(new ChatEvent.ThinkingDelta(texts[random.nextInt(texts.length)]));
            if (random.nextBoolean()) {
                events.add(new ChatEvent.ThinkingSigned("s" + i));
            }
        }
        for (int i = random.nextInt(4); i > 0; i--) {
            events.add(new ChatEvent.TextDelta(texts[random.nextInt(texts.length)]));
        }
        int calls = random.nextInt(3);
        for (int i = 0; i < calls; i++) {
            events.add(new ChatEvent.ToolCallStarted(i, "id" + i, "f" + i));
        }
        for (int i = random.nextInt(6); i > 0 && calls > 0; i--) {
            events.add(new ChatEvent.ToolArgumentsDelta(random.nextInt(calls), texts[random.nextInt(texts.length)]));
        }
        events.add(new ChatEvent.UsageReported(Usage.of(random.nextInt(100), random.nextInt(100))));
        events.add(new ChatEvent.Finished(calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP, null));
        return events;
    }

    private static List<ChatEvent> readAgain(String stream) throws Exception {
        var events = new ArrayList<ChatEvent>();
        StreamReader reader = new OpenAiDialect().streamReader();
        FrameReader frames = new OpenAiDialect().frames(new ByteArrayInputStream(stream.getBytes(UTF_8)), 1 << 20);
        for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
            reader.read(frame, events::add);
        }
        assertThat(reader.complete()).isTrue();
        assertThat(reader.end(events::add)).isTrue();
        assertThat(events.getLast()).isInstanceOf(ChatEvent.Finished.class);
        return events;
    }

    private static String write(boolean usageWanted, ChatEvent... events) {
        var writer = new OpenAiDialect().streamWriter(context(usageWanted));
        var out = new ByteArrayOutputStream();
        for (ChatEvent event : events) {
            writer.write(event, out);
        }
        return out.toString(UTF_8);
    }

    private static AnswerContext context(boolean usageWanted) {
        return new AnswerContext(
                "req-1", "anthropic", "claude-x", 1763884800, usageWanted, List.of(), Duration.ZERO, new byte[0]);
    }

    private static List<String> deltas(String stream) {
        String start = HEAD + "\"choices\":[{\"index\":0,\"delta\":";
        return Streams.data(stream.getBytes(UTF_8)).stream()
                .peek(chunk -> assertThat(chunk).startsWith(start).endsWith("}]}"))
                .map(chunk ->
                        chunk.substring(start.length(), chunk.length() - 3).replace('"', '\''))
                .toList();
    }
}
