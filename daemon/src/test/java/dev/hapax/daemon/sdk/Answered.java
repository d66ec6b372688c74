package dev.hapax.daemon.sdk;

import java.util.List;

/**
 * An answer as an SDK shows it.
 *
 * @param thinking what the model thought, or ""
 * @param finish the API's word for why it ended
 * @param kept the SDK's own object, for the next turn
 */
record Answered(
        String text, String thinking, List<Call> calls, String finish, String model, long outputTokens, Object kept) {
    record Call(String id, String tool, String argumentsJson) {}
}
