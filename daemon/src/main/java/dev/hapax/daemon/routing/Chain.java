package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Target;
import dev.hapax.shared.config.HapaxConfig.Strategy;
import java.util.List;
import java.util.stream.IntStream;

/**
 * The ordered targets that one request may try. A snapshot: it cannot change under its reader.
 *
 * @param weights of the first so many targets, among which the strategy chooses who is asked first; the others are
 *     fallbacks in their order
 */
public record Chain(List<Target> targets, Strategy strategy, List<Integer> weights) {
    public Chain {
        targets = List.copyOf(targets);
        weights = List.copyOf(weights);
    }

    /** In this order. */
    public Chain(List<Target> targets) {
        this(targets, Strategy.PRIORITY, List.of());
    }

    /** What is left of it when only some may be asked. */
    Chain only(List<Target> some) {
        List<Target> kept = targets.stream().filter(some::contains).toList();
        List<Integer> itsWeights = IntStream.range(0, weights.size())
                .filter(i -> some.contains(targets.get(i)))
                .mapToObj(weights::get)
                .toList();
        return new Chain(kept, strategy, itsWeights);
    }

    /** Those that a request may be asked of first. */
    List<Target> first() {
        boolean balances = strategy != Strategy.PRIORITY && weights.size() > 1;
        return balances ? balanced() : targets.subList(0, 1);
    }

    /** Those among which the strategy chooses. */
    List<Target> balanced() {
        return targets.subList(0, weights.size());
    }
}
