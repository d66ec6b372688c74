package dev.hapax.daemon.dialect.gemini;

import dev.hapax.daemon.chat.ChatRequest.Reasoning;
import dev.hapax.daemon.dialect.Json;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/**
 * How much the model is to think: <a href="https://ai.google.dev/gemini-api/docs/thinking">a budget</a> up to 2.5, a
 * level from 3 on, never both. Efforts become the budgets that Google's own copy of OpenAI's API gives them.
 *
 * @param config null leaves it to the model
 * @param unmet the wish that is left out or not wholly met, in the caller's spelling, or null
 */
record ThinkingPlan(@Nullable ObjectNode config, @Nullable String unmet) {
    private static final int LOW = 1024;
    private static final int MEDIUM = 8192;
    private static final int HIGH = 24_576;

    static ThinkingPlan of(@Nullable Reasoning wish, ModelTraits traits) {
        if (wish == null) {
            return new ThinkingPlan(null, null);
        }
        boolean off = "none".equals(wish.effort()) || Integer.valueOf(0).equals(wish.budgetTokens());
        String name = wish.effort() == null ? "thinking" : "reasoning_effort";
        return switch (traits.thinks()) {
            case NEVER -> new ThinkingPlan(null, off ? null : name);
            case BY_BUDGET -> byBudget(wish, off, name, traits);
            case BY_LEVEL ->
                // These cannot stop thinking; the lowest level that all of them have comes nearest.
                off
                        ? new ThinkingPlan(Json.object().put("thinkingLevel", "low"), name)
                        : new ThinkingPlan(shown().put("thinkingLevel", level(wish, traits)), null);
        };
    }

    private static ThinkingPlan byBudget(Reasoning wish, boolean off, String name, ModelTraits traits) {
        if (off) {
            int least = traits.canStopThinking() ? 0 : traits.leastBudget();
            return new ThinkingPlan(Json.object().put("thinkingBudget", least), least == 0 ? null : name);
        }
        int budget = Math.clamp(budget(wish), traits.leastBudget(), traits.mostBudget());
        return new ThinkingPlan(shown().put("thinkingBudget", budget), null);
    }

    private static ObjectNode shown() {
        return Json.object().put("includeThoughts", true);
    }

    private static int budget(Reasoning wish) {
        Integer tokens = wish.budgetTokens();
        if (tokens != null) {
            return tokens;
        }
        return switch (wish.effort()) {
            case "minimal", "low" -> LOW;
            case "high", "xhigh" -> HIGH;
            case null, default -> MEDIUM;
        };
    }

    private static String level(Reasoning wish, ModelTraits traits) {
        Integer tokens = wish.budgetTokens();
        String level;
        if (wish.effort() == null && tokens != null) {
            level = tokens >= 10_000 ? "high" : tokens >= 5_000 ? "medium" : "low";
        } else {
            level = switch (wish.effort()) {
                case "minimal", "low" -> "low";
                case "high", "xhigh" -> "high";
                case null, default -> "medium";
            };
        }
        return level.equals("medium") && !traits.thinksMedium() ? "high" : level;
    }
}
