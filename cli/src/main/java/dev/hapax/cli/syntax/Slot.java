package dev.hapax.cli.syntax;

import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Model.IGetter;
import picocli.CommandLine.Model.ISetter;

/** Where the parser puts a value, and looks for what it has put there before; hands each on. */
final class Slot<V> implements IGetter, ISetter {
    private final Consumer<V> taken;
    private @Nullable Object value;

    Slot(Consumer<V> taken) {
        this.taken = taken;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals", "NullAway"}) // as the parser declares it
    public <T> T get() {
        return (T) value;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> T set(T next) {
        value = next;
        taken.accept((V) next);
        return next;
    }
}
