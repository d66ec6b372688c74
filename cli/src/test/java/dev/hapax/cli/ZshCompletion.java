package dev.hapax.cli;

import dev.hapax.cli.CompletedCommands.Command;
import dev.hapax.cli.CompletedCommands.Option;
import dev.hapax.cli.CompletedCommands.Word;
import java.util.ArrayList;
import java.util.List;

/** The script for zsh, with a description beside each candidate; works from a folder of {@code fpath} and sourced. */
final class ZshCompletion {
    private static final String ACTING = """
            # Names of routes, providers and models, as the daemon and the last edit wrote them.
            _hapax_known() {
              local base=${XDG_CACHE_HOME:-$HOME/.cache}/hapax/complete/$1 file name rest
              local -a names
              shift
              for file in $@; do
                [[ -r $base/$file ]] || continue
                while IFS=$'\\t' read -r name rest; do
                  [[ $name == *[^A-Za-z0-9/_.:@+,-]* ]] || names+=("${name//:/\\:}:$rest")
                done < $base/$file
              done
              _describe -t names name names
            }

            _hapax_offer() {
              local instance=$1 kind=$2
              local -a found
              shift 2
              case $kind in
                words) compadd -- $@ ;;
                known) _hapax_known $instance $@ ;;
                files) _files ;;
                variables) _parameters -g '*export*' ;;
                instances)
                  found=(${XDG_CACHE_HOME:-$HOME/.cache}/hapax/complete/*(N/:t))
                  compadd -- $found
                  ;;
              esac
            }

            _hapax() {
              local instance=default below= expects= helping= word REPLY
              local -a reply
              integer i arguments=0
              for (( i = 2; i < CURRENT; i++ )); do
                word=${(Q)words[i]}
                if [[ -n $expects ]]; then
                  [[ $expects == --instance ]] && instance=$word
                  expects=
                  continue
                fi
                case $word in
                  --instance=*) instance=${word#*=} ;;
                  -*=*) ;;
                  -*)
                    _hapax_takes "$below" "$word"
                    [[ -n $REPLY ]] && expects=$word
                    ;;
                  *)
                    _hapax_commands "$below"
                    if [[ -z $below$helping && $word == help ]]; then
                      helping=yes
                    elif [[ -n ${(M)reply:#$word:*} ]]; then
                      below=${below:+$below }$word
                    else
                      arguments+=1
                    fi
                    ;;
                esac
              done
              if [[ -n $expects ]]; then
                _hapax_takes "$below" "$expects"
                _hapax_offer $instance ${=REPLY}
              elif [[ $PREFIX == -*=* ]]; then
                _hapax_takes "$below" "${PREFIX%%=*}"
                compset -P '*='
                _hapax_offer $instance ${=REPLY}
              elif [[ $PREFIX == -* ]]; then
                _hapax_options "$below"
                _describe -o -t options option reply
              else
                _hapax_commands "$below"
                if [[ -n $helping ]]; then
                  [[ -z $below ]] && reply+=(HAPAX_TOPICS)
                  _describe -t commands command reply
                elif (( $#reply && ! arguments )); then
                  _describe -t commands command reply
                else
                  _hapax_takes "$below" ''
                  _hapax_offer $instance ${=REPLY}
                fi
              fi
            }

            if [[ $funcstack[1] == _hapax ]]; then
              _hapax "$@"
            else
              compdef _hapax hapax
            fi
            """;

    private ZshCompletion() {}

    static String of(CompletedCommands all) {
        List<String> lines = new ArrayList<>();
        lines.add("#compdef hapax");
        lines.add("# zsh completion for hapax. Builtins only: it starts no program and asks no daemon.");
        lines.add("");
        lines.add("_hapax_commands() {");
        lines.add("  case $1 in");
        for (Command command : all.commands()) {
            if (!command.below().isEmpty()) {
                lines.add("    '" + command.words() + "') reply=(");
                command.below().forEach(word -> lines.add("      " + described(word.word(), word.description())));
                lines.add("    ) ;;");
            }
        }
        lines.add("    *) reply=() ;;");
        lines.add("  esac");
        lines.add("}");
        lines.add("");
        lines.add("_hapax_options() {");
        lines.add("  case $1 in");
        for (Command command : all.commands()) {
            if (!command.options().isEmpty()) {
                lines.add("    '" + command.words() + "') reply=(");
                command.options().forEach(option -> lines.addAll(described(option)));
                lines.add("    ) ;;");
            }
        }
        lines.add("    *) reply=() ;;");
        lines.add("  esac");
        lines.add("  reply+=(");
        all.common().forEach(option -> lines.addAll(described(option)));
        lines.add("  )");
        lines.add("}");
        lines.add("");
        lines.addAll(BashCompletion.taken(all));
        lines.add("");
        String topics = String.join(
                " ", all.topics().stream().map(ZshCompletion::described).toList());
        return String.join("\n", lines) + "\n" + ACTING.replace("HAPAX_TOPICS", topics);
    }

    private static List<String> described(Option option) {
        return option.names().stream()
                .filter(name -> name.startsWith("--"))
                .map(name -> "      " + described(name, option.description()))
                .toList();
    }

    private static String described(Word word) {
        return described(word.word(), word.description());
    }

    private static String described(String word, String description) {
        return "'" + word + ":" + description.replace("'", "'\\''") + "'";
    }
}
