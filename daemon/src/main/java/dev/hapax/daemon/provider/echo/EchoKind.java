package dev.hapax.daemon.provider.echo;

import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.shared.config.KindInfo;
import java.util.List;

/** The kind that needs neither key nor network. */
public final class EchoKind {
    private static final KindInfo INFO =
            new KindInfo("echo", "http://echo.invalid", null, false, List.of("echo"), "echo");

    private EchoKind() {}

    public static ProviderKind kind() {
        return new ProviderKind(INFO, (provider, _, _) -> new EchoAdapter(provider));
    }
}
