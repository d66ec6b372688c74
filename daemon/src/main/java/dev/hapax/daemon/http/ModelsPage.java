package dev.hapax.daemon.http;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.pipeline.ListedModel;
import java.util.List;
import org.eclipse.jetty.util.Fields;
import org.jspecify.annotations.Nullable;

/**
 * A part of the list as Anthropic's SDKs ask for it: {@code limit}, {@code after_id}, {@code before_id}. Without them
 * it is the whole list, for OpenAI's know no pages.
 *
 * @param more whether the list goes on in the direction that was asked for
 */
record ModelsPage(List<ListedModel> models, boolean more) {
    private static final int MOST = 1000;

    static ModelsPage of(List<ListedModel> all, Fields query) throws BadRequest {
        int limit = limit(query.getValue("limit"), all.size());
        String after = query.getValue("after_id");
        String before = query.getValue("before_id");
        if (before != null) {
            int end = place(all, before, "before_id");
            int from = Math.max(0, end - limit);
            return new ModelsPage(all.subList(from, end), from > 0);
        }
        int from = after == null ? 0 : place(all, after, "after_id") + 1;
        int end = Math.min(all.size(), from + limit);
        return new ModelsPage(all.subList(from, end), end < all.size());
    }

    private static int limit(@Nullable String text, int otherwise) throws BadRequest {
        if (text == null) {
            return otherwise;
        }
        int limit = text.matches("\\d{1,4}") ? Integer.parseInt(text) : 0;
        if (limit < 1 || limit > MOST) {
            throw wrong("limit", "must be a whole number from 1 to " + MOST);
        }
        return limit;
    }

    private static int place(List<ListedModel> all, String id, String param) throws BadRequest {
        for (int i = 0; i < all.size(); i++) {
            if (all.get(i).id().equals(id)) {
                return i;
            }
        }
        throw wrong(param, "names no model of the list");
    }

    private static BadRequest wrong(String param, String what) {
        return new BadRequest(GatewayError.badRequest(400, "invalid_value", param + " " + what, param));
    }
}
