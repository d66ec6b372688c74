package dev.hapax.cli.command.providers;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Screen;
import dev.hapax.cli.terminal.Watch;
import dev.hapax.shared.admin.AdminApi.ProviderView;
import dev.hapax.shared.admin.AdminApi.Providers;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.DidYouMean;
import java.time.Clock;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

public final class ProvidersStatusCommand implements Command {
    private static final Duration BETWEEN_LOOKS = Duration.ofSeconds(1);

    private List<String> names = List.of();

    private boolean exitCode;
    private boolean watching;

    private final Where where;
    private final Output output;
    private final Clock clock;
    private final Watch watch;
    private final Screen.Opener screens;

    public ProvidersStatusCommand(Where where, Output output, Clock clock, Watch watch, Screen.Opener screens) {
        this.where = where;
        this.output = output;
        this.clock = clock;
        this.watch = watch;
        this.screens = screens;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Shows how each provider is, what it costs in time, and its last problem.")
                .arguments("NAME", "0..*", "Show only these providers.", String.class, given -> names = given)
                .flag("--exit-code", "Exit 1 if one of them is not healthy.", on -> exitCode = on)
                .flag(
                        "--watch",
                        "Show them as they change, until q or Ctrl-C; for programs one object for each change.",
                        on -> watching = on)
                .examples(
                        "hapax providers status",
                        "hapax providers status anthropic -o json",
                        "hapax providers status --exit-code -q",
                        "hapax providers status --watch",
                        "hapax providers status --watch -o jsonl")
                .exitCodes(
                        "0:shown, and the end of a watch",
                        "1:with --exit-code: one is not healthy",
                        "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException, CliFailed {
        AdminClient daemon = where.daemon();
        Providers all = daemon.providers();
        List<ProviderView> shown = chosen(all.providers());
        if (watching) {
            shown = output.forPerson() ? drawn(daemon) : told(daemon, shown);
        } else {
            output.show(new ProvidersAnswer(clock).of(all.generation(), shown));
        }
        return exitCode && shown.stream().anyMatch(ProvidersStatusCommand::unwell)
                ? ExitCode.NEGATIVE.code()
                : ExitCode.OK.code();
    }

    /** In place, on the terminal. */
    private List<ProviderView> drawn(AdminClient daemon) throws AdminException, CliFailed {
        try (Screen screen = screens.open()) {
            while (true) {
                Providers all = daemon.providers();
                List<ProviderView> shown = chosen(all.providers());
                screen.draw(output.drawn(new ProvidersAnswer(clock).of(all.generation(), shown), screen.width()));
                if (screen.await(BETWEEN_LOOKS) == Screen.Event.QUIT) {
                    return shown;
                }
            }
        }
    }

    /** A line or an object for each change of a state. */
    private List<ProviderView> told(AdminClient daemon, List<ProviderView> first) throws AdminException, CliFailed {
        watch.begin();
        Map<String, String> states = new HashMap<>();
        first.forEach(provider -> states.put(provider.name(), provider.state()));
        List<ProviderView> shown = first;
        while (watch.again(BETWEEN_LOOKS) && output.delivered()) {
            shown = chosen(daemon.providers().providers());
            for (ProviderView provider : shown) {
                String was = states.put(provider.name(), provider.state());
                if (!provider.state().equals(was)) {
                    output.more(ProvidersAnswer.change(clock.instant(), provider, was));
                }
            }
        }
        return shown;
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
