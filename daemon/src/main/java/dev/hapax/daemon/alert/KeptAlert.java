package dev.hapax.daemon.alert;

import dev.hapax.daemon.alert.Alert.Effect;
import dev.hapax.daemon.alert.Alert.Status;
import dev.hapax.shared.config.AlertCondition;
import dev.hapax.shared.config.AlertScope;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An alert as it lies in the state file.
 *
 * @param told by channel
 */
record KeptAlert(
        String rule,
        AlertCondition condition,
        AlertScope scope,
        boolean active,
        boolean firing,
        boolean flapping,
        Instant since,
        Instant startedAt,
        @Nullable Instant endedAt,
        Instant lastChange,
        List<Instant> changes,
        String detail,
        Map<String, Status> told,
        List<Effect> effects) {
    /** What differs when it is worth writing: figures within sentences change all the time. */
    String mark() {
        return rule
                + scope.kind()
                + scope.name()
                + active
                + firing
                + flapping
                + endedAt
                + lastChange
                + told
                + effects.size();
    }
}
