package dev.hapax.cli.command.completion;

import dev.hapax.cli.error.ExitCode;
import dev.hapax.cli.output.Output;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

@Command(
        name = "completion",
        description = "Prints a script that completes hapax commands in your shell; zsh wants it in a folder of fpath.",
        footer = {
            "hapax completion bash > ~/.local/share/bash-completion/completions/hapax",
            "hapax completion zsh > ~/.zfunc/_hapax",
            "hapax completion fish > ~/.config/fish/completions/hapax.fish"
        },
        exitCodeList = {"0:printed", "2:no such shell"})
public final class CompletionCommand implements Callable<Integer> {
    /** The shells there is a script for. */
    public enum Shell {
        BASH,
        ZSH,
        FISH
    }

    @Parameters(paramLabel = "SHELL", description = "One of bash, zsh, fish.")
    Shell shell = Shell.BASH;

    private final Output output;

    public CompletionCommand(Output output) {
        this.output = output;
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
