package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What tells one kind of provider from another, where both speak HTTP. Stateless. */
public interface HttpKind {
    SpokenDialect dialect();

    /** The configured base URL without what does no harm: a final slash, a version or a path written twice. */
    URI base(URI configured);

    /** Where chat requests go, below the base. */
    String chatPath(String upstreamModel, boolean stream);

    /** What costs nothing to ask and tells that the provider answers, below the base. */
    String probePath();

    /** Where the provider lists its models, below the base. */
    String modelsPath();

    /** The ids in such a list; empty if it is none. */
    List<String> models(byte[] list);

    /** The kind's own headers, its credential among them. */
    Map<String, String> headers(@Nullable Secret key);

    /** Names, in lowercase, of a caller's headers that go on to the provider when the caller speaks its dialect. */
    Set<String> travelling();

    /** Whether a stream of the dialect may come under this media type, which has no parameters. */
    boolean streamsAs(String mediaType);

    ErrorCodes codes();
}
