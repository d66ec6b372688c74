package dev.hapax.cli.command.alerts;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.AlertTested;
import dev.hapax.shared.client.AdminException;
import java.time.Duration;

public final class AlertsTestCommand implements Command {
    private String channel = "";

    private final Where where;
    private final Output output;

    public AlertsTestCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Sends a test message to a channel and tells what came back.")
                .argument(
                        "CHANNEL", "1", "A name below alerts.channels, or log.", String.class, given -> channel = given)
                .examples("hapax alerts test ops", "hapax alerts test log")
                .exitCodes("0:delivered", "1:it was not taken", "2:no such channel", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException, CliFailed {
        AlertTested tested = where.daemon().testAlert(channel);
        String came = tested.channel() + " (" + tested.type() + ")";
        if (!tested.delivered()) {
            throw CliFailed.of(
                            ExitCode.NEGATIVE,
                            "alert.not_delivered",
                            came + " did not take the message: " + tested.detail())
                    .next("look at alerts.channels." + tested.channel() + " in the config file");
        }
        output.show(Answer.ofLines(
                tested,
                came + " took the message in " + Words.of(Duration.ofMillis(tested.tookMs())) + ": "
                        + tested.detail()));
        return ExitCode.OK.code();
    }
}
