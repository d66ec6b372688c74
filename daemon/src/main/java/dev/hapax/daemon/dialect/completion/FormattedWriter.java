package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.dialect.StreamWriter;
import java.io.ByteArrayOutputStream;
import org.jspecify.annotations.Nullable;

/** Writes a stream whose text is formatted on its way. */
final class FormattedWriter implements StreamWriter {
    private final StreamWriter writer;
    private final FormattedText text;
    private final boolean textOnly;

    /** @param textOnly whether nothing but text can come, so that the answer may end where its text is cut */
    FormattedWriter(StreamWriter writer, Formatting formatting, boolean textOnly) {
        this.writer = writer;
        this.text = new FormattedText(formatting);
        this.textOnly = textOnly;
    }

    @Override
    public void write(ChatEvent event, ByteArrayOutputStream out) {
        switch (event) {
            case ChatEvent.TextDelta(String delta) -> say(text.add(delta), out);
            case ChatEvent.RefusalDelta(String delta) -> say(text.add(delta), out);
            case ChatEvent.Finished(FinishReason reason, String stop) -> {
                say(text.end(), out);
                writer.write(finished(reason, stop), out);
            }
            case ChatEvent.Started _,
                    ChatEvent.ThinkingDelta _,
                    ChatEvent.ThinkingSigned _,
                    ChatEvent.RedactedThinking _,
                    ChatEvent.ToolCallStarted _,
                    ChatEvent.ToolArgumentsDelta _,
                    ChatEvent.UsageReported _ -> writer.write(event, out);
        }
    }

    private void say(String delta, ByteArrayOutputStream out) {
        if (!delta.isEmpty()) {
            writer.write(new ChatEvent.TextDelta(delta), out);
        }
    }

    private ChatEvent finished(FinishReason reason, @Nullable String stop) {
        return text.full()
                ? new ChatEvent.Finished(AnswerWriter.cut(reason), null)
                : new ChatEvent.Finished(reason, stop);
    }

    @Override
    public boolean full() {
        return textOnly && text.full();
    }
}
