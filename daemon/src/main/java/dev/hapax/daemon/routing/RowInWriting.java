package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.health.HealthBoard.Cooling.Scope;
import dev.hapax.daemon.routing.FailurePolicy.Next;
import dev.hapax.daemon.routing.FailurePolicy.Row;
import dev.hapax.daemon.routing.FailurePolicy.Same;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** A row of {@link FailurePolicy} being written; what is not said is no. */
final class RowInWriting {
    private final FailureKind kind;
    private Same same = Same.NEVER;
    private Next next = Next.NEVER;
    private boolean health;
    private boolean wholeProvider;
    private @Nullable Scope cool;
    private Duration coolFor = Duration.ZERO;
    private boolean alert;
    private boolean free;
    private boolean worthRepeating = true;

    RowInWriting(FailureKind kind) {
        this.kind = kind;
    }

    RowInWriting same(Same same) {
        this.same = same;
        return this;
    }

    RowInWriting next() {
        return next(Next.YES);
    }

    RowInWriting next(Next next) {
        this.next = next;
        return this;
    }

    RowInWriting health() {
        health = true;
        return this;
    }

    RowInWriting providerHealth() {
        wholeProvider = true;
        return health();
    }

    RowInWriting cool(Scope scope, Duration time) {
        cool = scope;
        coolFor = time;
        return this;
    }

    RowInWriting alert() {
        alert = true;
        return this;
    }

    RowInWriting free() {
        free = true;
        return this;
    }

    /** A client's own retry cannot help. */
    RowInWriting hopeless() {
        worthRepeating = false;
        return this;
    }

    Row asReceived() {
        return ends(0, null);
    }

    Row ends(int status, @Nullable String code) {
        return new Row(
                kind, same, next, health, wholeProvider, cool, coolFor, alert, status, code, free, worthRepeating);
    }
}
