package dev.hapax.daemon.sdk;

import dev.hapax.daemon.fake.FakeProvider;
import java.util.function.Supplier;

/** Every kind of provider that a client may reach without knowing: one line each. */
enum Upstream {
    OPENAI("openai, api: chat", FakeProvider::openAi, Knows.VECTORS),
    RESPONSES("openai, api: responses", FakeProvider::responses, Knows.SIGNATURES),
    AZURE("azure-openai", FakeProvider::azure, Knows.VECTORS),
    ANTHROPIC("anthropic", FakeProvider::anthropic, Knows.SIGNATURES),
    OLLAMA("ollama", FakeProvider::ollama, Knows.VECTORS),
    GEMINI("gemini", FakeProvider::gemini, Knows.VECTORS),
    GEMINI_IN_ARRAYS("gemini, streams as arrays", FakeProvider::geminiInArrays, Knows.VECTORS);

    /** What sets one API apart. */
    enum Knows {
        VECTORS,
        SIGNATURES
    }

    static final String MODEL = "model-7";
    static final String CLIENT_KEY = "key-of-the-client";

    final String kind;
    private final Supplier<FakeProvider> open;
    private final Knows knows;

    Upstream(String kind, Supplier<FakeProvider> open, Knows knows) {
        this.kind = kind;
        this.open = open;
        this.knows = knows;
    }

    FakeProvider open() {
        return open.get();
    }

    boolean embeds() {
        return knows == Knows.VECTORS;
    }

    /** Whether it signs its thoughts and wants them back as they were. */
    boolean signs() {
        return knows == Knows.SIGNATURES;
    }

    String yaml(FakeProvider fake) {
        return """
                providers:
                  far:
                    %s
                    base_url: %s
                    api_key: fake-key
                    models: {%s: {}}
                auth:
                  keys: [{name: program, key: %s}]
                retry: {max_retries: 0}
                """.formatted(type(), fake.baseUrl(), MODEL, CLIENT_KEY);
    }

    private String type() {
        return switch (this) {
            case OPENAI -> "type: openai\n    api: chat";
            case RESPONSES -> "type: openai\n    api: responses";
            case GEMINI_IN_ARRAYS -> "type: gemini";
            default -> "type: " + kind;
        };
    }

    @Override
    public String toString() {
        return kind;
    }
}
