package dev.hapax.daemon.dialect.completion;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.ChatWords;
import dev.hapax.daemon.dialect.CollectedAnswer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** What an advanced completion tells besides the text: tool calls, reasoning, and how the answer came about. */
final class Account {
    private Account() {}

    static void add(ObjectNode node, CollectedAnswer answer, AnswerContext context) {
        node.set("tool_calls", ChatWords.toolCalls(answer.toolCalls()));
        String thinking = answer.thinkingText();
        if (!thinking.isEmpty()) {
            node.put("reasoning_content", thinking);
        }
        ArrayNode attempts = node.putArray("attempts");
        for (AttemptRecord attempt : context.attempts()) {
            attempt(attempts.addObject(), attempt);
        }
        node.put("cache", word(context.cache()));
        node.put("latency_ms", context.waited().toMillis());
    }

    /** Nothing is looked up either way. */
    static String word(CacheUse use) {
        return use == CacheUse.OFF ? CacheUse.BYPASS.word() : use.word();
    }

    private static void attempt(ObjectNode node, AttemptRecord attempt) {
        node.put("provider", attempt.target().provider());
        node.put("model", attempt.target().model());
        node.put("outcome", attempt.outcome());
        if (attempt.status() > 0) {
            node.put("status", attempt.status());
        }
        node.put("latency_ms", attempt.took().toMillis());
    }
}
