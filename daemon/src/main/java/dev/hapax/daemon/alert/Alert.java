package dev.hapax.daemon.alert;

import dev.hapax.shared.config.AlertCondition;
import dev.hapax.shared.config.AlertRule;
import dev.hapax.shared.config.AlertScope;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** One condition of one thing, over time: what it is, and what was told of it to whom. Guarded by the engine. */
final class Alert {
    private static final int CHANGES_OF_A_FLAPPING_ONE = 4;
    private static final Duration QUIET = Duration.ofMinutes(5);

    /** What a channel is told. */
    enum Status {
        FIRING,
        FLAPPING,
        RESOLVED;

        String word() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** @param rule its name */
    record Key(String rule, AlertScope scope) {}

    private final AlertScope scope;
    private AlertRule rule;
    private boolean active;
    private boolean firing;
    private boolean flapping;
    private Instant since = Instant.EPOCH;
    private Instant startedAt = Instant.EPOCH;
    private @Nullable Instant endedAt;
    private Instant lastChange = Instant.EPOCH;
    private final Deque<Instant> changes = new ArrayDeque<>();
    private String detail = "";
    private Set<String> blames = Set.of();

    /** By channel, what it was last told; what is over is not in here. */
    private final Map<String, Status> told = new LinkedHashMap<>();

    /** What it explains, by whom and as it was when it was seen first. */
    private final Map<Key, Effect> effects = new LinkedHashMap<>();

    /** An alert that is told as a part of another one. */
    record Effect(String alert, AlertCondition condition, AlertScope scope, String summary) {}

    Alert(AlertRule rule, AlertScope scope) {
        this.rule = rule;
        this.scope = scope;
    }

    void observe(Observation seen, Instant now) {
        switch (seen.verdict()) {
            case ACTIVE -> {
                if (!active) {
                    active = true;
                    since = seen.evidence().isBefore(now) ? seen.evidence() : now;
                    changed(now);
                }
                detail = seen.detail();
                blames = seen.blames();
                begin(seen.evidence());
            }
            case CLEAR -> {
                if (active) {
                    active = false;
                    changed(now);
                    end(now);
                }
            }
            case UNKNOWN -> {
                // What was so goes on, and what was not does not begin.
            }
        }
        settle(now);
    }

    private void begin(Instant evidence) {
        boolean held = Duration.between(since, evidence).compareTo(rule.holds()) >= 0;
        if (held && !firing) {
            firing = true;
            if (!flapping) {
                startedAt = since;
                effects.clear();
            }
            endedAt = null;
        }
    }

    private void end(Instant now) {
        if (firing) {
            firing = false;
            endedAt = now;
        }
    }

    private void changed(Instant now) {
        lastChange = now;
        changes.addLast(now);
        while (changes.getFirst().isBefore(now.minus(QUIET)) || changes.size() > CHANGES_OF_A_FLAPPING_ONE) {
            changes.removeFirst();
        }
        if (!flapping && changes.size() >= CHANGES_OF_A_FLAPPING_ONE) {
            flapping = true;
            if (!firing && told.isEmpty()) {
                startedAt = changes.getFirst();
                effects.clear();
            }
        }
    }

    private void settle(Instant now) {
        if (flapping && !lastChange.plus(QUIET).isAfter(now)) {
            flapping = false;
            changes.clear();
            // It was told of already: to say that it is over, only because it has not held long enough, would be wrong.
            firing = active;
            endedAt = active ? null : lastChange;
        }
    }

    AlertRule rule() {
        return rule;
    }

    void rule(AlertRule next) {
        rule = next;
    }

    AlertScope scope() {
        return scope;
    }

    Key key() {
        return new Key(rule.name(), scope);
    }

    Status status() {
        if (flapping) {
            return Status.FLAPPING;
        }
        return firing ? Status.FIRING : Status.RESOLVED;
    }

    /** Whether the condition holds now, told or not. */
    boolean active() {
        return active;
    }

    boolean firing() {
        return firing;
    }

    boolean flapping() {
        return flapping;
    }

    Instant since() {
        return since;
    }

    Instant startedAt() {
        return startedAt;
    }

    @Nullable
    Instant endedAt() {
        return status() == Status.RESOLVED ? endedAt : null;
    }

    String detail() {
        return detail;
    }

    Set<String> blames() {
        return blames;
    }

    Map<String, Status> told() {
        return told;
    }

    void tell(String channel, Status status) {
        if (status == Status.RESOLVED) {
            told.remove(channel);
        } else {
            told.put(channel, status);
        }
    }

    void explains(Alert effect) {
        effects.put(effect.key(), new Effect(effect.rule.name(), effect.rule.when(), effect.scope, effect.detail));
    }

    boolean hasExplained(Alert effect) {
        return effects.containsKey(effect.key());
    }

    List<Effect> effects() {
        return List.copyOf(effects.values());
    }

    /** Whether nothing of it is worth remembering. */
    boolean forgettable(Instant now) {
        Instant end = endedAt;
        return !active
                && !firing
                && !flapping
                && told.isEmpty()
                && changes.stream().noneMatch(at -> at.plus(QUIET).isAfter(now))
                && (end == null || end.plus(Causes.MEMORY).isBefore(now));
    }

    /** For the state file. */
    KeptAlert kept() {
        return new KeptAlert(
                rule.name(),
                rule.when(),
                scope,
                active,
                firing,
                flapping,
                since,
                startedAt,
                endedAt,
                lastChange,
                new ArrayList<>(changes),
                detail,
                Map.copyOf(told),
                List.copyOf(effects.values()));
    }

    static Alert restored(KeptAlert kept, AlertRule rule) {
        var alert = new Alert(rule, kept.scope());
        alert.active = kept.active();
        alert.firing = kept.firing();
        alert.flapping = kept.flapping();
        alert.since = kept.since();
        alert.startedAt = kept.startedAt();
        alert.endedAt = kept.endedAt();
        alert.lastChange = kept.lastChange();
        alert.changes.addAll(kept.changes());
        alert.detail = kept.detail();
        alert.told.putAll(kept.told());
        kept.effects().forEach(effect -> alert.effects.put(new Key(effect.alert(), effect.scope()), effect));
        return alert;
    }
}
