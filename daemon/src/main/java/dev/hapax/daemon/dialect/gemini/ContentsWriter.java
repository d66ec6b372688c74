package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.DataUri;
import dev.hapax.daemon.dialect.Json;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Writes turns as <a href="https://ai.google.dev/api/caching#Content">contents</a>, with the <a
 * href="https://ai.google.dev/gemini-api/docs/thought-signatures">signatures</a> that the model gave its calls.
 */
final class ContentsWriter {
    /** What Google has for calls that the model did not make itself, or whose signature is lost. */
    static final String NO_SIGNATURE = "skip_thought_signature_validator";

    private static final Map<String, String> MEDIA_TYPES = Map.of(
            "png", "image/png",
            "jpg", "image/jpeg",
            "jpeg", "image/jpeg",
            "webp", "image/webp",
            "gif", "image/gif",
            "heic", "image/heic",
            "heif", "image/heif",
            "pdf", "application/pdf");

    private final Signatures signatures;
    private final ModelTraits traits;
    private final Map<String, String> names = new HashMap<>();
    private final ArrayNode contents = Json.array();
    /** Pictures out of tools' answers: between two answers they would not be understood. */
    private final ArrayNode behindAnswers = Json.array();

    private ContentsWriter(Signatures signatures, ModelTraits traits) {
        this.signatures = signatures;
        this.traits = traits;
    }

    static ArrayNode write(List<Conversation.Turn> turns, Signatures signatures, ModelTraits traits) throws BadRequest {
        var writer = new ContentsWriter(signatures, traits);
        for (Conversation.Turn turn : turns) {
            writer.turn(turn);
        }
        return writer.contents;
    }

    private void turn(Conversation.Turn turn) throws BadRequest {
        ArrayNode parts = Json.array();
        for (List<Part> said : turn.said()) {
            String textSignature = turn.model() ? textSignature(said) : null;
            ObjectNode lastText = null;
            for (Part part : said) {
                if (!(part instanceof Part.ToolResult)) {
                    addPictures(parts);
                }
                ObjectNode written = part(part, parts);
                lastText = written != null && part instanceof Part.Text ? written : lastText;
            }
            if (lastText != null) {
                Json.put(lastText, "thoughtSignature", textSignature);
            }
        }
        addPictures(parts);
        if (turn.model() && traits.wantsSignatures()) {
            signFirstCall(parts);
        }
        contents.addObject().put("role", turn.model() ? "model" : "user").set("parts", parts);
    }

    private void addPictures(ArrayNode parts) {
        parts.addAll(behindAnswers);
        behindAnswers.removeAll();
    }

    private @Nullable String textSignature(List<Part> said) {
        for (Part part : said) {
            if (part instanceof Part.ToolCall(String id, var _, var _)) {
                String signature = signatures.of(id).textSignature();
                if (signature != null) {
                    return signature;
                }
            }
        }
        return null;
    }

    /** Of parallel calls only the first is signed, and without it the request is refused. */
    private static void signFirstCall(ArrayNode parts) {
        for (var part : parts) {
            if (part instanceof ObjectNode call && call.has("functionCall")) {
                if (!call.has("thoughtSignature")) {
                    call.put("thoughtSignature", NO_SIGNATURE);
                }
                return;
            }
        }
    }

    /** @return what was added, or null if nothing was */
    private @Nullable ObjectNode part(Part part, ArrayNode parts) throws BadRequest {
        return switch (part) {
            case Part.Text(String text) -> parts.addObject().put("text", text);
            case Part.Refusal(String text) -> parts.addObject().put("text", text);
            case Part.Thinking(String text, String signature) -> {
                ObjectNode thought = parts.addObject().put("text", text).put("thought", true);
                Json.put(thought, "thoughtSignature", signature);
                yield thought;
            }
            case Part.Image image -> image(image, parts);
            case Part.Document(String mediaType, String base64, var _) -> inline(mediaType, base64, parts);
            case Part.ToolCall call -> call(call, parts);
            case Part.ToolResult result -> result(result, parts);
            case Part.RedactedThinking _, Part.CachePoint _ -> null;
        };
    }

    private static ObjectNode image(Part.Image image, ArrayNode parts) {
        String data = image.base64();
        if (data != null) {
            DataUri uri = DataUri.parse(data);
            String mediaType = image.mediaType() == null ? "image/png" : image.mediaType();
            return uri == null ? inline(mediaType, data, parts) : inline(uri.mediaType(), uri.base64(), parts);
        }
        String url = image.url() == null ? "" : image.url();
        ObjectNode node = parts.addObject();
        ObjectNode file = node.putObject("fileData");
        Json.put(file, "mimeType", image.mediaType() == null ? mediaType(url) : image.mediaType());
        file.put("fileUri", url);
        return node;
    }

    private static @Nullable String mediaType(String url) {
        String path = url.replaceFirst("[?#].*", "");
        return MEDIA_TYPES.get(path.substring(path.lastIndexOf('.') + 1).toLowerCase(Locale.ROOT));
    }

    private static ObjectNode inline(String mediaType, String base64, ArrayNode parts) {
        ObjectNode node = parts.addObject();
        node.putObject("inlineData").put("mimeType", mediaType).put("data", base64);
        return node;
    }

    private ObjectNode call(Part.ToolCall call, ArrayNode parts) throws BadRequest {
        ObjectNode arguments =
                call.argumentsJson().isBlank() ? Json.object() : Json.tryReadObject(call.argumentsJson());
        if (arguments == null) {
            throw new BadRequest(
                    "messages: the arguments of tool call " + call.id() + " are not the JSON text of an object");
        }
        names.put(call.id(), call.name());
        Signatures.Call known = signatures.of(call.id());
        ObjectNode node = parts.addObject();
        ObjectNode function = node.putObject("functionCall");
        Json.put(function, "id", known.providerId());
        function.put("name", call.name()).set("args", arguments);
        Json.put(node, "thoughtSignature", known.signature());
        return node;
    }

    /** Pictures cannot stand within an answer for every model, so they stand behind the answers. */
    private ObjectNode result(Part.ToolResult result, ArrayNode parts) throws BadRequest {
        ObjectNode node = parts.addObject();
        ObjectNode function = node.putObject("functionResponse");
        Json.put(function, "id", signatures.of(result.callId()).providerId());
        Json.put(function, "name", names.get(result.callId()));
        var text = new StringBuilder();
        for (Part part : result.content()) {
            switch (part) {
                case Part.Text(String piece) ->
                    text.append(text.isEmpty() ? "" : "\n").append(piece);
                case Part.Refusal(String piece) -> text.append(piece);
                case Part.Image _, Part.Document _ -> part(part, behindAnswers);
                case Part.CachePoint _ -> {}
                case Part.ToolCall _, Part.ToolResult _, Part.Thinking _, Part.RedactedThinking _ ->
                    throw new BadRequest(
                            "messages: the tool result for " + result.callId() + " holds what no tool result can hold");
            }
        }
        function.set("response", response(text.toString(), result.error()));
        return node;
    }

    /** An object goes as it is; of anything else Gemini wants an object made. */
    private static ObjectNode response(String text, boolean error) {
        if (error) {
            return Json.object().put("error", text);
        }
        ObjectNode object = Json.tryReadObject(text);
        return object == null ? Json.object().put("output", text) : object;
    }
}
