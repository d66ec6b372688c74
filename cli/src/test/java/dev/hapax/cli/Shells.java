package dev.hapax.cli;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The shells of this machine with the script for them: what is offered when a line is typed and the key is pressed.
 *
 * @param directory where they run
 * @param cache where the names lie
 */
record Shells(Path directory, Path cache) {
    private static final String LINE = "== ";

    static boolean here(String shell) {
        return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, shell)));
    }

    Map<String, List<String>> bash(List<String> lines) throws IOException, InterruptedException {
        return offered(lines, "bash", "--norc", "-c", """
                source "$1"
                for COMP_LINE in "${@:2}"; do
                  COMP_POINT=${#COMP_LINE}
                  _hapax
                  printf '%s\\n' "== $COMP_LINE" "${COMPREPLY[@]}"
                done
                """, "bash", script("hapax.bash"));
    }

    Map<String, List<String>> fish(List<String> lines) throws IOException, InterruptedException {
        return offered(lines, "fish", "--no-config", "-c", """
                source $argv[1]
                for line in $argv[2..]
                    echo "== $line"
                    complete -C $line | string replace -r '\\t.*' ''
                end
                """, script("hapax.fish"));
    }

    /** Only on a terminal does zsh complete; a second one, within, is typed to, and tells what it was handed. */
    Map<String, List<String>> zsh(List<String> lines) throws IOException, InterruptedException {
        return offered(lines, "zsh", "-f", "-c", """
                zmodload zsh/zpty
                zpty typed zsh -f -i
                zpty -w typed "PS1=; autoload -Uz compinit; compinit -u -D; source ${(q)1}"
                zpty -w typed 'compadd() {
                  local -a hits
                  if (( ! ${argv[(I)-[OAD]]} )); then
                    builtin compadd -O hits "$@"
                    print -rl -- $hits > /dev/tty
                  fi
                  builtin compadd "$@"
                }'
                zpty -w typed 'offer() {
                  print BEG""IN > /dev/tty
                  zle list-choices
                  print E""ND > /dev/tty
                }'
                zpty -w typed 'zle -N offer; bindkey "^X" offer; print REA""DY'
                zpty -r typed out '*READY*'
                for line in "${@:2}"; do
                  zpty -w -n typed "$line"$'\\C-x'
                  zpty -r typed out '*END*'
                  print -r -- "== $line"
                  print -r -- "${${out#*BEGIN}%%END*}"
                  zpty -w -n typed $'\\C-u'
                done
                zpty -d typed
                """, "zsh", script("hapax.zsh"));
    }

    private static String script(String name) {
        return CompletionScripts.FOLDER.resolve(name).toAbsolutePath().toString();
    }

    private Map<String, List<String>> offered(List<String> lines, String... shell)
            throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of(shell));
        command.addAll(lines);
        var builder = new ProcessBuilder(command).directory(directory.toFile());
        builder.environment().put("XDG_CACHE_HOME", cache.toString());
        builder.environment().put("HOME", directory.toString());
        Process process = builder.redirectError(ProcessBuilder.Redirect.DISCARD).start();
        process.getOutputStream().close();
        Map<String, List<String>> offered = new LinkedHashMap<>();
        List<String> words = new ArrayList<>();
        for (String line : new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .map(String::stripTrailing)
                .toList()) {
            if (line.startsWith(LINE)) {
                words = new ArrayList<>();
                // What was typed may end with a blank.
                String typed = line.substring(LINE.length());
                offered.put(lines.contains(typed) ? typed : typed + " ", words);
            } else if (!line.isBlank()) {
                words.add(line.strip());
            }
        }
        if (!process.waitFor(1, TimeUnit.MINUTES)) {
            process.destroyForcibly();
        }
        return offered;
    }
}
