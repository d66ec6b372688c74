package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamScanner;
import dev.hapax.daemon.sse.Frame;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Watches a stream that passes through: the commit, errors, usage and the end. */
final class EventScanner implements StreamScanner {
    private final UsageCount usage = new UsageCount();
    private final Kept kept = new Kept();
    /** An end marker alone is no end: nothing says whether the answer is whole. */
    static final String NO_REASON = "The message stops without a message_delta that says why";

    private boolean reasoned;
    private boolean stopped;

    // Of the frame at hand.
    private @Nullable String type;
    private @Nullable String blockType;

    @Override
    public Seen scan(Frame frame) throws MalformedAnswer, ErrorInAnswer {
        if (stopped || frame.data().length == 0 || EventReader.isMarker(frame)) {
            return Seen.LIFECYCLE;
        }
        type = frame.event();
        blockType = null;
        try (JsonParser parser = JsonScan.lenient(frame.data())) {
            event(parser);
        } catch (JacksonException e) {
            throw new MalformedAnswer(JsonScan.what(e));
        }
        return switch (type) {
            case "error" -> throw new ErrorInAnswer(Errors.read(frame.data()));
            case "content_block_delta" -> Seen.CONTENT;
            case "message_delta" -> {
                reasoned = true;
                yield Seen.CONTENT;
            }
            case "content_block_start" -> wholeAtOnce() ? Seen.CONTENT : Seen.LIFECYCLE;
            case "message_stop" -> {
                if (!reasoned) {
                    throw new MalformedAnswer(NO_REASON);
                }
                stopped = true;
                yield Seen.LIFECYCLE;
            }
            case null, default -> Seen.LIFECYCLE;
        };
    }

    @Override
    public boolean whole() {
        return stopped;
    }

    @Override
    public boolean complete() {
        return stopped;
    }

    @Override
    public Usage usage() {
        return usage.usage();
    }

    @Override
    public List<String> handles() {
        return kept.handles();
    }

    @Override
    public List<String> signatures() {
        return kept.signatures();
    }

    /** Whether the start of the block says something already. */
    private boolean wholeAtOnce() {
        return "tool_use".equals(blockType) || "redacted_thinking".equals(blockType);
    }

    private void event(JsonParser parser) throws MalformedAnswer {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedAnswer("An event is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            parser.nextToken();
            switch (name) {
                case "type" -> type = JsonScan.textOrNull(parser);
                case "usage" -> usage.read(parser);
                case "message" -> message(parser);
                case "content_block" -> blockType = kept.block(parser);
                case "delta" -> kept.delta(parser);
                default -> {}
            }
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new MalformedAnswer("Something follows the JSON object of an event");
        }
    }

    private void message(JsonParser value) {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            value.nextToken();
            switch (name) {
                case "usage" -> usage.read(value);
                case "id" -> kept.message(value);
                case "container" -> kept.container(value);
                default -> {}
            }
            value.skipChildren();
        }
    }
}
