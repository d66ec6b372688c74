package dev.hapax.daemon.provider;

import dev.hapax.daemon.provider.anthropic.AnthropicKind;
import dev.hapax.daemon.provider.azure.AzureKind;
import dev.hapax.daemon.provider.echo.EchoKind;
import dev.hapax.daemon.provider.gemini.GeminiKind;
import dev.hapax.daemon.provider.ollama.OllamaKind;
import dev.hapax.daemon.provider.openai.OpenAiKinds;
import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.shared.config.KindInfo;
import java.util.List;
import java.util.stream.Stream;

/** Every kind of provider; a new one is a folder beside this and a line here. */
public final class ProviderKinds {
    private static final List<ProviderKind> ALL = Stream.of(
                    OpenAiKinds.all(),
                    List.of(
                            AnthropicKind.kind(),
                            AzureKind.kind(),
                            GeminiKind.kind(),
                            OllamaKind.kind(),
                            EchoKind.kind()))
            .flatMap(List::stream)
            .toList();

    private ProviderKinds() {}

    public static List<ProviderKind> all() {
        return ALL;
    }

    /** What the configuration's checks must know. */
    public static List<KindInfo> infos() {
        return ALL.stream().map(ProviderKind::info).toList();
    }
}
