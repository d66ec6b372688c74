package dev.hapax.cli.command.alerts;

import dev.hapax.cli.command.LengthOfTime;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.AlertSilenced;
import dev.hapax.shared.admin.AdminApi.SilenceAlert;
import dev.hapax.shared.client.AdminException;
import java.time.Duration;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

@Command(
        name = "silence",
        description = "Lets a rule say nothing for a while; what is still so after it is told then.",
        footer = {
            "hapax alerts silence provider_down --for 2h",
            "hapax alerts silence slow-chat --for 90m",
            "hapax alerts silence slow-chat --end"
        },
        exitCodeList = {"0:done", "2:no such rule, or no such length of time", "4:no daemon runs"})
public final class AlertsSilenceCommand implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "The rule's name, as hapax alerts lists it.")
    String name = "";

    @ArgGroup(multiplicity = "1")
    Length length = new Length();

    /** How long, or that it is over. */
    static final class Length {
        @Option(
                names = "--for",
                paramLabel = "TIME",
                converter = LengthOfTime.class,
                description = "How long, such as 30m, 2h or 1d.")
        @Nullable
        Duration time;

        @Option(names = "--end", description = "End the silence now.")
        boolean end;
    }

    private final Where where;
    private final Output output;

    public AlertsSilenceCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Integer call() throws AdminException {
        long millis = length.time == null ? 0 : length.time.toMillis();
        AlertSilenced silenced = where.daemon().silenceAlert(new SilenceAlert(name, millis));
        output.show(Answer.ofLines(
                silenced,
                silenced.until() == null
                        ? silenced.rule() + " is told again"
                        : silenced.rule() + " is silent until " + until(silenced.until())
                                + "   (end it: hapax alerts silence " + silenced.rule() + " --end)"));
        return ExitCode.OK.code();
    }

    private String until(String time) {
        return output.forPerson() ? Words.dateAndClock(time) : time;
    }
}
