package dev.hapax.cli.error;

import dev.hapax.cli.output.OutputOptions;
import dev.hapax.shared.config.DidYouMean;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Stream;
import picocli.CommandLine.IParameterExceptionHandler;
import picocli.CommandLine.MissingParameterException;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.OverwrittenOptionException;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/** Arguments that make no sense, explained: what was not understood, what was probably meant. Nothing ran. */
public final class UsageErrors implements IParameterExceptionHandler {
    /** So many words are read at a glance; of more, the one that was meant comes first. */
    private static final int FEW = 5;

    private final CliErrors errors;

    public UsageErrors(CliErrors errors) {
        this.errors = errors;
    }

    @Override
    public int handleParseException(ParameterException mistake, String[] arguments) {
        CommandSpec spec = mistake.getCommandLine().getCommandSpec();
        boolean json = OutputOptions.asksForJson(List.of(arguments));
        String message = spec.qualifiedName() + ": " + explained(mistake, spec);
        return errors.usage(message, next(mistake, spec, message), json);
    }

    private static String explained(ParameterException mistake, CommandSpec spec) {
        return switch (mistake) {
            case UnmatchedArgumentException unmatched ->
                unknown(unmatched.getUnmatched().getFirst(), spec);
            case MissingParameterException missing ->
                missing(missing.getMissing().getFirst());
            case OverwrittenOptionException twice -> "`" + name(twice.getOverwritten()) + "` is given twice";
            default -> notAValue(mistake);
        };
    }

    private static String unknown(String word, CommandSpec spec) {
        if (word.startsWith("-")) {
            String name = word.replaceFirst("=.*", "");
            return "no option `" + name + "`" + DidYouMean.suffix(name, optionNames(spec));
        }
        if (!spec.subcommands().isEmpty()) {
            return "no command `" + word + "`"
                    + meantOrAll(word, spec.subcommands().keySet());
        }
        return "unexpected argument `" + word + "`";
    }

    private static String meantOrAll(String word, Set<String> commands) {
        String meant = DidYouMean.suffix(word, commands);
        boolean few = commands.size() <= FEW;
        return meant.isEmpty() && few ? "; use " + oneOf(List.copyOf(commands)) : meant;
    }

    private static List<String> optionNames(CommandSpec spec) {
        return spec.options().stream()
                .filter(option -> !option.hidden())
                .flatMap(option -> Stream.of(option.names()))
                .filter(name -> name.startsWith("--"))
                .toList();
    }

    private static String missing(ArgSpec missing) {
        return missing.isOption()
                ? "`" + name(missing) + "` needs a value (" + missing.paramLabel() + ")"
                : missing.paramLabel() + " is missing";
    }

    private static String notAValue(ParameterException mistake) {
        ArgSpec argument = mistake.getArgSpec();
        if (argument == null) {
            return String.valueOf(mistake.getMessage());
        }
        if (mistake.getValue() == null) {
            return "`" + name(argument) + "` needs a value (" + argument.paramLabel() + ")";
        }
        if (argument.converters().length > 0) {
            return inItsOwnWords(mistake);
        }
        String label = argument.paramLabel().toLowerCase(Locale.ROOT);
        String article = "aeiou".indexOf(label.charAt(0)) >= 0 ? "an " : "a ";
        return "`" + mistake.getValue() + "` is not " + article + label + choices(argument, mistake.getValue());
    }

    /** A converter of ours explains; picocli puts the name of the option before it. */
    private static String inItsOwnWords(ParameterException mistake) {
        String message = String.valueOf(mistake.getMessage());
        return message.substring(message.indexOf(": ") + 1).strip();
    }

    /** Only enums have a list to choose from; picocli has the candidates of other types too. */
    private static String choices(ArgSpec argument, String typed) {
        Class<?> type = argument.type().isArray() || argument.auxiliaryTypes().length == 0
                ? argument.type()
                : argument.auxiliaryTypes()[0];
        if (type.isEnum()) {
            List<String> words = Arrays.stream(type.getEnumConstants())
                    .map(word -> word.toString().toLowerCase(Locale.ROOT))
                    .toList();
            String meant = words.size() > FEW ? DidYouMean.suffix(typed, words) : "";
            return meant.isEmpty() ? "; use " + oneOf(words) : meant + "   (" + String.join(", ", words) + ")";
        }
        return type == int.class || type == Integer.class ? "; use a whole number" : "";
    }

    /** {@code a, b or c}. */
    public static String oneOf(List<String> words) {
        return words.size() < 2
                ? String.join("", words)
                : String.join(", ", words.subList(0, words.size() - 1)) + " or " + words.getLast();
    }

    private static String name(ArgSpec argument) {
        return argument instanceof OptionSpec option ? option.longestName() : argument.paramLabel();
    }

    /** An example where something is missing; where the message itself says what was meant, nothing more. */
    private static List<String> next(ParameterException mistake, CommandSpec spec, String message) {
        String asked = spec.parent() == null ? "hapax help" : spec.qualifiedName() + " -h";
        String all = asked + "     all " + (spec.subcommands().isEmpty() ? "options" : "commands");
        return switch (mistake) {
            case MissingParameterException _ ->
                Stream.concat(Arrays.stream(spec.usageMessage().footer()).limit(1), Stream.of(all))
                        .toList();
            case UnmatchedArgumentException _ -> message.contains("; ") ? List.of() : List.of(all);
            default -> List.of();
        };
    }
}
