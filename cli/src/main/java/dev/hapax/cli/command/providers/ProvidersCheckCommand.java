package dev.hapax.cli.command.providers;

import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.output.Words;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.shared.admin.AdminApi.ProviderChecked;
import dev.hapax.shared.admin.AdminApi.ProviderView;
import dev.hapax.shared.client.AdminException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

public final class ProvidersCheckCommand implements Command {
    private String name = "";

    private final Where where;
    private final Output output;

    public ProvidersCheckCommand(Where where, Output output) {
        this.where = where;
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Asks a provider now, by a call that costs nothing; one that answers is used again at once.")
                .argument(
                        "NAME",
                        "1",
                        "The provider, as hapax providers status lists it.",
                        String.class,
                        given -> name = given)
                .examples("hapax providers check openai", "hapax providers check openai -o json")
                .exitCodes(
                        "0:it answers", "1:it does not, or not as it should", "2:no such provider", "4:no daemon runs");
    }

    @Override
    public Integer call() throws AdminException {
        ProviderChecked checked = where.daemon().checkProvider(name);
        Answer answer = Answer.of(checked, new Lines(List.of(line(checked))))
                .listing(List.of(new Item("provider/" + name, checked)))
                .withAsides(asides(checked));
        output.show(checked.answers() ? answer : answer.withDiagnostics(false, List.of()));
        return (checked.answers() ? ExitCode.OK : ExitCode.NEGATIVE).code();
    }

    private static String line(ProviderChecked checked) {
        String took = Words.of(Duration.ofMillis(checked.tookMs()));
        String status = checked.status() == null ? "" : checked.status() + " ";
        return checked.provider().name()
                + (checked.answers()
                        ? "   answers   in " + took + "   key: "
                                + checked.provider().key()
                        : "   does not answer as it should   " + status + checked.message() + "   after " + took);
    }

    private static List<String> asides(ProviderChecked checked) {
        ProviderView provider = checked.provider();
        List<String> asides = new ArrayList<>();
        if (provider.hint() != null) {
            asides.add(provider.hint());
        }
        if (checked.answers() && !provider.state().equals("healthy")) {
            asides.add("it is " + provider.state() + " all the same, by what requests to its models met: "
                    + "hapax requests --failed");
        }
        if (!checked.answers()
                && checked.outcome() != null
                && !checked.outcome().equals("off")) {
            asides.add("what the gateway does about it: hapax explain " + checked.outcome());
        }
        return asides;
    }
}
