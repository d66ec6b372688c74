package dev.hapax.daemon.health;

import java.util.List;

/** The one word that says how a provider is that is not off. */
record Diagnosis(KeyStanding key, Breaker reach, SetAside setAside, Targets targets, RecentCalls recent) {
    /** @param everAnswered whether anybody has had an answer from it since the start */
    String word(boolean everAnswered, long now) {
        if (key.refused()) {
            return "refused";
        }
        if (reach.state(now) != Breaker.State.CLOSED) {
            return "down";
        }
        if (key.left(now).isPositive() || setAside.whole(now)) {
            return "limited";
        }
        List<TargetRecord> listed = targets.listed();
        List<Breaker.State> states =
                listed.stream().map(target -> target.breaker().state(now)).toList();
        if (!states.isEmpty() && states.stream().allMatch(state -> state == Breaker.State.OPEN)) {
            return "down";
        }
        if (!listed.isEmpty()
                && listed.stream()
                        .allMatch(target -> target.cooldown().left(now).isPositive())) {
            return "limited";
        }
        if (states.stream().anyMatch(state -> state != Breaker.State.CLOSED) || recent.unsteady(now)) {
            return "degraded";
        }
        return everAnswered ? "healthy" : "unknown";
    }
}
