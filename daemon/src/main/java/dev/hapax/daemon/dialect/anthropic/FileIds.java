package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.dialect.JsonScan;
import dev.hapax.daemon.dialect.RequestScan;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/**
 * The <a href="https://docs.claude.com/en/docs/build-with-claude/files">files</a> that a request names: as the source
 * of an image or a document, also within a tool's result, or to be put into a container. A tool's input may have a
 * member of the same name, which is its own affair.
 */
final class FileIds {
    private final List<RequestScan.Handle> found = new ArrayList<>();

    private FileIds() {}

    /** @param body which has been read to its end before */
    static List<RequestScan.Handle> in(byte[] body) {
        var ids = new FileIds();
        try (JsonParser parser = JsonScan.lenient(body)) {
            parser.nextToken();
            while (parser.nextToken() == JsonToken.PROPERTY_NAME) {
                boolean messages = parser.currentName().equals("messages");
                parser.nextToken();
                if (messages) {
                    ids.elements(parser, ids::message);
                }
                parser.skipChildren();
            }
        }
        return ids.found;
    }

    @FunctionalInterface
    private interface Element {
        void read(JsonParser object);
    }

    private void elements(JsonParser list, Element element) {
        if (list.currentToken() != JsonToken.START_ARRAY) {
            return;
        }
        while (list.nextToken() != JsonToken.END_ARRAY) {
            if (list.currentToken() == JsonToken.START_OBJECT) {
                element.read(list);
            }
            list.skipChildren();
        }
    }

    private void message(JsonParser message) {
        while (message.nextToken() == JsonToken.PROPERTY_NAME) {
            boolean content = message.currentName().equals("content");
            message.nextToken();
            if (content) {
                elements(message, this::block);
            }
            message.skipChildren();
        }
    }

    private void block(JsonParser block) {
        String type = null;
        String own = null;
        String ofSource = null;
        while (block.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = block.currentName();
            block.nextToken();
            switch (name) {
                case "type" -> type = JsonScan.textOrNull(block);
                case "file_id" -> own = JsonScan.textOrNull(block);
                case "source" -> ofSource = JsonScan.textIn(block, "file_id");
                // Results of the caller's tools hold blocks again.
                case "content" -> elements(block, this::block);
                default -> {}
            }
            block.skipChildren();
        }
        add(ofSource);
        if ("container_upload".equals(type)) {
            add(own);
        }
    }

    private void add(@Nullable String id) {
        if (id != null && !id.isEmpty()) {
            found.add(new RequestScan.Handle("file_id", id));
        }
    }
}
