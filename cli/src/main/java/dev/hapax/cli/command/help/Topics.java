package dev.hapax.cli.command.help;

import dev.hapax.cli.error.ExitCode;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;

/** Help that belongs to no single command. */
public final class Topics {
    public static final List<String> NAMES = List.of("exit-codes", "quickstart");

    private static final String SHORT = """
            Hapax, a gateway to language models.

              hapax serve                    run the gateway
              hapax validate                 check hapax.yaml
              hapax route add PATH           add a route, live
              hapax providers status         see how the providers are
              hapax reload                   apply a changed hapax.yaml

            All commands: hapax help      Start here: hapax help quickstart
            """;

    private static final String QUICKSTART = """
            Run the gateway. Without a key, `echo` answers; with one in the environment, that provider does.

              hapax serve
              ANTHROPIC_API_KEY=... hapax serve

            Ask it something, from another terminal:

              curl -s http://127.0.0.1:8080/v1/completions -H 'Content-Type: application/json' \\
                -d '{"input":"Say hello"}'

            Point the programs that you have to it:

              export OPENAI_BASE_URL=http://127.0.0.1:8080/v1
              export ANTHROPIC_BASE_URL=http://127.0.0.1:8080

            To say more than the environment can, let hapax init write hapax.yaml, or write it:

              providers:
                anthropic:
                  type: anthropic
                  api_key: ${ANTHROPIC_API_KEY}
                  model: claude-3-5-haiku-latest
                local:
                  type: ollama
                  model: llama3
              provider_preference: [anthropic, local]

            Check it, and put it in force without stopping anything:

              hapax validate
              hapax reload
            """;

    private Topics() {}

    /** What {@code hapax} alone prints. */
    public static List<String> shortHelp() {
        return SHORT.lines().toList();
    }

    static List<String> named(String topic) {
        return switch (topic) {
            case "exit-codes" -> exitCodes();
            case "quickstart" -> QUICKSTART.lines().toList();
            default -> throw new IllegalArgumentException(topic);
        };
    }

    private static List<String> exitCodes() {
        return Arrays.stream(ExitCode.values())
                .map(exit -> String.format(Locale.ROOT, "%3d   %-11s   %s", exit.code(), exit.id(), exit.meaning()))
                .toList();
    }
}
