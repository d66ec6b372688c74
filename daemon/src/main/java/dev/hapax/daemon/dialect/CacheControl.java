package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Part;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The wish that a provider keep a request in its cache up to a place: Anthropic's <a
 * href="https://platform.claude.com/docs/en/build-with-claude/prompt-caching">{@code cache_control}</a>, which many
 * clients of other dialects send as well.
 */
public final class CacheControl {
    private CacheControl() {}

    /** The wish that stands in this object, as JSON text, or null if there is none. */
    public static @Nullable String of(Field object) throws BadRequest {
        Field control = object.get("cache_control");
        return control.absent() ? null : control.requiredObject().json();
    }

    /** Puts the wish that stands in this object, if there is one, behind what was read so far. */
    public static void mark(Field object, List<Part> read) throws BadRequest {
        String control = of(object);
        if (control != null && !read.isEmpty()) {
            read.add(new Part.CachePoint(control));
        }
    }

    /** A tool's result; a wish that stood within goes behind it, for a result is cached whole or not at all. */
    public static List<Part> resultOf(String callId, List<Part> content, boolean error) {
        List<Part> points =
                content.stream().filter(Part.CachePoint.class::isInstance).toList();
        var rest = new ArrayList<>(content);
        rest.removeAll(points);
        var parts = new ArrayList<Part>();
        parts.add(new Part.ToolResult(callId, rest, error));
        parts.addAll(points.subList(Math.max(0, points.size() - 1), points.size()));
        return parts;
    }
}
