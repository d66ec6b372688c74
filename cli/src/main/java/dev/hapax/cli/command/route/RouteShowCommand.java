package dev.hapax.cli.command.route;

import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Output;
import dev.hapax.shared.admin.EditSteps;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.edit.ConfigEditor;
import dev.hapax.shared.config.edit.ConfigEditor.Shown;
import dev.hapax.shared.config.edit.EditRefused;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "show",
        description = "Shows a route as it stands in the config file, and where.",
        footer = {"hapax route show /v1/chat", "hapax route show POST:/v1/chat -o json"},
        exitCodeList = {"0:shown", "1:there is no such route", "5:the name is more than one route"})
public final class RouteShowCommand implements Callable<Integer> {
    /** @param name {@code POST /v1/chat} */
    private record Route(String name, String url, List<String> methods, String file, int line, String text) {}

    @Parameters(
            paramLabel = "ROUTE",
            description = "Its URL, or METHOD and URL in one word: POST:/v1/chat or 'POST /v1/chat'.")
    String name = "";

    private final Where where;
    private final Output output;
    private final Edits edits;

    public RouteShowCommand(Where where, Output output, Edits edits) {
        this.where = where;
        this.output = output;
        this.edits = edits;
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        Path file = edits.target();
        try {
            Shown shown = ConfigEditor.show(Files.readAllBytes(file), name);
            var route =
                    new Route(shown.name(), shown.url(), shown.methods(), file.toString(), shown.line(), shown.text());
            output.show(Answer.of(route, new Lines(shown.text().lines().toList()))
                    .listing(List.of(new Item("route/" + shown.name().replace(' ', ':'), route)))
                    .withAsides(List.of(where.display(file) + ":" + shown.line())));
        } catch (EditRefused refused) {
            throw CliFailed.of(EditSteps.refused(refused, where.display(file)));
        }
        return ExitCode.OK.code();
    }
}
