package dev.hapax.cli.command.help;

import java.util.List;

/**
 * The commands as somebody looks for them: by what they are about to do.
 *
 * @param commands in the order in which they are usually needed
 */
public record CommandGroup(String title, List<String> commands) {
    public static final List<CommandGroup> ALL = List.of(
            new CommandGroup("Run the gateway:", List.of("init", "serve", "wait", "status", "reload", "stop")),
            new CommandGroup(
                    "Check and change the config:", List.of("validate", "explain", "route", "provider", "config")),
            new CommandGroup(
                    "See what it does:",
                    List.of("providers", "top", "requests", "usage", "alerts", "cache", "metrics")),
            new CommandGroup("Find your way:", List.of("help", "completion", "version")));

    public CommandGroup {
        commands = List.copyOf(commands);
    }
}
