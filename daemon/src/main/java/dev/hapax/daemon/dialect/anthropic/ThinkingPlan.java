package dev.hapax.daemon.dialect.anthropic;

import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * Whether and how much the model is to think. A model that thinks by budget refuses to with a forced tool, with a
 * prefilled answer and in the middle of a use of tools that began without it; then, and where a model cannot, the wish
 * is left out and named. See <a href="https://platform.claude.com/docs/en/build-with-claude/thinking-tool-workflows">
 * thinking and tools</a>.
 */
sealed interface ThinkingPlan {
    int LEAST_BUDGET = 1024;
    int MEDIUM_BUDGET = 2048;
    int HIGH_BUDGET = 4096;

    /** @param unmet the wish that is left out, in the caller's spelling, or null if there was none */
    record Not(@Nullable String unmet) implements ThinkingPlan {}

    /** The caller wants no thoughts of a model that has them unasked. */
    record Silent(ModelTraits.Silence how) implements ThinkingPlan {}

    record ByBudget(int tokens, String wish) implements ThinkingPlan {}

    /**
     * @param effort null leaves it to the model
     * @param ask whether the model must be asked to show its thoughts
     */
    record ByEffort(@Nullable String effort, boolean ask) implements ThinkingPlan {}

    /** A plan that is legal with this limit of the answer. */
    record Fitted(ThinkingPlan plan, int maxTokens) {}

    static ThinkingPlan of(ChatRequest request, Conversation conversation, boolean forcedTool, ModelTraits traits) {
        Reasoning reasoning = request.reasoning();
        if (reasoning == null) {
            return new Not(null);
        }
        if ("none".equals(reasoning.effort())) {
            return traits.silence() == ModelTraits.Silence.UNSAID ? new Not(null) : new Silent(traits.silence());
        }
        String wish = reasoning.effort() == null ? "thinking" : "reasoning_effort";
        return switch (traits.thinks()) {
            case NEVER -> new Not(wish);
            case BY_BUDGET ->
                forcedTool || conversation.prefilled() || conversation.calledWithoutThinking()
                        ? new Not(wish)
                        : new ByBudget(budget(reasoning), wish);
            case BY_EFFORT -> new ByEffort(effort(reasoning), !traits.showsThoughts());
        };
    }

    /** The wish that is not met, or null if all is well. */
    default @Nullable String unmet() {
        return switch (this) {
            case Not(String wish) -> wish;
            case Silent(var how) -> how == ModelTraits.Silence.IMPOSSIBLE ? "reasoning_effort=low" : null;
            case ByBudget _, ByEffort _ -> null;
        };
    }

    /** Whether the model thinks, so that not every way to draw an answer is legal. */
    default boolean thinks() {
        return this instanceof ByBudget || this instanceof ByEffort;
    }

    /**
     * Raises the limit where the budget would use it up, as far as the model allows, and then lowers the budget.
     *
     * @param most the model's limit, or null
     */
    default Fitted fit(int maxTokens, @Nullable Integer most) {
        if (!(this instanceof ByBudget(int tokens, String wish)) || tokens < maxTokens) {
            return new Fitted(this, maxTokens);
        }
        long both = Math.min((long) tokens + maxTokens, most == null ? Integer.MAX_VALUE : most);
        long budget = Math.min(tokens, both - Math.min(maxTokens, both / 2));
        return budget < LEAST_BUDGET
                ? new Fitted(new Not(wish), maxTokens)
                : new Fitted(new ByBudget((int) budget, wish), (int) both);
    }

    default void write(ObjectNode body) {
        switch (this) {
            case Not _ -> {}
            case Silent(var how) -> {
                switch (how) {
                    case UNSAID -> {}
                    case DISABLED -> body.putObject("thinking").put("type", "disabled");
                    case BETWEEN_TOOLS -> body.putObject("thinking").put("type", "between_tools");
                    case IMPOSSIBLE -> effort(body, "low");
                }
            }
            case ByBudget(int tokens, var _) ->
                body.putObject("thinking").put("type", "enabled").put("budget_tokens", tokens);
            case ByEffort(String effort, boolean ask) -> {
                ObjectNode thinking = body.putObject("thinking").put("type", "adaptive");
                if (ask) {
                    thinking.put("display", "summarized");
                }
                if (effort != null) {
                    effort(body, effort);
                }
            }
        }
    }

    private static void effort(ObjectNode body, String effort) {
        body.withObjectProperty("output_config").put("effort", effort);
    }

    private static int budget(Reasoning reasoning) {
        Integer tokens = reasoning.budgetTokens();
        if (tokens != null) {
            return Math.max(LEAST_BUDGET, tokens);
        }
        return switch (reasoning.effort()) {
            case "minimal", "low" -> LEAST_BUDGET;
            case "high" -> HIGH_BUDGET;
            case null, default -> MEDIUM_BUDGET;
        };
    }

    private static @Nullable String effort(Reasoning reasoning) {
        Integer tokens = reasoning.budgetTokens();
        if (reasoning.effort() == null && tokens != null) {
            return tokens >= 10_000 ? "high" : tokens >= 5_000 ? "medium" : "low";
        }
        return "minimal".equals(reasoning.effort()) ? "low" : reasoning.effort();
    }
}
