package dev.hapax.cli;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/** Generates the folder {@code completions/} from the command tree: run {@link #main} when a command changed. */
final class CompletionScripts {
    static final Path FOLDER = Path.of("..", "completions");

    /** Names of constants; people type them small. */
    private static final Pattern VALUES = Pattern.compile("(\\w+_(?:option|pos_param)_args)=\\(.*?\\)");

    private CompletionScripts() {}

    public static void main(String[] arguments) throws Exception {
        for (Map.Entry<String, String> script : all().entrySet()) {
            Files.writeString(FOLDER.resolve(script.getKey()), script.getValue(), StandardCharsets.UTF_8);
        }
    }

    static Map<String, String> all() {
        CommandLine tree = CommandLineUnderTest.tree();
        String bash = VALUES.matcher(AutoComplete.bash("hapax", tree)).replaceAll(values -> values.group()
                .toLowerCase(Locale.ROOT)
                .replace(values.group(1).toLowerCase(Locale.ROOT), values.group(1)));
        String living = KnownNames.inBash(bash);
        Map<String, String> scripts = new LinkedHashMap<>();
        scripts.put("hapax.bash", living);
        scripts.put("hapax.zsh", "#compdef hapax\nautoload -U +X bashcompinit && bashcompinit\n" + living);
        scripts.put("hapax.fish", fish(tree.getCommandSpec()));
        return scripts;
    }

    private static String fish(CommandSpec root) {
        List<String> lines = new ArrayList<>();
        lines.add("# fish completion for hapax");
        lines.addAll(KnownNames.fishFunction());
        lines.add("complete -c hapax -f");
        root.options().forEach(option -> lines.add(line("", option)));
        String none = "not __fish_seen_subcommand_from "
                + String.join(" ", root.subcommands().keySet());
        root.subcommands().forEach((name, command) -> {
            CommandSpec spec = command.getCommandSpec();
            lines.add(line(none, name, spec));
            String within = "__fish_seen_subcommand_from " + name;
            own(spec).forEach(option -> lines.add(line(within, option)));
            String noMember = within + "; and not __fish_seen_subcommand_from "
                    + String.join(" ", spec.subcommands().keySet());
            spec.subcommands().forEach((member, sub) -> {
                lines.add(line(noMember, member, sub.getCommandSpec()));
                String inMember = within + "; and __fish_seen_subcommand_from " + member;
                own(sub.getCommandSpec()).forEach(option -> lines.add(line(inMember, option)));
            });
        });
        lines.addAll(KnownNames.inFish());
        return String.join("\n", lines) + "\n";
    }

    private static List<OptionSpec> own(CommandSpec spec) {
        return spec.options().stream().filter(option -> !option.inherited()).toList();
    }

    private static String line(String condition, String word, CommandSpec command) {
        return "complete -c hapax -n '" + condition + "' -a " + word + " -d '"
                + text(command.usageMessage().description()) + "'";
    }

    private static String line(String condition, OptionSpec option) {
        var line = new StringBuilder("complete -c hapax");
        if (!condition.isEmpty()) {
            line.append(" -n '").append(condition).append("'");
        }
        for (String name : option.names()) {
            line.append(name.startsWith("--") ? " -l " + name.substring(2) : " -s " + name.substring(1));
        }
        if (option.arity().max() > 0) {
            boolean file =
                    option.paramLabel().equals("FILE") || option.paramLabel().equals("PATH");
            line.append(file ? " -r -F" : " -x" + values(option));
        }
        return line.append(" -d '")
                .append(text(option.description()))
                .append("'")
                .toString();
    }

    private static String values(OptionSpec option) {
        if (option.completionCandidates() == null) {
            return "";
        }
        return StreamSupport.stream(option.completionCandidates().spliterator(), false)
                .map(value -> value.toLowerCase(Locale.ROOT))
                .collect(Collectors.joining(" ", " -a '", "'"));
    }

    private static String text(String[] description) {
        return String.join(" ", description).replace("'", "\\'");
    }
}
