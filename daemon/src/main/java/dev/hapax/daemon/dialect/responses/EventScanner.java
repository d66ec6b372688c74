package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.StreamScanner;
import dev.hapax.daemon.sse.Frame;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** Watches a stream of events that passes through: the commit, errors, usage, the end, and what the provider holds. */
final class EventScanner implements StreamScanner {
    private static final byte[] MARKER = "[DONE]".getBytes(StandardCharsets.US_ASCII);

    private final UsageCount usage = new UsageCount();
    private final Set<String> handles = new LinkedHashSet<>();
    private final Set<String> seals = new LinkedHashSet<>();
    private boolean whole;
    private boolean marker;

    // Of the frame at hand.
    private @Nullable String type;
    private boolean error;

    /** The end marker of copies that send one as in their other APIs. */
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
        type = frame.event();
        error = false;
        try (JsonParser parser = JsonScan.lenient(frame.data())) {
            event(parser);
        } catch (JacksonException e) {
            throw new MalformedAnswer(JsonScan.what(e));
        }
        return seen(frame);
    }

    private Seen seen(Frame frame) throws ErrorInAnswer {
        String known = type == null ? "" : type;
        return switch (known) {
            case "error", "response.failed" -> throw new ErrorInAnswer(Errors.read(frame.data()));
            case "response.completed", "response.incomplete" -> {
                whole = true;
                yield Seen.CONTENT;
            }
            case "response.output_item.done" -> Seen.CONTENT;
            default -> {
                if (error) {
                    throw new ErrorInAnswer(Errors.read(frame.data()));
                }
                yield known.endsWith(".delta") ? Seen.CONTENT : Seen.LIFECYCLE;
            }
        };
    }

    @Override
    public boolean whole() {
        return whole;
    }

    @Override
    public boolean complete() {
        return whole || marker;
    }

    @Override
    public Usage usage() {
        return usage.usage();
    }

    @Override
    public List<String> handles() {
        return List.copyOf(handles);
    }

    @Override
    public List<String> signatures() {
        return List.copyOf(seals);
    }

    private void event(JsonParser parser) throws MalformedAnswer {
        if (parser.nextToken() != JsonToken.START_OBJECT) {
            throw new MalformedAnswer("An event is not a JSON object");
        }
        while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = parser.currentName();
            JsonToken value = parser.nextToken();
            switch (name) {
                case "type" -> type = Summarizer.textAt(parser);
                case "error" -> error = value == JsonToken.START_OBJECT;
                case "response" -> response(parser);
                case "item" -> item(SealedReasoning.item(parser));
                default -> {}
            }
            parser.skipChildren();
        }
        if (parser.nextToken() != null) {
            throw new MalformedAnswer("Something follows the JSON object of an event");
        }
    }

    private void response(JsonParser value) {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            return;
        }
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = value.currentName();
            value.nextToken();
            switch (name) {
                case "id" -> hold(Summarizer.textAt(value));
                case "conversation" -> hold(Summarizer.textIn(value, "id"));
                case "usage" -> usage.read(value);
                default -> {}
            }
            value.skipChildren();
        }
    }

    private void item(SealedReasoning.Item item) {
        hold(item.id());
        String seal = item.seal();
        if (seal != null) {
            seals.add(seal);
        }
    }

    private void hold(@Nullable String id) {
        if (id != null) {
            handles.add(id);
        }
    }
}
