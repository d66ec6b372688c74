package dev.hapax.cli;

import dev.hapax.cli.CompletedCommands.Command;
import dev.hapax.cli.CompletedCommands.Option;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/** The script for fish, with a description beside each candidate. */
final class FishCompletion {
    private static final String ACTING = """
            # Names of routes, providers and models, as the daemon and the last edit wrote them.
            function __hapax_known
                for file in $argv[2..]
                    set -l names (__hapax_cache)/$argv[1]/$file
                    test -r $names; or continue
                    while read -l line
                        echo $line
                    end <$names
                end
            end

            function __hapax_cache
                set -l base $HOME/.cache
                test -n "$XDG_CACHE_HOME"; and set base $XDG_CACHE_HOME
                echo $base/hapax/complete
            end

            function __hapax_offer
                switch "$argv[2]"
                    case words
                        printf '%s\\n' $argv[3..]
                    case known
                        __hapax_known $argv[1] $argv[3..]
                    case files
                        __fish_complete_path (commandline -ct | string replace -r '^-[^=]*=' '')
                    case variables
                        set -nx
                    case instances
                        for instance in (__hapax_cache)/*/
                            string replace -r '.*/([^/]+)/$' '$1' $instance
                        end
                end
            end

            function __hapax_complete
                set -l typed (commandline -opc)
                set -l current (commandline -ct)
                set -l instance default
                set -l below ''
                set -l expects ''
                set -l helping ''
                set -l arguments 0
                for word in $typed[2..]
                    if test -n "$expects"
                        test "$expects" = --instance; and set instance $word
                        set expects ''
                        continue
                    end
                    switch "$word"
                        case '--instance=*'
                            set instance (string replace -- '--instance=' '' $word)
                        case '-*=*'
                        case '-*'
                            test -n "$(__hapax_takes "$below" "$word")"; and set expects $word
                        case '*'
                            if test -z "$below$helping" -a "$word" = help
                                set helping yes
                            else if __hapax_commands "$below" | string match -q -- "$word"\\t'*'
                                set below (string trim -- "$below $word")
                            else
                                set arguments (math $arguments + 1)
                            end
                    end
                end
                set -l option (string match -r -- '^-[^=]*(?==)' "$current")
                if test -n "$expects"
                    __hapax_offer $instance (string split ' ' -- (__hapax_takes "$below" "$expects"))
                else if test -n "$option"
                    __hapax_offer $instance (string split ' ' -- (__hapax_takes "$below" "$option")) | while read -l line
                        echo "$option=$line"
                    end
                else if string match -q -- '-*' "$current"
                    __hapax_options "$below"
                else if test -n "$helping"
                    __hapax_commands "$below"
                    test -z "$below"; and printf '%s\\t%s\\n' HAPAX_TOPICS
                else if test $arguments = 0 -a -n "$(__hapax_commands "$below")"
                    __hapax_commands "$below"
                else
                    __hapax_offer $instance (string split ' ' -- (__hapax_takes "$below" ''))
                end
            end

            complete -c hapax -f -a '(__hapax_complete)'
            """;

    private FishCompletion() {}

    static String of(CompletedCommands all) {
        List<String> lines = new ArrayList<>();
        lines.add("# fish completion for hapax. Builtins only: it starts no program and asks no daemon.");
        lines.add("");
        lines.add("function __hapax_commands");
        lines.add("    switch \"$argv[1]\"");
        for (Command command : all.commands()) {
            if (!command.below().isEmpty()) {
                lines.add("        case '" + command.words() + "'");
                lines.add("            printf '%s\\t%s\\n' "
                        + command.below().stream()
                                .map(word -> described(word.word(), word.description()))
                                .collect(Collectors.joining(" ")));
            }
        }
        lines.add("    end");
        lines.add("end");
        lines.add("");
        lines.add("function __hapax_options");
        lines.add("    switch \"$argv[1]\"");
        for (Command command : all.commands()) {
            if (!command.options().isEmpty()) {
                lines.add("        case '" + command.words() + "'");
                lines.add("            printf '%s\\t%s\\n' " + described(command.options()));
            }
        }
        lines.add("    end");
        lines.add("    printf '%s\\t%s\\n' " + described(all.common()));
        lines.add("end");
        lines.add("");
        lines.add("# What an option takes, or without one what a command does.");
        lines.add("function __hapax_takes");
        lines.add("    switch \"$argv[1]:$argv[2]\"");
        all.common().forEach(option -> taken(lines, "*", option));
        for (Command command : all.commands()) {
            command.options().forEach(option -> taken(lines, command.words(), option));
            if (!command.argument().equals("nothing")) {
                lines.add("        case '" + command.words() + ":'");
                lines.add("            echo " + command.argument());
            }
        }
        lines.add("    end");
        lines.add("end");
        lines.add("");
        String topics = all.topics().stream()
                .map(word -> described(word.word(), word.description()))
                .collect(Collectors.joining(" "));
        return String.join("\n", lines) + "\n" + ACTING.replace("HAPAX_TOPICS", topics);
    }

    private static void taken(List<String> lines, String command, Option option) {
        if (!option.takes().isEmpty()) {
            lines.add("        case "
                    + option.names().stream()
                            .map(name -> "'" + command + ":" + name + "'")
                            .collect(Collectors.joining(" ")));
            lines.add("            echo " + option.takes());
        }
    }

    private static String described(List<Option> options) {
        return options.stream()
                .flatMap(option -> option.names().stream().map(name -> described(name, option.description())))
                .collect(Collectors.joining(" "));
    }

    private static String described(String word, String description) {
        return word + " '" + description.replace("\\", "\\\\").replace("'", "\\'") + "'";
    }
}
