package dev.hapax.cli.command.top;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Screen;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.admin.AdminApi.AlertRuleView;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import java.nio.charset.Charset;
import java.time.Clock;
import java.time.Duration;
import java.time.ZoneId;

public final class TopCommand implements Command {
    private static final Duration SECOND = Duration.ofSeconds(1);

    /** As many as the widest chart on a usual screen. */
    private static final int SECONDS = 240;

    private static final int REQUESTS = 40;

    /** A screen for who has none, as a file or a pipe. */
    private static final int PLAIN_WIDTH = 100;

    private static final int PLAIN_HEIGHT = 30;

    private boolean once;

    private final Where where;
    private final Output output;
    private final Surroundings surroundings;
    private final Screen.Opener screens;
    private final Clock clock;

    public TopCommand(Where where, Output output, Surroundings surroundings, Screen.Opener screens, Clock clock) {
        this.where = where;
        this.output = output;
        this.surroundings = surroundings;
        this.screens = screens;
        this.clock = clock;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Shows what the gateway does right now, second by second, until you press q.")
                .flag("--once", "Print one screen and end.", on -> once = on)
                .examples("hapax top", "hapax top --once", "hapax top -o json")
                .exitCodes("0:shown", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException {
        AdminClient daemon = where.daemon();
        Frame first = frame(daemon);
        if (once || output.forPrograms() || !surroundings.tty().out()) {
            int width = surroundings.tty().out() ? surroundings.tty().width() : PLAIN_WIDTH;
            output.show(Answer.of(first, new Lines(screen(false).lines(first, clock.instant(), width, PLAIN_HEIGHT))));
            return ExitCode.OK.code();
        }
        watch(daemon, screen(output.colour()));
        return ExitCode.OK.code();
    }

    /** A daemon that goes away is waited for: the screen may have been open for days. */
    private void watch(AdminClient daemon, TopScreen drawing) {
        try (Screen screen = screens.open()) {
            Screen.Event event = Screen.Event.TIME;
            while (event != Screen.Event.QUIT) {
                try {
                    Frame frame = frame(daemon);
                    screen.draw(drawing.lines(frame, clock.instant(), screen.width(), screen.height()));
                } catch (AdminException gone) {
                    screen.draw(drawing.waiting(String.valueOf(gone.getMessage()), clock.instant(), screen.width()));
                }
                event = screen.await(SECOND);
            }
        }
    }

    private TopScreen screen(boolean colour) {
        Charset charset = surroundings.out().charset();
        boolean blocks = charset.canEncode() && charset.newEncoder().canEncode("▁█");
        return new TopScreen(blocks, colour, ZoneId.systemDefault());
    }

    private static boolean fires(AlertRuleView rule) {
        return rule.state().equals("firing") || rule.state().equals("flapping");
    }

    private static Frame frame(AdminClient daemon) throws AdminException {
        return new Frame(
                daemon.status(),
                daemon.pulse(SECONDS),
                daemon.alerts().rules().stream().filter(TopCommand::fires).toList(),
                daemon.providers().providers(),
                daemon.requests(REQUESTS, 0, false, null).requests());
    }
}
