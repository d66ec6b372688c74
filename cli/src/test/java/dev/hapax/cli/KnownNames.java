package dev.hapax.cli;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;

/** What scripts complete that no command tree knows: names out of the files that edits and the daemon write. */
final class KnownNames {
    /** A command's words to the files that have its arguments. */
    private static final Map<String, String> ARGUMENTS =
            Map.of("route remove", "routes", "route show", "routes", "provider remove", "providers");

    private static final String TARGETS = "providers models";

    private KnownNames() {}

    static String inBash(String script) {
        String living = script;
        for (Map.Entry<String, String> argument : ARGUMENTS.entrySet()) {
            living = inFunction(
                    living,
                    argument.getKey(),
                    "local positionals=\"\"",
                    "local positionals=\"$(_hapax_known " + argument.getValue() + ")\"");
        }
        living = inFunction(living, "route add", "'--target')\n      return\n", """
                '--target')
                      local IFS=$'\\n'
                      COMPREPLY=( $( compgen -W "$(_hapax_known %s)" -- "${curr_word}" ) )
                      return $?
                """.formatted(TARGETS));
        return living.replaceFirst("(?m)^function _complete_hapax\\(\\)", Matcher.quoteReplacement("""
                        # The names of routes, providers and models, as the daemon and the last edit wrote them; builtins only.
                        function _hapax_known() {
                          local instance=default i file name rest
                          local base="${XDG_CACHE_HOME:-${HOME}/.cache}/hapax/complete"
                          for (( i = 1; i + 1 < ${#COMP_WORDS[@]}; i++ )); do
                            if [[ "${COMP_WORDS[i]}" == --instance ]]; then instance="${COMP_WORDS[i+1]}"; fi
                          done
                          for file in "$@"; do
                            [[ -r "${base}/${instance}/${file}" ]] || continue
                            while IFS=$'\\t' read -r name rest; do
                              case "${name}" in
                                *[!A-Za-z0-9/_.:@+,-]*) ;;
                                *) printf '%s\\n' "${name}" ;;
                              esac
                            done < "${base}/${instance}/${file}"
                          done
                        }

                        function _complete_hapax()"""));
    }

    /** Changes the function of one command. */
    private static String inFunction(String script, String command, String old, String changed) {
        String head = "function _picocli_hapax_" + command.replace(" ", "_") + "() {";
        int start = script.indexOf(head);
        int at = start < 0 ? -1 : script.indexOf(old, start);
        if (at < 0) {
            throw new IllegalStateException("no place in the script for the names of " + command);
        }
        return script.substring(0, at) + changed + script.substring(at + old.length());
    }

    static List<String> fishFunction() {
        return """
                # The names of routes, providers and models, as the daemon and the last edit wrote them; builtins only.
                function __hapax_known
                    set -l base $HOME/.cache
                    set -q XDG_CACHE_HOME; and set base $XDG_CACHE_HOME
                    for file in $argv
                        set -l names $base/hapax/complete/default/$file
                        test -r $names; or continue
                        while read -l line
                            echo $line
                        end <$names
                    end
                end
                """.lines().toList();
    }

    static List<String> inFish() {
        var lines = new ArrayList<String>();
        ARGUMENTS.entrySet().stream().sorted(Map.Entry.comparingByKey()).forEach(argument -> {
            String[] words = argument.getKey().split(" ", 2);
            lines.add(line(words, "-a '(__hapax_known " + argument.getValue() + ")'"));
        });
        lines.add(line(new String[] {"route", "add"}, "-l target -x -a '(__hapax_known " + TARGETS + ")'"));
        return lines;
    }

    private static String line(String[] words, String what) {
        return "complete -c hapax -n '__fish_seen_subcommand_from " + words[0] + "; and __fish_seen_subcommand_from "
                + words[1] + "' " + what;
    }
}
