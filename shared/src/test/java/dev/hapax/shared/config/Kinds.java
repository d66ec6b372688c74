package dev.hapax.shared.config;

import java.util.List;

/** Four kinds as the daemon describes them. */
public final class Kinds {
    public static final List<KindInfo> FOUR = List.of(
            new KindInfo(
                            "openai",
                            "https://api.openai.com/v1",
                            "OPENAI_API_KEY",
                            true,
                            List.of("gpt-", "o1", "o3", "o4", "chatgpt-"),
                            "gpt-4o-mini")
                    .reading("api"),
            new KindInfo(
                    "anthropic",
                    "https://api.anthropic.com",
                    "ANTHROPIC_API_KEY",
                    true,
                    List.of("claude-"),
                    "claude-3-5-haiku-latest"),
            new KindInfo("ollama", "http://127.0.0.1:11434", null, false, List.of(), null),
            new KindInfo("echo", "http://echo.invalid", null, false, List.of(), "echo"));

    private Kinds() {}
}
