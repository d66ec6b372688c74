package dev.hapax.daemon.dialect.openai;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.OpenAiErrors;
import dev.hapax.daemon.dialect.StreamScanner;
import dev.hapax.daemon.sse.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.BitSet;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Watches a stream of chunks that passes through: the commit, errors, usage and the end of every choice. */
final class ChunkScanner implements StreamScanner {
    private static final byte[] MARKER = "[DONE]".getBytes(StandardCharsets.US_ASCII);
    private static final int MOST_CHOICES = 1024;

    private final boolean usageWanted;
    private final BitSet begun = new BitSet();
    private final BitSet finished = new BitSet();
    private Usage usage = Usage.NONE;
    private boolean marker;

    // Of the frame at hand.
    private boolean content;
    private boolean hasChoice;
    private boolean error;

    ChunkScanner(boolean usageWanted) {
        this.usageWanted = usageWanted;
    }

    static boolean isMarker(Frame frame) {
        return Arrays.equals(frame.data(), MARKER);
    }

    @Override
    public Seen scan(Frame frame) throws MalformedAnswer, ErrorInAnswer {
        if (frame.data().length == 0) {
            return Seen.LIFECYCLE;
        }
        if (isMarker(frame)) {
            marker = true;
            return Seen.LIFECYCLE;
        }
        boolean wholeBefore = whole();
        Usage before = usage;
        try {
            read(frame.data());
        } catch (MalformedAnswer e) {
            if (wholeBefore) {
                // A finished answer is not lost for what trails behind it; the caller need not see that.
                return Seen.OURS_ALONE;
            }
            throw e;
        }
        if (error || "error".equals(frame.event())) {
            throw new ErrorInAnswer(OpenAiErrors.read(frame.data()));
        }
        if (content) {
            return Seen.CONTENT;
        }
        boolean onlyUsage = !hasChoice && !usage.equals(before);
        return onlyUsage && !usageWanted ? Seen.OURS_ALONE : Seen.LIFECYCLE;
    }

    @Override
    public boolean whole() {
        return !begun.isEmpty() && begun.equals(finished);
    }

    @Override
    public boolean complete() {
        return marker;
    }

    @Override
    public Usage usage() {
        return usage;
    }

    private void read(byte[] chunk) throws MalformedAnswer {
        try (JsonParser parser = JsonScan.lenient(chunk)) {
            chunk(parser);
        } catch (JacksonException e) {
            throw new MalformedAnswer(JsonScan.what(e));
        }
    }

    private void chunk(JsonParser parser) throws MalformedAnswer {
        content = false;
        hasChoice = false;
        error = false;
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedAnswer("A chunk is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "error" -> error |= value != JsonToken.VALUE_NULL;
                case "usage" -> usage(parser);
                case "x_groq" -> groq(parser);
                case "choices" -> choices(parser);
                default -> {}
            }
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new MalformedAnswer("Something follows a chunk in its event");
        }
    }

    private void usage(JsonParser value) {
        var count = new UsageCount();
        count.read(value);
        if (count.reported()) {
            usage = count.usage();
        }
    }

    private void groq(JsonParser value) {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean isUsage = value.currentName().equals("usage");
            value.nextToken();
            if (isUsage) {
                usage(value);
            }
            value.skipChildren();
        }
    }

    private void choices(JsonParser value) throws MalformedAnswer {
        if (value.currentToken() == JsonToken.VALUE_NULL) {
            return;
        }
        if (value.currentToken() != JsonToken.START_ARRAY) {
            throw new MalformedAnswer("choices is not a list");
        }
        while (value.nextToken() != JsonToken.END_ARRAY) {
            if (value.currentToken() != JsonToken.START_OBJECT) {
                throw new MalformedAnswer("A choice is not an object");
            }
            choice(value);
        }
    }

    private void choice(JsonParser value) throws MalformedAnswer {
        hasChoice = true;
        int index = 0;
        boolean ends = false;
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            JsonToken token = value.nextToken();
            switch (name) {
                case "index" -> index = token == JsonToken.VALUE_NUMBER_INT ? small(value) : 0;
                case "finish_reason" -> {
                    boolean word = token == JsonToken.VALUE_STRING && value.getStringLength() > 0;
                    boolean failed = word && value.getString().equals("error");
                    error |= failed;
                    ends = word && !failed;
                }
                case "delta" -> delta(value);
                default -> {}
            }
            value.skipChildren();
        }
        if (index < 0 || index >= MOST_CHOICES) {
            throw new MalformedAnswer("A choice has no sensible index");
        }
        begun.set(index);
        if (ends) {
            finished.set(index);
            content = true;
        }
    }

    private static int small(JsonParser number) {
        return number.getNumberType() == JsonParser.NumberType.INT ? number.getIntValue() : -1;
    }

    private void delta(JsonParser value) {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            value.nextToken();
            switch (name) {
                case "content",
                        "reasoning_content",
                        "reasoning",
                        "reasoning_details",
                        "thinking_blocks",
                        "tool_calls",
                        "function_call",
                        "refusal",
                        "audio" -> content |= saysSomething(value);
                default -> value.skipChildren();
            }
        }
    }

    private static boolean saysSomething(JsonParser value) {
        return switch (value.currentToken()) {
            case VALUE_STRING -> value.getStringLength() > 0;
            case START_OBJECT, START_ARRAY -> {
                int inside = depth(value);
                boolean something = !value.nextToken().isStructEnd();
                while (depth(value) >= inside) {
                    value.nextToken();
                }
                yield something;
            }
            default -> false;
        };
    }

    private static int depth(JsonParser value) {
        return value.streamReadContext().getNestingDepth();
    }
}
