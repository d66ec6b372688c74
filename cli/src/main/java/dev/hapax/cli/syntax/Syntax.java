package dev.hapax.cli.syntax;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import picocli.CommandLine.ITypeConverter;
import picocli.CommandLine.Model.ArgGroupSpec;
import picocli.CommandLine.Model.ArgSpec;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Model.PositionalParamSpec;
import picocli.CommandLine.ScopeType;

/**
 * What may be typed behind the name of a command, and its help. Written as code, not as annotations: the JVM makes a
 * class for each kind of annotation that is read, at each start, and that takes longer than most commands.
 *
 * <p>What is not typed is not set, so a field keeps its default. Names are written as help shows them: {@code "-q,
 * --quiet"}.
 */
public final class Syntax {
    private final String description;
    private final List<ArgSpec> values = new ArrayList<>();
    private final List<Consumer<CommandSpec>> parts = new ArrayList<>();
    private final Map<String, String> exitCodes = new LinkedHashMap<>();
    private String[] examples = {};
    private ScopeType scope = ScopeType.LOCAL;
    private Consumer<CommandSpec> itself = _ -> {};

    public Syntax(String description) {
        this.description = description;
    }

    /** Options that are added from here on stand before or after any command. */
    public Syntax ofEveryCommand() {
        scope = ScopeType.INHERIT;
        return this;
    }

    public Syntax with(OptionGroup group) {
        group.addTo(this);
        return this;
    }

    public Syntax flag(String names, String meaning, Consumer<Boolean> taken) {
        return add(option(names, "", meaning, new Slot<>(taken))
                .type(boolean.class)
                .arity("0"));
    }

    /** A flag that may be repeated: {@code -vv}. */
    public Syntax flags(String names, String meaning, Consumer<boolean[]> taken) {
        return add(option(names, "", meaning, new Slot<>(taken))
                .type(boolean[].class)
                .arity("0"));
    }

    public Syntax help(String names, String meaning) {
        return add(option(names, "", meaning, new Slot<Boolean>(_ -> {}))
                .type(boolean.class)
                .arity("0")
                .usageHelp(true));
    }

    /** Stands before commands only. */
    public Syntax version(String names, String meaning) {
        return add(option(names, "", meaning, new Slot<Boolean>(_ -> {}))
                .type(boolean.class)
                .arity("0")
                .scopeType(ScopeType.LOCAL)
                .versionHelp(true));
    }

    public <T> Syntax option(String names, String label, String meaning, Class<T> type, Consumer<T> taken) {
        return add(option(names, label, meaning, new Slot<>(taken)).type(type).arity("1"));
    }

    /** An option whose value is of a form of its own. */
    public <T> Syntax option(String names, String label, String meaning, ITypeConverter<T> form, Consumer<T> taken) {
        return add(option(names, label, meaning, new Slot<>(taken))
                .type(Object.class)
                .converters(form)
                .arity("1"));
    }

    /** An option that may be repeated. */
    public <T> Syntax options(String names, String label, String meaning, Class<T> type, Consumer<List<T>> taken) {
        return add(option(names, label, meaning, new Slot<>(taken))
                .type(List.class)
                .auxiliaryTypes(type)
                .arity("1"));
    }

    /** An option that may be repeated, whose values are of a form of their own. */
    public <T> Syntax options(
            String names, String label, String meaning, ITypeConverter<T> form, Consumer<List<T>> taken) {
        return add(option(names, label, meaning, new Slot<>(taken))
                .type(List.class)
                .auxiliaryTypes(Object.class)
                .converters(form)
                .arity("1"));
    }

    /** {@code KEY=VALUE}, repeatable. */
    public Syntax settings(String names, String label, String meaning, Consumer<Map<String, String>> taken) {
        return add(option(names, label, meaning, new Slot<>(taken))
                .type(Map.class)
                .auxiliaryTypes(String.class, String.class)
                .arity("1"));
    }

    /** @param arity {@code 1}, or {@code 0..1} where it may be left out */
    public <T> Syntax argument(String label, String arity, String meaning, Class<T> type, Consumer<T> taken) {
        return add(argument(label, arity, meaning, new Slot<>(taken)).type(type).index("0"));
    }

    public <T> Syntax arguments(String label, String arity, String meaning, Class<T> type, Consumer<List<T>> taken) {
        return add(argument(label, arity, meaning, new Slot<>(taken))
                .type(List.class)
                .auxiliaryTypes(type)
                .index("0..*"));
    }

    /** Options that exclude each other. */
    public Syntax atMostOneOf(OptionGroup group) {
        return choice("0..1", group);
    }

    /** Options of which one is needed. */
    public Syntax oneOf(OptionGroup group) {
        return choice("1", group);
    }

    /** Hands over the model, for the complaints of a command that checks more than can be said here. */
    public Syntax itself(Consumer<CommandSpec> taken) {
        itself = taken;
        return this;
    }

    /** Whole command lines. */
    public Syntax examples(String... lines) {
        examples = lines;
        return this;
    }

    /** How it ends: {@code "0:done"}. */
    public Syntax exitCodes(String... meanings) {
        for (String meaning : meanings) {
            int colon = meaning.indexOf(':');
            exitCodes.put(meaning.substring(0, colon), meaning.substring(colon + 1));
        }
        return this;
    }

    /** @param command what runs, and hears of its values */
    public CommandSpec of(Object command) {
        CommandSpec spec = CommandSpec.wrapWithoutInspection(command, MadeByHand.FACTORY);
        spec.usageMessage().description(description).footer(examples).exitCodeList(exitCodes);
        parts.forEach(part -> part.accept(spec));
        itself.accept(spec);
        return spec;
    }

    private Syntax add(OptionSpec.Builder builder) {
        OptionSpec option = builder.build();
        values.add(option);
        parts.add(spec -> spec.addOption(option));
        return this;
    }

    private Syntax add(PositionalParamSpec.Builder builder) {
        PositionalParamSpec argument = builder.build();
        values.add(argument);
        parts.add(spec -> spec.addPositional(argument));
        return this;
    }

    private Syntax choice(String multiplicity, OptionGroup group) {
        var inside = new Syntax(description);
        group.addTo(inside);
        var choice = ArgGroupSpec.builder().exclusive(true).multiplicity(multiplicity);
        inside.values.forEach(choice::addArg);
        parts.add(spec -> spec.addArgGroup(choice.build()));
        return this;
    }

    private OptionSpec.Builder option(String names, String label, String meaning, Slot<?> slot) {
        return OptionSpec.builder(names.split(", "))
                .paramLabel(label)
                .description(meaning)
                .scopeType(scope)
                .hasInitialValue(false)
                .getter(slot)
                .setter(slot);
    }

    private static PositionalParamSpec.Builder argument(String label, String arity, String meaning, Slot<?> slot) {
        return PositionalParamSpec.builder()
                .paramLabel(label)
                .arity(arity)
                .required(!arity.startsWith("0"))
                .description(meaning)
                .hasInitialValue(false)
                .getter(slot)
                .setter(slot);
    }
}
