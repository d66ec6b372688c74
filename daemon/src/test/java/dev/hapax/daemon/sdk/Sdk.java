package dev.hapax.daemon.sdk;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** A client that was made for the original API; it asks once and does not try again. */
interface Sdk extends AutoCloseable {
    Answered whole(Asked asked);

    /** A stream, put together as the SDK does it. */
    Answered streamed(Asked asked);

    /** The status in what the SDK threw, or null where it hides it. */
    @Nullable
    Integer status(Throwable thrown);

    /** Vectors for texts; null where the API has none. */
    default @Nullable List<List<Float>> embed(String model, List<String> texts) {
        return null;
    }

    @Override
    void close();
}
