package dev.hapax.daemon.tokens;

import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Message;
import dev.hapax.daemon.chat.ChatRequest.ResponseFormat;
import dev.hapax.daemon.chat.ChatRequest.Tool;
import dev.hapax.daemon.chat.Part;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Counts tokens as a model would, or nearly so. Safe for any number of threads; nothing in it changes. */
public final class Tokens {
    /**
     * What surrounds texts, from <a
     * href="https://github.com/openai/openai-cookbook/blob/main/examples/How_to_count_tokens_with_tiktoken.ipynb">OpenAI's
     * account of it</a>.
     */
    private static final int AROUND_MESSAGE = 3;

    private static final int AROUND_NAME = 1;
    private static final int BEFORE_ANSWER = 3;
    private static final int AROUND_TOOL = 7;
    private static final int AFTER_TOOLS = 12;

    /** A text is counted in pieces of this many characters, so that no vast word takes vast time or stack. */
    private static final int PIECE = 8192;

    private final Vocabulary vocabulary;
    private final String model;

    private Tokens(String model) {
        this.vocabulary = Vocabulary.of(model);
        this.model = model;
    }

    /** How many tokens a text has; what looks like a model's control word counts as the text that it is. */
    public static long count(String model, CharSequence text) {
        return new Tokens(model).text(text);
    }

    /** How many tokens a model reads of a request: messages, tools and pictures, and what stands around them. */
    public static long count(String model, ChatRequest request) {
        var tokens = new Tokens(model);
        long count = BEFORE_ANSWER;
        for (Message message : request.messages()) {
            count += AROUND_MESSAGE + tokens.parts(message.parts());
            if (message.name() != null) {
                count += AROUND_NAME + tokens.text(message.name());
            }
        }
        return count + tokens.tools(request.tools()) + tokens.format(request.responseFormat());
    }

    private long tools(List<Tool> tools) {
        long count = tools.isEmpty() ? 0 : AFTER_TOOLS;
        for (Tool tool : tools) {
            count += AROUND_TOOL + text(tool.name()) + optional(tool.description()) + optional(tool.schemaJson());
        }
        return count;
    }

    private long format(@Nullable ResponseFormat format) {
        return format instanceof ResponseFormat.JsonSchema schema ? text(schema.schemaJson()) : 0;
    }

    private long parts(List<Part> parts) {
        return parts.stream().mapToLong(this::part).sum();
    }

    private long part(Part part) {
        return switch (part) {
            case Part.Text(String text) -> text(text);
            case Part.Thinking(String text, var _) -> text(text);
            case Part.Refusal(String text) -> text(text);
            case Part.ToolCall(var _, String name, String json) -> AROUND_TOOL + text(name) + text(json);
            case Part.ToolResult result -> AROUND_MESSAGE + parts(result.content());
            case Part.Image image -> Pictures.tokens(image, model);
            case Part.Document document -> Documents.tokens(document);
            case Part.RedactedThinking _, Part.CachePoint _ -> 0;
        };
    }

    private long optional(@Nullable String text) {
        return text == null ? 0 : text(text);
    }

    private long text(CharSequence text) {
        long count = 0;
        for (int from = 0; from < text.length(); ) {
            int to = end(text, from);
            count += vocabulary
                    .encoding()
                    .countTokensOrdinary(text.subSequence(from, to).toString());
            from = to;
        }
        return count;
    }

    /** Before a space where there is one, and never within a character: words begin with their space. */
    private static int end(CharSequence text, int from) {
        int most = from + PIECE;
        if (most >= text.length()) {
            return text.length();
        }
        for (int at = most; at > from + PIECE / 2; at--) {
            if (text.charAt(at) == ' ') {
                return at;
            }
        }
        return Character.isLowSurrogate(text.charAt(most)) ? most - 1 : most;
    }
}
