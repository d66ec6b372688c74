package dev.hapax.daemon.health;

import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.health.HealthBoard.Cooling;
import dev.hapax.daemon.health.HealthBoard.Lease;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** One call under way, and what its end teaches. */
final class Permit implements Lease {
    private final ProviderRecord provider;
    private final String model;
    private final TargetRecord target;
    private final Breaker reach;
    private final Breaker.Pass pass;
    private final Breaker.Pass reachPass;
    private final boolean rechecksKey;
    private final AtomicBoolean settled = new AtomicBoolean();

    Permit(
            ProviderRecord provider,
            String model,
            TargetRecord target,
            Breaker reach,
            Breaker.Pass pass,
            Breaker.Pass reachPass,
            boolean rechecksKey) {
        this.provider = provider;
        this.model = model;
        this.target = target;
        this.reach = reach;
        this.pass = pass;
        this.reachPass = reachPass;
        this.rechecksKey = rechecksKey;
        target.pace().begun();
    }

    @Override
    public void succeeded(Duration took, @Nullable Duration firstToken) {
        if (!end()) {
            return;
        }
        long now = provider.now();
        target.pace().answered(firstToken == null ? took : firstToken);
        target.cooldown().wentWell(now);
        target.key().accepted(now);
        reach.succeeded(reachPass, now);
        target.breaker().succeeded(pass, now);
        provider.answered(now, took);
    }

    @Override
    public Duration failed(Failure failure, boolean countsAgainstHealth, Cooling cooling, Duration took) {
        if (!end()) {
            return Duration.ZERO;
        }
        long now = provider.now();
        provider.problem(failure);
        boolean refused = failure.kind() == FailureKind.KEY_REFUSED;
        if (rechecksKey && !refused) {
            target.key().toldNothing();
        }
        Duration aside = provider.setAside(target, cooling, failure, now);
        if (!countsAgainstHealth) {
            reach.released(reachPass);
            target.breaker().released(pass);
            return aside;
        }
        boolean ofReach = ofReach(failure.kind());
        provider.failed(now, model, ofReach);
        if (ofReach) {
            reach.failed(reachPass, now);
            target.breaker().released(pass);
        } else {
            reach.succeeded(reachPass, now);
            target.breaker().failed(pass, now);
            provider.failedOnAnswers(failure.kind());
        }
        return aside;
    }

    /** Connection, name and TLS fail for every target of a provider at once. */
    private static boolean ofReach(FailureKind kind) {
        return switch (kind) {
            case UNREACHABLE, CONNECT_TIMEOUT, TLS -> true;
            default -> false;
        };
    }

    @Override
    public void released() {
        if (!end()) {
            return;
        }
        if (rechecksKey) {
            target.key().toldNothing();
        }
        reach.released(reachPass);
        target.breaker().released(pass);
    }

    private boolean end() {
        boolean first = settled.compareAndSet(false, true);
        if (first) {
            target.pace().ended();
        }
        return first;
    }
}
