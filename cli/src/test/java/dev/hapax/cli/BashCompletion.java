package dev.hapax.cli;

import dev.hapax.cli.CompletedCommands.Command;
import dev.hapax.cli.CompletedCommands.Option;
import dev.hapax.cli.CompletedCommands.Word;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The script for bash, of version 3.2 on; what it needs to know stands in three functions before the one that acts. */
final class BashCompletion {
    private static final String ACTING = """
            # Names of routes, providers and models, as the daemon and the last edit wrote them.
            _hapax_known() {
              local base="${XDG_CACHE_HOME:-$HOME/.cache}/hapax/complete/$1" current="$2" file name rest
              shift 2
              for file in "$@"; do
                [ -r "$base/$file" ] || continue
                while IFS=$'\\t' read -r name rest; do
                  case "$name" in
                    *[!A-Za-z0-9/_.:@+,-]*) ;;
                    "$current"*) COMPREPLY+=("$name") ;;
                  esac
                done < "$base/$file"
              done
            }

            # Adds what begins as the current word does: the kind of things, then the things.
            _hapax_offer() {
              local instance="$1" current="$2" before="$3" kind="$4" word
              shift 4
              case "$kind" in
                words) for word in "$@"; do [[ "$word" == "$current"* ]] && COMPREPLY+=("$before$word"); done ;;
                known) _hapax_known "$instance" "$current" "$@" ;;
                files)
                  compopt -o filenames 2> /dev/null
                  while IFS= read -r word; do COMPREPLY+=("$before$word"); done < <(compgen -f -- "$current")
                  ;;
                variables)
                  while IFS= read -r word; do COMPREPLY+=("$before$word"); done < <(compgen -A export -- "$current")
                  ;;
                instances)
                  for word in "${XDG_CACHE_HOME:-$HOME/.cache}"/hapax/complete/*/; do
                    word="${word%/}"
                    word="${word##*/}"
                    [[ "$word" != '*' && "$word" == "$current"* ]] && COMPREPLY+=("$before$word")
                  done
                  ;;
              esac
            }

            _hapax() {
              local line="${COMP_LINE:0:COMP_POINT}" instance=default below='' expects='' helping='' arguments=0
              local word current='' REPLY
              local -a typed
              # Bash breaks words at = and :, so they are taken from the line.
              read -r -a typed <<< "$line"
              if [[ "$line" != *' ' && ${#typed[@]} -gt 0 ]]; then
                current="${typed[${#typed[@]}-1]}"
                unset "typed[${#typed[@]}-1]"
              fi
              for word in "${typed[@]:1}"; do
                if [ -n "$expects" ]; then
                  [ "$expects" = --instance ] && instance="$word"
                  expects=''
                  continue
                fi
                case "$word" in
                  --instance=*) instance="${word#*=}" ;;
                  -*=*) ;;
                  -*)
                    _hapax_takes "$below" "$word"
                    [ -n "$REPLY" ] && expects="$word"
                    ;;
                  *)
                    _hapax_commands "$below"
                    if [[ "$below$helping" == '' && "$word" == help ]]; then
                      helping=yes
                    elif [[ " $REPLY " == *" $word "* ]]; then
                      below="${below:+$below }$word"
                    else
                      arguments=$((arguments + 1))
                    fi
                    ;;
                esac
              done
              COMPREPLY=()
              if [ -n "$expects" ]; then
                _hapax_takes "$below" "$expects"
                _hapax_offer "$instance" "$current" '' $REPLY
              elif [[ "$current" == -*=* ]]; then
                _hapax_takes "$below" "${current%%=*}"
                _hapax_offer "$instance" "${current#*=}" "${current%%=*}=" $REPLY
              elif [[ "$current" == -* ]]; then
                _hapax_options "$below"
                _hapax_offer "$instance" "$current" '' words $REPLY
              else
                _hapax_commands "$below"
                if [ -n "$helping" ]; then
                  [ -z "$below" ] && REPLY="$REPLY $HAPAX_TOPICS"
                  _hapax_offer "$instance" "$current" '' words $REPLY
                elif [[ -n "$REPLY" && "$arguments" = 0 ]]; then
                  _hapax_offer "$instance" "$current" '' words $REPLY
                else
                  _hapax_takes "$below" ''
                  _hapax_offer "$instance" "$current" '' $REPLY
                fi
              fi
              # What stands before the last break is there already.
              case "$current" in
                *[=:]*) COMPREPLY=("${COMPREPLY[@]#"${current%"${current##*[=:]}"}"}") ;;
              esac
            }

            complete -F _hapax hapax
            """;

    private BashCompletion() {}

    static String of(CompletedCommands all) {
        List<String> lines = new ArrayList<>();
        lines.add("# bash completion for hapax. Builtins only: it starts no program and asks no daemon.");
        lines.add("");
        lines.add("_hapax_commands() {");
        lines.add("  case \"$1\" in");
        all.commands().stream()
                .filter(command -> !command.below().isEmpty())
                .forEach(command ->
                        lines.add("    '" + command.words() + "') REPLY='" + words(command.below()) + "' ;;"));
        lines.add("    *) REPLY='' ;;");
        lines.add("  esac");
        lines.add("}");
        lines.add("");
        lines.add("_hapax_options() {");
        lines.add("  case \"$1\" in");
        all.commands().stream()
                .filter(command -> !command.options().isEmpty())
                .forEach(command -> lines.add(
                        "    '" + command.words() + "') REPLY='" + names(command.options().stream()) + "' ;;"));
        lines.add("    *) REPLY='' ;;");
        lines.add("  esac");
        lines.add("  REPLY=\"$REPLY " + names(all.common().stream()) + "\"");
        lines.add("}");
        lines.add("");
        lines.addAll(taken(all));
        lines.add("");
        return String.join("\n", lines) + "\n" + ACTING.replace("$HAPAX_TOPICS", words(all.topics()));
    }

    /** The same lines serve zsh. */
    static List<String> taken(CompletedCommands all) {
        List<String> lines = new ArrayList<>();
        lines.add("# What an option takes, or without one what a command does.");
        lines.add("_hapax_takes() {");
        lines.add("  case \"$1:$2\" in");
        all.common().stream()
                .filter(option -> !option.takes().isEmpty())
                .forEach(option -> lines.add("    "
                        + option.names().stream()
                                .map(name -> "*':" + name + "'")
                                .collect(Collectors.joining(" | "))
                        + ") REPLY='" + option.takes() + "' ;;"));
        for (Command command : all.commands()) {
            command.options().stream()
                    .filter(option -> !option.takes().isEmpty())
                    .forEach(option -> lines.add("    "
                            + option.names().stream()
                                    .map(name -> "'" + command.words() + ":" + name + "'")
                                    .collect(Collectors.joining(" | "))
                            + ") REPLY='" + option.takes() + "' ;;"));
            if (!command.argument().equals("nothing")) {
                lines.add("    '" + command.words() + ":') REPLY='" + command.argument() + "' ;;");
            }
        }
        lines.add("    *) REPLY='' ;;");
        lines.add("  esac");
        lines.add("}");
        return lines;
    }

    private static String words(List<Word> words) {
        return words.stream().map(Word::word).collect(Collectors.joining(" "));
    }

    private static String names(Stream<Option> options) {
        return options.flatMap(option -> option.names().stream())
                .filter(name -> name.startsWith("--"))
                .collect(Collectors.joining(" "));
    }
}
