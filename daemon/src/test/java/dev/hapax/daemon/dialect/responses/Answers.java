package dev.hapax.daemon.dialect.responses;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.StreamWriter;
import java.io.ByteArrayOutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import tools.jackson.databind.JsonNode;

/** Answers as events, and what the dialect writes of them. */
final class Answers {
    private static final List<String> PIECES = List.of("a", "gr\u00fc\u00df ", "\uD83D\uDE00", "\"\\\n", "<b>");

    private Answers() {}

    /** @param request with single quotes */
    static AnswerContext to(String request) {
        return new AnswerContext(
                "0f1e-2d3c",
                "far",
                "model-7",
                1763884800,
                true,
                List.of(),
                Duration.ZERO,
                request.replace('\'', '"').getBytes(UTF_8));
    }

    static JsonNode whole(AnswerContext context, List<ChatEvent> events) {
        return json(Streams.DIALECT.writeAnswer(events, context));
    }

    /** The events of the stream as they are written. */
    static List<JsonNode> streamed(AnswerContext context, List<ChatEvent> events) {
        StreamWriter writer = Streams.DIALECT.streamWriter(context);
        var out = new ByteArrayOutputStream();
        events.forEach(event -> writer.write(event, out));
        return out.toString(UTF_8)
                .lines()
                .filter(line -> line.startsWith("data: "))
                .map(line -> json(line.substring(6).getBytes(UTF_8)))
                .toList();
    }

    static JsonNode json(byte[] bytes) {
        JsonNode node = Json.tryRead(bytes);
        if (node == null) {
            throw new IllegalArgumentException("no JSON");
        }
        return node;
    }

    static List<ChatEvent> ended(FinishReason reason, ChatEvent... events) {
        var all = new ArrayList<ChatEvent>();
        all.add(new ChatEvent.Started("msg_9", "model-7"));
        all.addAll(List.of(events));
        all.add(new ChatEvent.UsageReported(new Usage(12, 5, 3, 2, 1, false)));
        all.add(new ChatEvent.Finished(reason, null));
        return all;
    }

    /** Any answer: thoughts, texts and calls whose pieces alternate. */
    static List<ChatEvent> random(Random random) {
        var events = new ArrayList<ChatEvent>();
        int calls = 0;
        for (int step = random.nextInt(20); step >= 0; step--) {
            String piece = PIECES.get(random.nextInt(PIECES.size()));
            switch (random.nextInt(7)) {
                case 0, 1 -> events.add(new ChatEvent.TextDelta(piece));
                case 2 -> events.add(new ChatEvent.ThinkingDelta(piece));
                case 3 -> events.add(new ChatEvent.ThinkingSigned("c2ln" + step));
                case 4 -> events.add(new ChatEvent.RedactedThinking("cmVk" + step));
                case 5 -> {
                    events.add(new ChatEvent.ToolCallStarted(calls, "call_" + calls, "f" + calls));
                    events.add(new ChatEvent.ToolArgumentsDelta(calls, "{\"x\":\""));
                    calls++;
                }
                default -> {
                    if (calls > 0) {
                        events.add(new ChatEvent.ToolArgumentsDelta(random.nextInt(calls), "y"));
                    }
                }
            }
        }
        for (int call = 0; call < calls; call++) {
            events.add(new ChatEvent.ToolArgumentsDelta(call, "\"}"));
        }
        return ended(calls > 0 ? FinishReason.TOOL_CALLS : FinishReason.STOP, events.toArray(ChatEvent[]::new));
    }
}
