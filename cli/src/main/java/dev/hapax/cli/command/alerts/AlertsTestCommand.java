package dev.hapax.cli.command.alerts;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.AlertTested;
import dev.hapax.shared.client.AdminException;
import java.time.Duration;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "test",
        description = "Sends a test message to a channel and tells what came back.",
        footer = {"hapax alerts test ops", "hapax alerts test log"},
        exitCodeList = {"0:delivered", "1:it was not taken", "2:no such channel", "4:no daemon runs"})
public final class AlertsTestCommand implements Callable<Integer> {
    @Parameters(paramLabel = "CHANNEL", description = "A name below alerts.channels, or log.")
    String channel = "";

    private final Where where;
    private final Output output;

    public AlertsTestCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
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
