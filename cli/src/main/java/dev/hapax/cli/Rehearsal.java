package dev.hapax.cli;

import dev.hapax.cli.terminal.Surroundings;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;

/**
 * Runs the command lines that standard input names, one a line, in one process: what the cache of a distribution
 * remembers is what one process did.
 */
final class Rehearsal {
    private Rehearsal() {}

    public static void main(String[] arguments) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
            Main.run(Surroundings.ofProcess(), Wiring.ofProcess(), line.split(" "));
        }
    }
}
