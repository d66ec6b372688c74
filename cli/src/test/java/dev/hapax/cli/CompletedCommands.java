package dev.hapax.cli;

import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Rule;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import picocli.CommandLine;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;

/**
 * What a shell must know of the command tree, the same for every shell.
 *
 * @param common options that stand before or after any command
 * @param commands all of them, the root's words are ""
 * @param topics what {@code hapax help} explains beside commands
 */
record CompletedCommands(List<Option> common, List<Command> commands, List<Word> topics) {
    /** Words that no type tells: {@code command:option}, or {@code command:} for its argument. */
    private static final Map<String, String> TAKEN = Map.ofEntries(
            Map.entry("route remove:", "known routes"),
            Map.entry("route show:", "known routes"),
            Map.entry("requests:--route", "known routes"),
            Map.entry("route add:--target", "known providers models"),
            Map.entry("route add:--method", "words GET HEAD POST PUT PATCH DELETE OPTIONS"),
            Map.entry("provider remove:", "known providers"),
            Map.entry("providers status:", "known providers"),
            Map.entry("providers check:", "known providers"),
            Map.entry("provider add:", "words " + kinds()),
            Map.entry("provider add:--type", "words " + kinds()),
            Map.entry("provider add:--key-env", "variables"),
            Map.entry("explain:", "words failures " + rules()));

    /** @param description without its full stop */
    record Word(String word, String description) {}

    /**
     * @param words e.g. {@code route add}
     * @param argument what it takes, as in {@link Option#takes}
     */
    record Command(String words, List<Word> below, List<Option> options, String argument) {}

    /**
     * @param takes "" for a flag, else {@code words A B}, {@code known FILE...}, {@code files}, {@code instances},
     *     {@code variables} or {@code nothing}
     */
    record Option(List<String> names, String description, String takes) {
        String longest() {
            return names.getLast();
        }
    }

    static CompletedCommands of(CommandLine tree) {
        CommandSpec root = tree.getCommandSpec();
        List<Option> common = options("", root).stream()
                .filter(option -> !option.names().contains("--version"))
                .toList();
        List<Command> commands = new ArrayList<>();
        add(commands, "", tree, common);
        List<Word> topics =
                List.of(new Word("exit-codes", "How commands end"), new Word("quickstart", "Where to begin"));
        return new CompletedCommands(common, commands, topics);
    }

    private static void add(List<Command> commands, String words, CommandLine command, List<Option> common) {
        CommandSpec spec = command.getCommandSpec();
        List<Word> below = spec.subcommands().entrySet().stream()
                .map(sub -> new Word(
                        sub.getKey(),
                        brief(sub.getValue().getCommandSpec().usageMessage().description())))
                .toList();
        List<Option> own = options(words, spec).stream()
                .filter(option ->
                        common.stream().noneMatch(each -> each.longest().equals(option.longest())))
                .toList();
        String argument = spec.positionalParameters().stream()
                .findFirst()
                .map(first -> takes(words + ":", first))
                .orElse("nothing");
        commands.add(new Command(words, below, own, argument));
        command.getSubcommands().forEach((name, sub) -> add(commands, (words + " " + name).strip(), sub, common));
    }

    private static List<Option> options(String words, CommandSpec spec) {
        return spec.options().stream()
                .filter(option -> !option.hidden())
                .map(option -> option(words, option))
                .toList();
    }

    private static Option option(String words, OptionSpec option) {
        List<String> names = Arrays.stream(option.names())
                .sorted((a, b) -> Integer.compare(a.length(), b.length()))
                .toList();
        String takes = option.arity().max() == 0 ? "" : takes(words + ":" + names.getLast(), option);
        return new Option(names, brief(option.description()), takes);
    }

    private static String takes(String place, ArgSpec argument) {
        String taken = TAKEN.get(place);
        if (taken != null) {
            return taken;
        }
        return switch (argument.paramLabel()) {
            case "FILE", "PATH" -> place.equals("route add:") ? "nothing" : "files";
            case String _ when place.endsWith(":--instance") -> "instances";
            default -> words(argument);
        };
    }

    private static String words(ArgSpec argument) {
        return argument.completionCandidates() == null
                ? "nothing"
                : StreamSupport.stream(argument.completionCandidates().spliterator(), false)
                        .map(value -> value.toLowerCase(Locale.ROOT))
                        .collect(Collectors.joining(" ", "words ", ""));
    }

    private static String kinds() {
        return ProviderKinds.infos().stream().map(KindInfo::name).sorted().collect(Collectors.joining(" "));
    }

    private static String rules() {
        return Stream.of(Rule.values()).map(Rule::id).collect(Collectors.joining(" "));
    }

    /** The first clause: a list of candidates has a line for each. */
    private static String brief(String[] description) {
        return String.join(" ", description).split("[;:] |\\. |\\.$", 2)[0];
    }
}
