package dev.hapax.cli.command.completion;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import dev.hapax.cli.syntax.Command;
import dev.hapax.cli.syntax.Syntax;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;

public final class CompletionCommand implements Command {
    /** The shells there is a script for. */
    public enum Shell {
        BASH,
        ZSH,
        FISH
    }

    private Shell shell = Shell.BASH;

    private final Output output;

    public CompletionCommand(Output output) {
        this.output = output;
    }

    @Override
    public Syntax syntax() {
        return new Syntax(
                        "Prints a script that completes hapax commands in your shell; zsh wants it in a folder of fpath.")
                .argument("SHELL", "1", "One of bash, zsh, fish.", Shell.class, given -> shell = given)
                .examples(
                        "hapax completion bash > ~/.local/share/bash-completion/completions/hapax",
                        "hapax completion zsh > ~/.zfunc/_hapax",
                        "hapax completion fish > ~/.config/fish/completions/hapax.fish")
                .exitCodes("0:printed", "2:no such shell");
    }

    @Override
    public Integer call() throws IOException {
        String name = "/completions/hapax." + shell.name().toLowerCase(Locale.ROOT);
        try (InputStream script = CompletionCommand.class.getResourceAsStream(name)) {
            output.text(new String(Objects.requireNonNull(script, name).readAllBytes(), StandardCharsets.UTF_8));
        }
        return ExitCode.OK.code();
    }
}
