package dev.hapax.cli.command.validate;

import dev.hapax.shared.config.HapaxConfig;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks the providers of a file what costs nothing: whether they are there, take the key and offer the models. */
public interface Online {
    /** All of them at once, each for a few seconds; those that are switched off are not asked. */
    List<Trouble> ask(HapaxConfig config);

    enum What {
        NAME_UNKNOWN,
        NO_ANSWER,
        KEY_REFUSED,
        FORBIDDEN,
        NOTHING_LEFT,
        MODEL_NOT_OFFERED
    }

    /**
     * What is wrong with one provider.
     *
     * @param message for people, without secrets
     * @param model the name in the file, where it is about one
     */
    record Trouble(
            String provider,
            What what,
            String message,
            @Nullable String model) {}
}
