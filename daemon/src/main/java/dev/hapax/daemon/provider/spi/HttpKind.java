package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.dialect.ProviderError;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What tells one kind of provider from another, where both speak HTTP. Stateless. */
public interface HttpKind {
    /** How a model is asked: in the caller's own dialect where the provider speaks it, else in its usual one. */
    ChatApi chat(String callersDialect, String upstreamModel);

    /** What an error body says that no question was asked for, e.g. of a probe; never fails. */
    ProviderError readError(byte[] body);

    /**
     * The kind without an API that not every server of it has, for one that has just refused it.
     *
     * @param path that was asked for, below the base
     * @return null where the refusal does not look as if the path were missing
     */
    default @Nullable HttpKind without(String path, Failure refusal) {
        return null;
    }

    /** How texts are turned into vectors; null if the provider does not do it. */
    default @Nullable EmbeddingsApi embeddings(String upstreamModel) {
        return null;
    }

    /** How a request's tokens are counted; null if the provider does not tell. */
    default @Nullable TokenCountApi tokenCount(String upstreamModel) {
        return null;
    }

    /** The configured base URL without what does no harm: a final slash, a version or a path written twice. */
    URI base(URI configured);

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

    ErrorCodes codes();
}
