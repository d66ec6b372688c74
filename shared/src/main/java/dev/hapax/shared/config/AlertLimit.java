package dev.hapax.shared.config;

import java.time.Duration;

/** A threshold as {@code above} writes it. */
public sealed interface AlertLimit {
    /** @param value from 0 to 1: {@code 5%} or {@code 0.05} */
    record Share(double value) implements AlertLimit {}

    /** {@code 4s}. */
    record Time(Duration value) implements AlertLimit {}

    /** {@code 2000000 tokens}. */
    record Tokens(long value) implements AlertLimit {}

    /** {@code 25 usd}. */
    record Usd(double value) implements AlertLimit {}
}
