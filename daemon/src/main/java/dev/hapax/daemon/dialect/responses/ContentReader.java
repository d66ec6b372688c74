package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.DataUri;
import dev.hapax.daemon.dialect.Field;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/** Reads the content of messages and of tools' results. Empty texts are left out. */
final class ContentReader {
    private ContentReader() {}

    static List<Part> read(Field content) throws BadRequest {
        if (content.isString()) {
            return content.text().isEmpty() ? List.of() : List.of(new Part.Text(content.text()));
        }
        if (!content.isList()) {
            throw content.wrongType("a string or a list of parts");
        }
        var parts = new ArrayList<Part>();
        for (Field part : content.list()) {
            Part read = part(part.requiredObject());
            if (!(read instanceof Part.Text(String text) && text.isEmpty())) {
                parts.add(read);
            }
        }
        return parts;
    }

    private static Part part(Field part) throws BadRequest {
        Field type = part.get("type");
        return switch (type.text()) {
            case "input_text", "output_text", "text" ->
                new Part.Text(part.get("text").text());
            case "refusal" -> new Part.Refusal(part.get("refusal").text());
            case "input_image" -> image(part);
            case "input_file" -> file(part);
            default ->
                throw type.wrong(
                        "unsupported_value",
                        "is not one of input_text, input_image, input_file, output_text and refusal, which are the"
                                + " parts that can be put into another provider's form");
        };
    }

    private static void belongsToNobody(Field part) throws BadRequest {
        if (part.get("file_id").present()) {
            throw part.get("file_id").wrong("unsupported_value", "belongs to one provider: send the data instead");
        }
    }

    private static Part image(Field part) throws BadRequest {
        belongsToNobody(part);
        Field url = part.get("image_url");
        String value = url.text();
        String start = value.substring(0, Math.min(8, value.length())).toLowerCase(Locale.ROOT);
        if (start.startsWith("https://") || start.startsWith("http://")) {
            return new Part.Image(null, null, value);
        }
        DataUri data = DataUri.parse(value);
        if (data == null) {
            throw url.wrong("invalid_value", "must be an https URL or a base64 data URI");
        }
        return new Part.Image(data.mediaType(), data.base64(), null);
    }

    private static Part file(Field part) throws BadRequest {
        belongsToNobody(part);
        if (part.get("file_url").present()) {
            throw part.get("file_url")
                    .wrong("unsupported_value", "is fetched by OpenAI only: send the file as file_data");
        }
        Field data = part.get("file_data");
        DataUri uri = DataUri.parse(data.text());
        if (uri == null) {
            throw data.wrong("invalid_value", "must be a base64 data URI, as data:application/pdf;base64,…");
        }
        return new Part.Document(
                uri.mediaType(), uri.base64(), part.get("filename").textOrNull());
    }
}
