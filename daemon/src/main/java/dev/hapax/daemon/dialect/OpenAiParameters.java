package dev.hapax.daemon.dialect;

import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import org.jspecify.annotations.Nullable;

/** Parameters that more than one of OpenAI's dialects writes alike. */
public final class OpenAiParameters {
    private static final int LONGEST_USER = 64;

    private OpenAiParameters() {}

    /** An effort as it is; a budget by its size. To think not at all needs no word. */
    public static @Nullable String effort(@Nullable Reasoning reasoning) {
        if (reasoning == null) {
            return null;
        }
        if (reasoning.effort() != null) {
            return reasoning.effort().equals("none") ? null : reasoning.effort();
        }
        Integer budget = reasoning.budgetTokens();
        if (budget == null) {
            return null;
        }
        return budget >= 10_000 ? "high" : budget >= 5_000 ? "medium" : budget >= 2_000 ? "low" : "minimal";
    }

    /** As much of it as is taken. */
    public static @Nullable String user(@Nullable String user) {
        if (user == null || user.length() <= LONGEST_USER) {
            return user;
        }
        int end = Character.isHighSurrogate(user.charAt(LONGEST_USER - 1)) ? LONGEST_USER - 1 : LONGEST_USER;
        return user.substring(0, end);
    }
}
