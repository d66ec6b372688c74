package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.health.HealthBoard.Admission;
import dev.hapax.daemon.health.HealthBoard.Cooling;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What of one provider is set aside: a target, a key, or all of it. Guarded by its parts. */
final class SetAside {
    private final Cooldown whole = new Cooldown();

    /** @return for how long */
    Duration begin(TargetRecord target, Cooling cooling, Failure failure, long now) {
        Duration time = cooling.time();
        if (time == null) {
            return Duration.ZERO;
        }
        Cooldown.Since why = Cooldown.Since.of(failure);
        return switch (cooling.scope()) {
            case TARGET -> begun(target.cooldown(), time, why, now);
            case PROVIDER -> begun(whole, time, why, now);
            case KEY -> {
                if (failure.kind() == FailureKind.KEY_REFUSED) {
                    target.key().refused(now, why);
                } else {
                    target.key().setAside(now, time, why);
                }
                yield target.key().left(now);
            }
        };
    }

    private static Duration begun(Cooldown cooldown, Duration time, Cooldown.Since why, long now) {
        cooldown.begin(now, time, why);
        return cooldown.left(now);
    }

    /** Why a target takes no calls now; null: it does. */
    Admission.@Nullable Refused refusal(TargetRecord target, long now) {
        Duration keyLeft = target.key().left(now);
        if (keyLeft.isPositive()) {
            return refusal(keyLeft, target.key().since());
        }
        for (Cooldown cooling : List.of(whole, target.cooldown())) {
            Duration left = cooling.left(now);
            if (left.isPositive()) {
                return refusal(left, cooling.since());
            }
        }
        return null;
    }

    private static Admission.Refused refusal(Duration left, Cooldown.Since since) {
        return new Admission.Refused("cooling", left, since.message(), since.kind());
    }

    /** Whether all of it is. */
    boolean whole(long now) {
        return whole.left(now).isPositive();
    }

    void wentWell(long now) {
        whole.wentWell(now);
    }
}
