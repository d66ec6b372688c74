package dev.hapax.cli.command.explain;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.RequestView;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.DidYouMean;
import dev.hapax.shared.config.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

public final class ExplainCommand implements Command {
    /** Rules have hyphens, failures underscores. */
    private static final Pattern FAILURE = Pattern.compile("[a-z0-9_]+");

    private static final Pattern RULE_ID = Pattern.compile("(?i)hpx\\d*");

    private String rule = "";

    private record Explained(String rule, String name, String severity, String text) {}

    private final Where where;
    private final Output output;
    private final Supplier<List<FailureRow>> failures;

    /** @param failures the gateway's table, asked for only when it is shown */
    public ExplainCommand(Where where, Output output, Supplier<List<FailureRow>> failures) {
        this.where = where;
        this.failures = failures;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                        "Explains a rule that validate reported, what the gateway does about failures, or one request.")
                .argument(
                        "RULE",
                        "1",
                        "A rule by id or name, such as HPX2003; or failures; or one of them, such as rate_limited;"
                                + " or a request's id, or its beginning.",
                        String.class,
                        given -> rule = given)
                .examples(
                        "hapax explain HPX0001",
                        "hapax explain file-missing",
                        "hapax explain failures",
                        "hapax explain 8ab53ed6")
                .exitCodes(
                        "0:shown",
                        "1:no such request among the last 1,000",
                        "2:no such rule or failure",
                        "4:it may be a request, but no daemon runs");
    }

    @Override
    public Integer call() throws CliFailed, AdminException {
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
        Optional<Rule> found = Arrays.stream(Rule.values())
                .filter(one -> one.id().equalsIgnoreCase(rule)
                        || one.id().equals("HPX" + rule)
                        || one.slug().equalsIgnoreCase(rule))
                .findFirst();
        if (found.isPresent()) {
            output.show(page(found.get(), output.width()));
        } else {
            output.show(RequestPage.of(request()));
        }
        return ExitCode.OK.code();
    }

    /**
     * What is neither a rule nor a failure may be a request, unless it is nothing or looks like a rule that was
     * mistyped.
     */
    private RequestView request() throws CliFailed, AdminException {
        if (rule.isBlank() || RULE_ID.matcher(rule).matches()) {
            throw unknown();
        }
        try {
            return where.daemon().request(rule);
        } catch (AdminException none) {
            if (meant().isPresent()) {
                throw unknown();
            }
            throw none;
        }
    }

    private static Answer page(Rule found, int width) {
        List<String> text = found.page();
        List<String> lines = new ArrayList<>();
        lines.add(found.id() + " " + found.slug() + "   (" + found.severity().word() + ")");
        lines.add("");
        lines.addAll(RuleText.fitted(text, width));
        var explained = new Explained(found.id(), found.slug(), found.severity().word(), String.join("\n", text));
        return Answer.of(explained, new Lines(lines)).listing(List.of(new Item(found.id(), explained)));
    }

    /** The rule or failure that was probably meant. */
    private Optional<String> meant() {
        Stream<String> known = Stream.concat(
                Arrays.stream(Rule.values()).map(Rule::slug),
                failures.get().stream().map(FailureRow::failure));
        return DidYouMean.of(rule, known.toList());
    }

    private CliFailed unknown() {
        String guess = meant().map(name -> "; did you mean `" + name + "`" + idOf(name) + "?")
                .orElse("");
        return CliFailed.of(ExitCode.USAGE, "rule.unknown", "no rule `" + rule + "`" + guess);
    }

    private static String idOf(String name) {
        return Arrays.stream(Rule.values())
                .filter(one -> one.slug().equals(name))
                .map(one -> " (" + one.id() + ")")
                .findFirst()
                .orElse("");
    }
}
