package dev.hapax.cli.command.explain;

import org.jspecify.annotations.Nullable;

/**
 * What the gateway does when an attempt fails in one way.
 *
 * @param failure its id in metrics, logs and {@code attempts}
 * @param same whether the same target is asked once more: no, once, free, after the wait …
 * @param next whether the next one is: no, yes, larger context
 * @param health whose breaker it counts against: none, target, provider
 * @param cool what is set aside, or null
 * @param coolFor for how long where the provider says nothing, or null
 * @param alert whether somebody is told
 * @param status what the caller gets when nothing is left; null: as received
 * @param code the caller's error code; null: as received
 * @param free whether the attempt provably did nothing
 * @param repeat whether a client's own retry can help
 */
public record FailureRow(
        String failure,
        String meaning,
        String same,
        String next,
        String health,
        @Nullable String cool,
        @Nullable String coolFor,
        boolean alert,
        @Nullable Integer status,
        @Nullable String code,
        boolean free,
        boolean repeat) {}
