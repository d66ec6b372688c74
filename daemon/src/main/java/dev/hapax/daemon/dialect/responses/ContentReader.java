package dev.hapax.daemon.dialect.responses;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Part;
import dev.hapax.daemon.dialect.Field;
import dev.hapax.daemon.dialect.OpenAiParts;
import java.util.ArrayList;
import java.util.List;

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
        return OpenAiParts.image(part.get("image_url"));
    }

    private static Part file(Field part) throws BadRequest {
        belongsToNobody(part);
        if (part.get("file_url").present()) {
            throw part.get("file_url")
                    .wrong("unsupported_value", "is fetched by OpenAI only: send the file as file_data");
        }
        return OpenAiParts.document(part);
    }
}
