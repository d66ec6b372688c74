package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Part;
import java.util.Locale;

/** Pictures and documents in messages, as all of OpenAI's dialects say them. */
public final class OpenAiParts {
    private OpenAiParts() {}

    /** @param url of the picture, or its data as a URL */
    public static Part image(Field url) throws BadRequest {
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

    /** @param file with {@code file_data} and perhaps {@code filename} */
    public static Part document(Field file) throws BadRequest {
        Field data = file.get("file_data");
        DataUri uri = DataUri.parse(data.text());
        if (uri == null) {
            throw data.wrong("invalid_value", "must be a base64 data URI, as data:application/pdf;base64,…");
        }
        return new Part.Document(
                uri.mediaType(), uri.base64(), file.get("filename").textOrNull());
    }

    /** What a picture is written as: its URL, or its data as one. */
    public static String url(Part.Image image) throws BadRequest {
        if (image.url() != null) {
            return image.url();
        }
        if (image.mediaType() == null || image.base64() == null) {
            throw new BadRequest("An image has neither a URL nor data with its media type");
        }
        return new DataUri(image.mediaType(), image.base64()).toString();
    }
}
