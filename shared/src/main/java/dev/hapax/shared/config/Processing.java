package dev.hapax.shared.config;

import org.jspecify.annotations.Nullable;

/** {@code processing.*}: what the completion handlers make of requests and answers. */
public record Processing(RequestTemplates requestTemplates, ResponseFormatting responseFormatting) {
    public static final Processing NONE = new Processing(RequestTemplates.NONE, ResponseFormatting.NONE);

    /**
     * The prompt that a request becomes, by what the request brings; null leaves it as it came.
     *
     * @param standard {@code default}: of an input
     * @param chat of messages
     * @param function of whatever comes with a function's description
     */
    public record RequestTemplates(
            @Nullable PromptTemplate standard,
            @Nullable PromptTemplate chat,
            @Nullable PromptTemplate function) {
        public static final RequestTemplates NONE = new RequestTemplates(null, null, null);
    }

    /**
     * What is done to the text of an answer, in this order.
     *
     * @param cleanJson take off Markdown fences around JSON
     * @param trimWhitespace take off outer blanks
     * @param maxLength in code points, or null
     */
    public record ResponseFormatting(
            boolean cleanJson,
            boolean trimWhitespace,
            @Nullable Integer maxLength) {
        public static final ResponseFormatting NONE = new ResponseFormatting(false, false, null);
    }
}
