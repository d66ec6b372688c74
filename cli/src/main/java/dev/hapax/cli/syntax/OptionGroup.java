package dev.hapax.cli.syntax;

/** Options that several commands share, or that one class answers for. */
@FunctionalInterface
public interface OptionGroup {
    void addTo(Syntax syntax);
}
