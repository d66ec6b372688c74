package dev.hapax.daemon.story;

/** A program that talks to the gateway through one official SDK. */
interface Caller extends AutoCloseable {
    /** The text of a plain answer. */
    Said ask(String model, String text);

    /** The text of a streamed answer, put together by the SDK's own accumulator. */
    Said askStreamed(String model, String text);

    /** The one tool call of a plain answer. */
    Called callTool(String model, String text);

    /** The one tool call of a streamed answer. */
    Called callToolStreamed(String model, String text);

    @Override
    void close();

    /** @param finish the SDK's word for why it ended */
    record Said(String text, String model, String finish, long outputTokens) {}

    record Called(String tool, String argumentsJson, String finish) {}
}
