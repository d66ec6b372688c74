package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Unasked;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.Admission;
import dev.hapax.daemon.health.HealthBoard.Standing;
import dev.hapax.daemon.health.HealthBoard.Standing.Can;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptTimers;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.HapaxConfig.Timeouts;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import java.util.random.RandomGenerator;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One request under way: what it may still use, and what it has tried. One thread at a time writes; the records may be
 * read by another.
 */
final class RequestRun {
    /** An attempt that cannot get this much time is not begun. */
    private static final Duration SHORTEST_ATTEMPT = Duration.ofMillis(100);
    /** What every attempt but the last leaves to each of the others, beside its connect time. */
    private static final Duration FLOOR = Duration.ofSeconds(2);

    /** Why those after the one that answered were not asked. */
    static final String NOT_NEEDED = "not needed";

    static final String CALLER_LEFT = "the caller had left";
    static final String NO_TIME = "no time was left";

    private static final String HELD_ELSEWHERE = "what the request names lies at another provider";

    /** What all requests share. */
    record Tools(
            HealthBoard health,
            EventBus events,
            LongSupplier ticker,
            Pause pause,
            RandomGenerator random,
            Balancer balancer) {}

    private final Ask ask;
    private final Dispatcher.Plan plan;
    private final Bound bound;
    private final Tools tools;
    private final int mostCalls;
    private final List<AttemptRecord> records = new ArrayList<>();
    private final Remains remains;
    private final Set<Target> asked = new HashSet<>();
    private List<Target> order = List.of();
    private int calls;

    RequestRun(Ask ask, Dispatcher.Plan plan, Bound bound, Tools tools) {
        this.ask = ask;
        this.plan = plan;
        this.bound = bound;
        this.tools = tools;
        // Half of what was left each time, as a client that repeats its call was told to only where half was unused:
        // so all its tries together make no more attempts than one may.
        this.mostCalls = Math.max(1, plan.config().failover().maxAttempts() >> ask.callersRepeats());
        this.remains = new Remains(ask.knowsOverloaded());
    }

    Ask ask() {
        return ask;
    }

    Dispatcher.Plan plan() {
        return plan;
    }

    Bound bound() {
        return bound;
    }

    Tools tools() {
        return tools;
    }

    Remains remains() {
        return remains;
    }

    @Nullable
    ProviderAdapter adapter(Target target) {
        return plan.config().providers().containsKey(target.provider())
                ? plan.adapters().get(target.provider())
                : null;
    }

    /** Whether a target could take a call now, as far as is known without asking for one. */
    boolean couldAsk(Target target) {
        return adapter(target) != null && standing(target).can() != Can.NOTHING;
    }

    Standing standing(Target target) {
        return tools.health().standing(target);
    }

    /** Whether another attempt may begin; if time or caller are why not, that is what remains to say. */
    boolean mayCall() {
        if (ask.cancellation().cancelled()) {
            remains.failed(Failure.of(FailureKind.CLIENT_CLOSED, "the caller left"));
            return false;
        }
        if (plan.deadline().left().compareTo(SHORTEST_ATTEMPT) < 0) {
            remains.failed(Failure.of(FailureKind.DEADLINE, "no time is left"));
            return false;
        }
        return callsLeft();
    }

    void called() {
        calls++;
    }

    void notCalledAfterAll() {
        calls--;
    }

    /** Why {@link #mayCall} says no. */
    String whyNoCall() {
        if (ask.cancellation().cancelled()) {
            return CALLER_LEFT;
        }
        return callsLeft() ? NO_TIME : "no attempt was left (failover.max_attempts)";
    }

    /** The first attempt at a target pays for later ones of others. */
    void made(Attempt attempt) {
        if (asked.add(attempt.target())) {
            tools.health().firstAttempt(attempt.target());
        }
    }

    /** Whether this request has come to the target's provider already. */
    boolean cameTo(Target target) {
        return asked.stream().anyMatch(other -> other.provider().equals(target.provider()));
    }

    boolean callsLeft() {
        return calls < mostCalls;
    }

    /** What the caller gets, nobody having answered. */
    GatewayError error() {
        return remains.error(calls, 2 * calls <= mostCalls);
    }

    /** Whether an attempt can begin after such a wait. */
    boolean timeFor(Duration wait) {
        return plan.deadline().left().compareTo(wait.plus(SHORTEST_ATTEMPT)) >= 0;
    }

    void waits(Duration time) {
        if (time.isPositive()) {
            try {
                tools.pause().pause(time, ask.cancellation());
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                ask.cancellation().cancel();
            }
        }
    }

    /** @param others how many more targets could be asked after this one */
    AttemptTimers timers(Target target, int others) {
        Timeouts timeouts = timeouts(target);
        Deadline total = plan.deadline().butIn(timeouts.total());
        int following = Math.min(others, Math.max(0, mostCalls - calls));
        Duration floor = timeouts.connect().plus(FLOOR).multipliedBy(following);
        Deadline share = following == 0 ? total : total.sparing(floor);
        return new AttemptTimers(timeouts.connect(), timeouts.firstToken(), timeouts.idle(), share, total);
    }

    /** How long a call may be out: no longer than the request and the provider's own limit. */
    Duration lease(Target target) {
        return plan.deadline().butIn(timeouts(target).total()).left();
    }

    private Timeouts timeouts(Target target) {
        HapaxConfig.Provider provider = plan.config().providers().get(target.provider());
        return provider == null ? Timeouts.DEFAULT : provider.timeouts();
    }

    void skipped(Target target, Admission.Refused why) {
        recorded(new AttemptRecord(target, why.reason(), 0, Duration.ZERO, why.explanation()));
        remains.passedOver(target, why);
    }

    void recorded(AttemptRecord record) {
        synchronized (records) {
            records.add(record);
        }
    }

    /** What a stream that had begun well came to in the end. */
    void corrected(AttemptRecord last) {
        synchronized (records) {
            for (int i = records.size() - 1; i >= 0; i--) {
                if (records.get(i).target().equals(last.target())
                        && records.get(i).outcome().equals("ok")) {
                    records.set(
                            i,
                            last.reason() == null ? last.because(records.get(i).reason()) : last);
                    return;
                }
            }
        }
    }

    List<AttemptRecord> records() {
        synchronized (records) {
            return List.copyOf(records);
        }
    }

    /** @param targets those of the chain that the request may go to, in the order in which it does */
    void goesThrough(List<Target> targets) {
        order = targets;
    }

    /** Those that it did not come to, in order. */
    List<Unasked> unasked(String why) {
        List<Target> chain = plan.chain().targets();
        if (chain.size() == 1 && !records.isEmpty()) {
            return List.of();
        }
        Set<Target> considered = records().stream().map(AttemptRecord::target).collect(Collectors.toSet());
        Stream<Target> elsewhere = chain.stream().filter(target -> !order.contains(target));
        return Stream.concat(order.stream(), elsewhere)
                .filter(target -> !considered.contains(target))
                .map(target -> new Unasked(target, mayTry(target) ? why : HELD_ELSEWHERE))
                .toList();
    }

    private boolean mayTry(Target target) {
        return order.contains(target) && bound.mayTry(target);
    }
}
