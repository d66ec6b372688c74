package dev.hapax.shared.config;

import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What a route does (http-api.md §1). */
public enum Handler {
    COMPLETION("POST"),
    ADVANCED_COMPLETION("POST"),
    CHAT("POST"),
    MESSAGES("POST"),
    RESPONSES("POST"),
    EMBEDDINGS("POST"),
    MODELS("GET", "HEAD"),
    HEALTH("GET", "HEAD"),
    METRICS("GET", "HEAD");

    private final List<String> methods;

    Handler(String... methods) {
        this.methods = List.of(methods);
    }

    /** The methods that a route with this handler answers when it names none. */
    public List<String> methods() {
        return methods;
    }

    /** Whether it reads a question and asks a model; the others only tell what is. */
    public boolean asksAModel() {
        return switch (this) {
            case COMPLETION, ADVANCED_COMPLETION, CHAT, MESSAGES, RESPONSES, EMBEDDINGS -> true;
            case MODELS, HEALTH, METRICS -> false;
        };
    }

    /** The name in the file: {@code advanced_completion}. */
    public String word() {
        return name().toLowerCase(Locale.ROOT);
    }

    public static Optional<Handler> named(String word) {
        for (Handler handler : values()) {
            if (handler.word().equals(word)) {
                return Optional.of(handler);
            }
        }
        return Optional.empty();
    }
}
