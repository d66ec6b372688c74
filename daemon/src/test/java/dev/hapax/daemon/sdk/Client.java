package dev.hapax.daemon.sdk;

import java.util.function.BiFunction;

/** Every client that judges the gateway: one line each. */
enum Client {
    OPENAI_JAVA("openai-java", OpenAiJava::new, "stop", "tool_calls", OpenAiErrors.TABLE),
    OPENAI_JAVA_RESPONSES(
            "openai-java (responses)", OpenAiJavaResponses::new, "completed", "completed", OpenAiErrors.TABLE),
    ANTHROPIC_JAVA("anthropic-java", AnthropicJava::new, "end_turn", "tool_use", AnthropicErrors.TABLE),
    LANGCHAIN4J_OPENAI(
            "langchain4j-open-ai", Langchain4j::openAi, "STOP", "TOOL_EXECUTION", Langchain4jErrors.BEFORE_OPENAI),
    LANGCHAIN4J_ANTHROPIC(
            "langchain4j-anthropic",
            Langchain4j::anthropic,
            "STOP",
            "TOOL_EXECUTION",
            Langchain4jErrors.BEFORE_ANTHROPIC);

    final String artifact;
    private final BiFunction<String, String, Sdk> open;
    /** Its word for an answer that is complete. */
    final String finished;
    /** Its word for an answer that calls tools. */
    final String calledTools;

    final Errors errors;

    Client(String artifact, BiFunction<String, String, Sdk> open, String finished, String calledTools, Errors errors) {
        this.artifact = artifact;
        this.open = open;
        this.finished = finished;
        this.calledTools = calledTools;
        this.errors = errors;
    }

    Sdk open(String gateway, String key) {
        return open.apply(gateway, key);
    }

    /** Whether it keeps what it has no name for; langchain4j's client of OpenAI's API keeps the thought alone. */
    boolean bringsBackSignatures() {
        return this != LANGCHAIN4J_OPENAI;
    }

    @Override
    public String toString() {
        return artifact;
    }

    /**
     * What an SDK throws for a status of the original API.
     *
     * @param overloadedStatus the API's own word: only Anthropic's knows 529
     */
    record Errors(
            Class<?> badRequest,
            Class<?> wrongKey,
            Class<?> notFound,
            Class<?> rateLimited,
            Class<?> overloaded,
            int overloadedStatus) {}

    private static final class OpenAiErrors {
        static final Errors TABLE = new Errors(
                com.openai.errors.BadRequestException.class,
                com.openai.errors.UnauthorizedException.class,
                com.openai.errors.NotFoundException.class,
                com.openai.errors.RateLimitException.class,
                com.openai.errors.InternalServerException.class,
                503);
    }

    private static final class AnthropicErrors {
        static final Errors TABLE = new Errors(
                com.anthropic.errors.BadRequestException.class,
                com.anthropic.errors.UnauthorizedException.class,
                com.anthropic.errors.NotFoundException.class,
                com.anthropic.errors.RateLimitException.class,
                com.anthropic.errors.OverloadedException.class,
                529);
    }

    private static final class Langchain4jErrors {
        static final Errors BEFORE_OPENAI = with(503);
        static final Errors BEFORE_ANTHROPIC = with(529);

        private static Errors with(int overloadedStatus) {
            return new Errors(
                    dev.langchain4j.exception.InvalidRequestException.class,
                    dev.langchain4j.exception.AuthenticationException.class,
                    dev.langchain4j.exception.ModelNotFoundException.class,
                    dev.langchain4j.exception.RateLimitException.class,
                    dev.langchain4j.exception.InternalServerException.class,
                    overloadedStatus);
        }
    }
}
