package dev.hapax.cli.command.providers;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.DidYouMean;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.shared.admin.AdminApi.ProviderView;
import dev.hapax.shared.admin.AdminApi.Providers;
import dev.hapax.shared.client.AdminException;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "status",
        description = "Shows how each provider is, what it costs in time, and its last problem.",
        footer = {
            "hapax providers status",
            "hapax providers status anthropic -o json",
            "hapax providers status --exit-code -q"
        },
        exitCodeList = {"0:shown", "1:with --exit-code: one is not healthy", "4:no daemon runs"})
public final class ProvidersStatusCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", arity = "0..*", description = "Show only these providers.")
    List<String> names = List.of();

    @Option(names = "--exit-code", description = "Exit 1 if one of them is not healthy.")
    boolean exitCode;

    private final Where where;
    private final Output output;
    private final Clock clock;

    public ProvidersStatusCommand(Where where, Output output, Clock clock) {
        this.where = where;
        this.output = output;
        this.clock = clock;
    }

    @Override
    public Integer call() throws AdminException, CliFailed {
        Providers all = where.daemon().providers();
        List<ProviderView> shown = chosen(all.providers());
        output.show(new ProvidersAnswer(clock).of(all.generation(), shown));
        return exitCode && shown.stream().anyMatch(ProvidersStatusCommand::unwell)
                ? ExitCode.NEGATIVE.code()
                : ExitCode.OK.code();
    }

    private List<ProviderView> chosen(List<ProviderView> all) throws CliFailed {
        List<String> known = all.stream().map(ProviderView::name).toList();
        for (String name : names) {
            if (!known.contains(name)) {
                throw CliFailed.of(
                                ExitCode.USAGE,
                                "provider.unknown",
                                "no provider `" + name + "`" + DidYouMean.suffix(name, known))
                        .details(List.of("defined: " + String.join(", ", known)));
            }
        }
        return names.isEmpty()
                ? all
                : all.stream()
                        .filter(provider -> names.contains(provider.name()))
                        .toList();
    }

    /** Switched off on purpose, or not asked yet, is not unwell. */
    private static boolean unwell(ProviderView provider) {
        return switch (provider.state()) {
            case "healthy", "off", "unknown" -> false;
            default -> true;
        };
    }
}
