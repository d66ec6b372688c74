package dev.hapax.cli.command.provider;

import dev.hapax.cli.command.EditAnswer;
import dev.hapax.cli.command.Edits;
import dev.hapax.cli.command.Where;
import dev.hapax.cli.error.CliFailed;
import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import dev.hapax.cli.terminal.Surroundings;
import dev.hapax.shared.admin.AdminApi.EditStep;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.DidYouMean;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.edit.ProviderSpec;
import java.io.IOException;
import java.util.List;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

public final class ProviderAddCommand implements Command {
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9][A-Za-z0-9_.-]*");
    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private String name = "";
    private @Nullable String type;

    private List<String> models = List.of();

    private @Nullable String baseUrl;

    private @Nullable String keyVariable;
    private @Nullable String keyFile;
    private boolean keyFromStdin;
    private boolean replace;
    private boolean ifNotExists;

    private final Edits.Options options = new Edits.Options();

    private final Where where;
    private final Output output;
    private final Edits edits;
    private final Surroundings surroundings;
    private final Supplier<List<KindInfo>> kinds;

    public ProviderAddCommand(
            Where where, Output output, Edits edits, Surroundings surroundings, Supplier<List<KindInfo>> kinds) {
        this.where = where;
        this.output = output;
        this.edits = edits;
        this.surroundings = surroundings;
        this.kinds = kinds;
    }

    @Override
    public Syntax syntax() {
        return new Syntax("Adds a provider to the config file; a running daemon can use it when this returns.")
                .argument(
                        "NAME",
                        "1",
                        "What routes and models call it, e.g. openai.",
                        String.class,
                        given -> name = given)
                .option(
                        "--type",
                        "KIND",
                        "What it is (default: the name, if that is a kind).",
                        String.class,
                        given -> type = given)
                .options(
                        "--model",
                        "MODEL",
                        "A model it offers; repeatable, the first is its default.",
                        String.class,
                        given -> models = given)
                .option(
                        "--base-url",
                        "URL",
                        "Where it is (default: the kind's own address).",
                        String.class,
                        given -> baseUrl = given)
                .atMostOneOf(group -> group.option(
                                "--key-env",
                                "VARIABLE",
                                "The key is in this environment variable of the daemon.",
                                String.class,
                                given -> keyVariable = given)
                        .option(
                                "--key-file",
                                "PATH",
                                "The key is in this file.",
                                String.class,
                                given -> keyFile = given)
                        .flag(
                                "--key-stdin",
                                "Read the key from standard input into keys/NAME.key beside the config file, mode 0600.",
                                on -> keyFromStdin = on))
                .flag("--replace", "Change the provider if it is there with other values.", on -> replace = on)
                .flag(
                        "--if-not-exists",
                        "Leave the provider as it is if it is there, and exit 0.",
                        on -> ifNotExists = on)
                .with(options)
                .examples(
                        "hapax provider add openai --model gpt-4o-mini --key-env OPENAI_API_KEY",
                        "hapax provider add fast --type groq --model llama-3.1-8b-instant --key-stdin",
                        "hapax provider add local --type ollama --base-url http://127.0.0.1:11434 --model llama3 --dry-run")
                .exitCodes(
                        "0:added, or it was there already",
                        "1:with --dry-run --exit-code: there would be a change",
                        "2:neither --type nor the name says what kind it is",
                        "3:the file would not be valid, or cannot be edited safely",
                        "4:with --require-daemon: no daemon runs",
                        "5:the provider is there with other values, or another file is in force");
    }

    @Override
    public Integer call() throws AdminException, CliFailed, IOException {
        checkOptions();
        KeyFile written = keyFromStdin ? KeyFile.of(edits.target(), name) : null;
        if (written != null && !options.dryRun()) {
            written.write(surroundings.in(), replace);
        }
        boolean kept = false;
        try {
            Edits.Made made = edits.make(List.of(step(written)), options);
            kept = true;
            output.show(new EditAnswer(where, made.live(), options.dryRun()).of(made.edited()));
            return options.exit(made.changes());
        } finally {
            if (!kept && !replace && written != null && !options.dryRun()) {
                written.delete();
            }
        }
    }

    private EditStep step(@Nullable KeyFile written) {
        var provider = new ProviderSpec(
                name,
                Objects.requireNonNullElse(type, name),
                models,
                baseUrl,
                keyVariable,
                written == null ? keyFile : written.reference());
        return new EditStep("provider.add", null, null, provider, replace ? "replace" : ifNotExists ? "keep" : null);
    }

    private void checkOptions() throws CliFailed {
        if (replace && ifNotExists) {
            throw CliFailed.of(ExitCode.USAGE, "usage", "--replace and --if-not-exists exclude each other");
        }
        if (!NAME.matcher(name).matches()) {
            throw CliFailed.of(
                    ExitCode.USAGE, "usage", "NAME is letters, digits, `-`, `_` and `.`; `" + name + "` is not");
        }
        List<String> known = kinds.get().stream().map(KindInfo::name).toList();
        if (type == null && !known.contains(name)) {
            throw CliFailed.of(
                            ExitCode.USAGE,
                            "usage",
                            "`" + name + "` is not the name of a kind, so --type KIND must say what it is"
                                    + DidYouMean.suffix(name, known))
                    .details(List.of("kinds: " + String.join(", ", known)));
        }
        if (keyVariable != null && !VARIABLE.matcher(keyVariable).matches()) {
            // What was typed may be the key itself, so it is not repeated.
            throw CliFailed.of(
                    ExitCode.USAGE, "usage", "--key-env takes the name of an environment variable, not the key itself");
        }
    }
}
