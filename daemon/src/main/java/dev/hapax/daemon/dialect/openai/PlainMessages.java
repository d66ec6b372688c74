package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.openai.Quirks.Quirk;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.List;

/** Messages without what a copy of the API refuses. */
final class PlainMessages {
    private static final int SHORT = 9;
    private static final int LETTERS_AND_DIGITS = 36;

    private PlainMessages() {}

    static List<Message> of(List<Message> messages, Quirks quirks) {
        if (!quirks.has(Quirk.PLAIN_MESSAGES) && !quirks.has(Quirk.SHORT_IDS)) {
            return messages;
        }
        return messages.stream().map(message -> plain(message, quirks)).toList();
    }

    private static Message plain(Message message, Quirks quirks) {
        boolean plain = quirks.has(Quirk.PLAIN_MESSAGES);
        List<Part> parts =
                message.parts().stream().map(part -> plain(part, plain, quirks)).toList();
        return new Message(message.role(), parts, plain ? null : message.name());
    }

    private static Part plain(Part part, boolean plain, Quirks quirks) {
        boolean shortIds = quirks.has(Quirk.SHORT_IDS);
        return switch (part) {
            case Part.Refusal(String text) when plain -> new Part.Text(text);
            case Part.ToolCall(String id, String name, String arguments)
            when shortIds -> new Part.ToolCall(shortId(id), name, arguments);
            case Part.ToolResult(String id, List<Part> content, boolean error)
            when shortIds -> new Part.ToolResult(shortId(id), content, error);
            case Part.Text _,
                    Part.Image _,
                    Part.Document _,
                    Part.ToolCall _,
                    Part.ToolResult _,
                    Part.Thinking _,
                    Part.RedactedThinking _,
                    Part.Refusal _,
                    Part.CachePoint _ -> part;
        };
    }

    /** The same for a call and its result, since both are made of the same id. */
    static String shortId(String id) {
        if (id.matches("[A-Za-z0-9]{9}")) {
            return id;
        }
        try {
            byte[] digest = MessageDigest.getInstance("SHA-256").digest(id.getBytes(StandardCharsets.UTF_8));
            return new BigInteger(1, digest).toString(LETTERS_AND_DIGITS).substring(0, SHORT);
        } catch (NoSuchAlgorithmException everyJdkHasSha256) {
            throw new IllegalStateException(everyJdkHasSha256);
        }
    }
}
