package dev.hapax.cli.command.alerts;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Grid;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.AlertRuleView;
import dev.hapax.shared.admin.AdminApi.AlertView;
import dev.hapax.shared.admin.AdminApi.Alerts;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.AlertSettings;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

public final class AlertsCommand implements Command {
    private static final List<Column> COLUMNS = List.of(
            new Column("RULE", 9),
            new Column("STATE", 8),
            new Column("WATCHES", 5),
            new Column("SINCE", 7),
            new Column("SEVERITY", 4),
            new Column("CHANNELS", 6));

    private boolean exitCode;

    private final Where where;
    private final Output output;

    public AlertsCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Lists the alert rules and what fires now.")
                .flag("--exit-code", "Exit 1 if something fires.", on -> exitCode = on)
                .examples("hapax alerts", "hapax alerts -o json", "hapax alerts --exit-code -q")
                .exitCodes("0:listed", "1:with --exit-code: something fires", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException {
        Alerts alerts = where.daemon().alerts();
        List<Item> items = alerts.rules().stream()
                .map(rule -> new Item("alert/" + rule.name(), rule))
                .toList();
        var table = new Table(
                COLUMNS, alerts.rules().stream().map(AlertsCommand::row).toList());
        output.show(Answer.of(alerts, new Grid(table)).listing(items).withAsides(asides(alerts)));
        return exitCode && alerts.rules().stream().anyMatch(AlertsCommand::fires)
                ? ExitCode.NEGATIVE.code()
                : ExitCode.OK.code();
    }

    private static boolean fires(AlertRuleView rule) {
        return rule.state().equals("firing") || rule.state().equals("flapping");
    }

    private static List<String> row(AlertRuleView rule) {
        String since = rule.alerts().stream().mapToLong(AlertView::durationMs).max().stream()
                .mapToObj(ms -> Words.of(Duration.ofMillis(ms)))
                .findFirst()
                .orElse("-");
        String what = rule.condition() + (rule.scope().equals("all") ? "" : " " + rule.scope());
        List<String> channels = Stream.concat(Stream.of(AlertSettings.LOG), rule.channels().stream())
                .distinct()
                .toList();
        return List.of(
                rule.name(),
                rule.state() + (rule.silencedUntil() == null ? "" : ", silent"),
                what,
                since,
                rule.severity(),
                String.join(", ", channels));
    }

    /** What fires in words, below the table. */
    private static List<String> asides(Alerts alerts) {
        List<String> lines = new ArrayList<>();
        if (!alerts.enabled()) {
            lines.add("alerts are switched off: alerts.enabled is false");
        }
        for (AlertRuleView rule : alerts.rules()) {
            for (AlertView alert : rule.alerts()) {
                String cause = alert.cause() == null ? "" : " (because of " + alert.cause() + ")";
                lines.add(rule.name() + ": " + alert.summary() + cause);
            }
            if (rule.silencedUntil() != null) {
                lines.add(rule.name() + ": silent until " + rule.silencedUntil());
            }
        }
        return lines;
    }
}
