package dev.hapax.daemon.health;

import java.util.List;
import java.util.function.Predicate;

/** The one word that says how a provider is that is not off. */
record Diagnosis(Breaker reach, SetAside setAside, Targets targets, RecentCalls recent) {
    /** @param everAnswered whether anybody has had an answer from it since the start */
    String word(boolean everAnswered, long now) {
        List<TargetRecord> listed = targets.listed();
        if (all(listed, target -> target.key().refused())) {
            return "refused";
        }
        if (reach.state(now) != Breaker.State.CLOSED) {
            return "down";
        }
        if (setAside.whole(now) || all(listed, target -> target.key().left(now).isPositive())) {
            return "limited";
        }
        if (all(listed, target -> target.breaker().state(now) == Breaker.State.OPEN)) {
            return "down";
        }
        if (all(listed, target -> target.cooldown().left(now).isPositive())) {
            return "limited";
        }
        boolean trouble = listed.stream()
                .anyMatch(target -> target.key().refused() || target.breaker().state(now) != Breaker.State.CLOSED);
        if (trouble || recent.unsteady(now)) {
            return "degraded";
        }
        return everAnswered ? "healthy" : "unknown";
    }

    private static boolean all(List<TargetRecord> targets, Predicate<TargetRecord> are) {
        return !targets.isEmpty() && targets.stream().allMatch(are);
    }
}
