package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.FinishReason;

/**
 * The tool whose input is the answer. A model that must answer in a given shape is made to call it; readers turn the
 * call back into text, so that the caller never sees a tool. They know it by its name, which is ours alone.
 */
final class AnswerTool {
    static final String NAME = "hapax_answer";

    private AnswerTool() {}

    /** Why an answer ended that came by this tool, where the provider says it ended for a tool. */
    static FinishReason finish(FinishReason said, boolean answered, boolean otherCalls) {
        return said == FinishReason.TOOL_CALLS && answered && !otherCalls ? FinishReason.STOP : said;
    }
}
