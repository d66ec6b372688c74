package dev.hapax.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/** Generates the folder {@code completions/} from the command tree: run {@link #main} when a command changed. */
final class CompletionScripts {
    static final Path FOLDER = Path.of("..", "completions");

    private CompletionScripts() {}

    public static void main(String[] arguments) throws Exception {
        for (Map.Entry<String, String> script : all().entrySet()) {
            Files.writeString(FOLDER.resolve(script.getKey()), script.getValue(), StandardCharsets.UTF_8);
        }
    }

    static Map<String, String> all() {
        var commands = CompletedCommands.of(CommandLineUnderTest.tree());
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("hapax.bash", BashCompletion.of(commands));
        scripts.put("hapax.zsh", ZshCompletion.of(commands));
        scripts.put("hapax.fish", FishCompletion.of(commands));
        return scripts;
    }
}
