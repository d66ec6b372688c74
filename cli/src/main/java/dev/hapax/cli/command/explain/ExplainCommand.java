package dev.hapax.cli.command.explain;

import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.DidYouMean;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.shared.config.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "explain",
        description = "Explains a rule that validate reported, or what the gateway does about failures.",
        footer = {"hapax explain HPX0001", "hapax explain file-missing", "hapax explain failures"},
        exitCodeList = {"0:shown", "2:no such rule or failure"})
public final class ExplainCommand implements Callable<Integer> {
    /** Rules have hyphens, failures underscores. */
    private static final Pattern FAILURE = Pattern.compile("[a-z0-9_]+");

    @Parameters(
            paramLabel = "RULE",
            description = "A rule by id or name, such as HPX2003; or failures; or one of them, such as rate_limited.")
    String rule = "";

    private record Explained(String rule, String name, String severity, String text) {}

    private final Output output;
    private final Supplier<List<FailureRow>> failures;

    /** @param failures the gateway's table, asked for only when it is shown */
    public ExplainCommand(Output output, Supplier<List<FailureRow>> failures) {
        this.failures = failures;
        this.output = output;
    }

    @Override
    public Integer call() throws CliFailed {
        if (rule.equals("failures")) {
            output.show(FailurePage.table(failures.get()));
            return ExitCode.OK.code();
        }
        if (FAILURE.matcher(rule).matches()) {
            for (FailureRow row : failures.get()) {
                if (row.failure().equals(rule)) {
                    output.show(FailurePage.row(row));
                    return ExitCode.OK.code();
                }
            }
        }
        Rule found = Arrays.stream(Rule.values())
                .filter(one -> one.id().equalsIgnoreCase(rule) || one.slug().equalsIgnoreCase(rule))
                .findFirst()
                .orElseThrow(this::unknown);
        List<String> text = found.page();
        List<String> lines = new ArrayList<>();
        lines.add(found.id() + " " + found.slug() + "   (" + found.severity().word() + ")");
        lines.add("");
        lines.addAll(text);
        var explained = new Explained(found.id(), found.slug(), found.severity().word(), String.join("\n", text));
        output.show(Answer.of(explained, new Lines(lines)).listing(List.of(new Item(found.id(), explained))));
        return ExitCode.OK.code();
    }

    private CliFailed unknown() {
        List<String> names = Arrays.stream(Rule.values()).map(Rule::slug).toList();
        Optional<String> meant = DidYouMean.of(rule, names);
        String guess = meant.map(name -> "; did you mean `" + name + "` (" + idOf(name) + ")?")
                .orElse("");
        return CliFailed.of(ExitCode.USAGE, "rule.unknown", "no rule `" + rule + "`" + guess);
    }

    private static String idOf(String name) {
        return Arrays.stream(Rule.values())
                .filter(one -> one.slug().equals(name))
                .map(Rule::id)
                .findFirst()
                .orElse("");
    }
}
