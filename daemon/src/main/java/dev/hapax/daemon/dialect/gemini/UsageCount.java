package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.Json;
import tools.jackson.databind.node.ObjectNode;

/**
 * Tokens as <a href="https://ai.google.dev/api/generate-content#UsageMetadata">{@code usageMetadata}</a> tells them:
 * sums so far, so the last count of each stands. Thoughts are counted beside the answer, what is cached within the
 * prompt.
 */
final class UsageCount {
    private long prompt;
    private long toolPrompt;
    private long answer;
    private long thoughts;
    private long cached;
    private boolean reported;

    void read(ObjectNode metadata) {
        prompt = count(metadata, "promptTokenCount", prompt);
        toolPrompt = count(metadata, "toolUsePromptTokenCount", toolPrompt);
        answer = count(metadata, "candidatesTokenCount", answer);
        thoughts = count(metadata, "thoughtsTokenCount", thoughts);
        cached = count(metadata, "cachedContentTokenCount", cached);
        reported |= metadata.has("promptTokenCount") || metadata.has("candidatesTokenCount");
    }

    private static long count(ObjectNode metadata, String name, long before) {
        return metadata.hasNonNull(name) ? Math.max(0, Json.longOf(metadata, name)) : before;
    }

    boolean reported() {
        return reported;
    }

    Usage usage() {
        return new Usage(prompt + toolPrompt, answer + thoughts, cached, 0, thoughts, false);
    }
}
