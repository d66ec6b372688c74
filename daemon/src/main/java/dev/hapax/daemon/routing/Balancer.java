package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.health.HealthBoard.Standing;
import dev.hapax.daemon.health.HealthBoard.Standing.Can;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;

/**
 * In which order a request asks the targets of its chain (failover.md §7): health decides first, the strategy among
 * those that can take calls. Turns and weights are guarded by this object.
 */
final class Balancer {
    /** Chains are as many as the file names and callers combine; the longest unused is forgotten. */
    private static final int MOST_TURNS = 1024;

    private final Map<List<Target>, Turns> turns = new LinkedHashMap<>(16, 0.75f, true);

    /** Whose turn it is in one group of targets. */
    private static final class Turns {
        private final Map<Target, Integer> credit = new LinkedHashMap<>();
        private int next;
    }

    List<Target> order(Chain chain, Map<Target, Standing> standings, RandomGenerator random) {
        List<Target> ready = new ArrayList<>();
        Set<Target> recovering = new LinkedHashSet<>();
        for (Target target : chain.targets()) {
            Standing standing = standings.get(target);
            if (standing != null && standing.can() == Can.TAKE_CALLS) {
                boolean spared = standing.share() < 1 && random.nextDouble() >= standing.share();
                (spared ? recovering : ready).add(target);
            }
        }
        List<Target> group = new ArrayList<>(chain.balanced());
        group.retainAll(ready);
        List<Target> order = new ArrayList<>(chain.targets());
        if (group.size() > 1) {
            Target first =
                    switch (chain.strategy()) {
                        case PRIORITY -> group.getFirst();
                        case WEIGHTED -> byWeight(chain, group);
                        case ROUND_ROBIN -> byTurn(chain, group);
                        case LEAST_BUSY -> ofTwo(group, standings, random, false);
                        case LATENCY -> ofTwo(group, standings, random, true);
                    };
            moveAhead(first, order, ready);
        }
        recovering.forEach(target -> moveBehind(target, order, ready));
        return order;
    }

    /** Ahead of the first that can take calls: one that may take a trial keeps its place before that. */
    private static void moveAhead(Target first, List<Target> order, List<Target> ready) {
        order.remove(first);
        int at = 0;
        while (at < order.size() && !ready.contains(order.get(at))) {
            at++;
        }
        order.add(at, first);
    }

    /** A target that has just recovered lets the next one go first, where there is one. */
    private static void moveBehind(Target target, List<Target> order, List<Target> ready) {
        int from = order.indexOf(target);
        for (int at = from + 1; at < order.size(); at++) {
            if (ready.contains(order.get(at))) {
                order.remove(from);
                order.add(at, target);
                return;
            }
        }
    }

    /** Smooth: 5, 1, 1 gives a a b a c a a rather than a a a a a b c. */
    private synchronized Target byWeight(Chain chain, List<Target> group) {
        Map<Target, Integer> credit = turnsOf(chain).credit;
        int total = 0;
        Target best = group.getFirst();
        for (Target target : group) {
            int weight = chain.weights().get(chain.targets().indexOf(target));
            total += weight;
            credit.merge(target, weight, Integer::sum);
            if (credit.getOrDefault(target, 0) > credit.getOrDefault(best, 0)) {
                best = target;
            }
        }
        credit.merge(best, -total, Integer::sum);
        return best;
    }

    private synchronized Target byTurn(Chain chain, List<Target> group) {
        Turns turn = turnsOf(chain);
        Target first = group.get(turn.next % group.size());
        turn.next = (turn.next + 1) & Integer.MAX_VALUE;
        return first;
    }

    private Turns turnsOf(Chain chain) {
        Turns known = turns.computeIfAbsent(List.copyOf(chain.balanced()), _ -> new Turns());
        if (turns.size() > MOST_TURNS) {
            turns.remove(turns.keySet().iterator().next());
        }
        return known;
    }

    /** The better of two drawn at random: as good as asking all, and no crowd runs to one. */
    private static Target ofTwo(
            List<Target> group, Map<Target, Standing> standings, RandomGenerator random, boolean byLatency) {
        int one = random.nextInt(group.size());
        int other = random.nextInt(group.size() - 1);
        other += other >= one ? 1 : 0;
        Target first = group.get(Math.min(one, other));
        Target second = group.get(Math.max(one, other));
        return cost(standings.get(second), byLatency) < cost(standings.get(first), byLatency) ? second : first;
    }

    private static double cost(@Nullable Standing standing, boolean byLatency) {
        if (standing == null) {
            return Double.MAX_VALUE;
        }
        return byLatency ? (double) standing.firstToken().toNanos() * (1 + standing.inFlight()) : standing.inFlight();
    }
}
