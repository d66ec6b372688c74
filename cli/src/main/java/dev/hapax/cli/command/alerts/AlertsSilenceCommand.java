package dev.hapax.cli.command.alerts;

import dev.hapax.cli.command.LengthOfTime;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.AlertSilenced;
import dev.hapax.shared.admin.AdminApi.SilenceAlert;
import dev.hapax.shared.client.AdminException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

public final class AlertsSilenceCommand implements Command {
    private String name = "";

    /** How long; null: it is over. */
    private @Nullable Duration time;

    private final Where where;
    private final Output output;

    public AlertsSilenceCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Lets a rule say nothing for a while; what is still so after it is told then.")
                .argument(
                        "NAME", "1", "The rule's name, as hapax alerts lists it.", String.class, given -> name = given)
                .oneOf(group -> group.option(
                                "--for",
                                "TIME",
                                "How long, such as 30m, 2h or 1d.",
                                new LengthOfTime(),
                                given -> time = given)
                        .flag("--end", "End the silence now.", on -> time = null))
                .examples(
                        "hapax alerts silence provider_down --for 2h",
                        "hapax alerts silence slow-chat --for 90m",
                        "hapax alerts silence slow-chat --end")
                .exitCodes("0:done", "2:no such rule, or no such length of time", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException {
        long millis = time == null ? 0 : time.toMillis();
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
