package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.Json;
import java.util.List;

/** Writes a whole answer, a {@code response} object. */
final class AnswerWriter {
    private AnswerWriter() {}

    static byte[] write(List<ChatEvent> events, AnswerContext context) {
        var response = new ResponseObject(context);
        var output = new Output(response.tools(), response.stem(), _ -> {});
        FinishReason finish = FinishReason.UNKNOWN;
        Usage usage = Usage.NONE;
        for (ChatEvent event : events) {
            output.take(event);
            switch (event) {
                case ChatEvent.Started(String id, var _) -> response.called(id);
                case ChatEvent.UsageReported(Usage reported) -> usage = reported;
                case ChatEvent.Finished(FinishReason reason, var _) -> finish = reason;
                case ChatEvent.TextDelta _,
                        ChatEvent.ThinkingDelta _,
                        ChatEvent.ThinkingSigned _,
                        ChatEvent.RedactedThinking _,
                        ChatEvent.RefusalDelta _,
                        ChatEvent.ToolCallStarted _,
                        ChatEvent.ToolArgumentsDelta _ -> {}
            }
        }
        output.end(ResponseObject.incomplete(finish, output.refused()) == null);
        return Json.bytes(response.ended(finish, output, usage));
    }
}
