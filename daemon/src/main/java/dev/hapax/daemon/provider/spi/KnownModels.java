package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.shared.config.HapaxConfig;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * How a provider's models are reached: those that the file lists as it says, any other by the name that it is asked
 * for. An empty name is the default, or, where the file names none, the first that the provider offers.
 */
final class KnownModels {
    private final HapaxConfig.Provider provider;
    private final HttpKind kind;
    private final Inquiries inquiries;
    private final Failures failures;
    private final Map<String, ModelAccess> listed = new HashMap<>();

    private volatile @Nullable String firstOffered;

    KnownModels(HapaxConfig.Provider provider, HttpKind kind, Inquiries inquiries, Failures failures) {
        this.provider = provider;
        this.kind = kind;
        this.inquiries = inquiries;
        this.failures = failures;
        provider.models().forEach((name, model) -> listed.put(name, ModelAccess.listed(provider, model, kind)));
    }

    /** As {@link #access}, without asking anybody. */
    ModelAccess known(String model) {
        ModelAccess known = listed.get(model);
        return known == null ? ModelAccess.any(provider, model, kind) : known;
    }

    /** @param share how long asking what is on offer may take */
    ModelAccess access(String model, Deadline share) throws AttemptFailed {
        String name = model.isEmpty() ? Objects.requireNonNullElse(provider.defaultModel(), "") : model;
        ModelAccess known = listed.get(name);
        return known != null ? known : ModelAccess.any(provider, name.isEmpty() ? firstOffered(share) : name, kind);
    }

    private String firstOffered(Deadline share) throws AttemptFailed {
        String known = firstOffered;
        if (known != null) {
            return known;
        }
        List<String> offered = inquiries.models(share);
        if (offered.isEmpty()) {
            throw failures.failed(
                    FailureKind.MODEL_MISSING, 0, "no model is configured for this provider and it offers none");
        }
        firstOffered = offered.getFirst();
        return offered.getFirst();
    }

    /** The provider lacks a model: what it offered before may be out of date. */
    void oneIsMissing() {
        firstOffered = null;
    }
}
