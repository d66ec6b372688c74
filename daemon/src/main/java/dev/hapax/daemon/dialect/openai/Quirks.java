package dev.hapax.daemon.dialect.openai;

import java.util.Set;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a copy of OpenAI's API differs from it. What is written for it heeds them all; of bytes that pass through it is
 * only asked not to add what the copy refuses.
 *
 * @param efforts the models that take {@code reasoning_effort}; null: all
 * @param steady the models that refuse penalties and stops; null: none
 */
public record Quirks(
        Set<Quirk> quirks,
        @Nullable Pattern efforts,
        @Nullable Pattern steady) {
    public static final Quirks NONE = new Quirks(Set.of(), null, null);

    public Quirks {
        quirks = Set.copyOf(quirks);
    }

    public static Quirks of(Quirk... quirks) {
        return new Quirks(Set.of(quirks), null, null);
    }

    /** One difference. */
    public enum Quirk {
        /** Refuses {@code stream_options}, and tells usage all the same. */
        NO_STREAM_OPTIONS,
        /** Refuses {@code user}. */
        NO_USER,
        /** Refuses what messages may have besides role, content and calls. */
        PLAIN_MESSAGES,
        /** Refuses {@code strict} in tools. */
        NO_STRICT,
        /** Knows no {@code max_completion_tokens}, whatever the model. */
        ONLY_MAX_TOKENS,
        /** Calls the seed {@code random_seed}. */
        RANDOM_SEED,
        /** Calls a choice of any tool {@code any}. */
        ANY_TOOL,
        /** Cannot be told which tool; being shown no other, it has no choice either. */
        NO_NAMED_TOOL,
        /** Refuses {@code json_object}; a schema of any object says the same. */
        NO_JSON_OBJECT,
        /** Refuses {@code json_schema}. */
        NO_JSON_SCHEMA,
        /** Takes ids of calls only of nine letters and digits. */
        SHORT_IDS,
        /** Wants its reasoning back, as {@code reasoning_content}. */
        WANTS_REASONING,
        /** Thinks unless told not to, by a member {@code thinking}. */
        THINKING_SWITCH
    }

    boolean has(Quirk quirk) {
        return quirks.contains(quirk);
    }

    boolean takesEffort(String model) {
        return efforts == null || efforts.matcher(model).matches();
    }

    boolean isSteady(String model) {
        return steady != null && steady.matcher(model).matches();
    }
}
