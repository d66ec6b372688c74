package dev.hapax.shared.config;

import java.time.Duration;

/**
 * {@code queue.*}: requests wait for a place instead of being refused.
 *
 * @param maxConcurrent at work at once
 * @param size may wait
 * @param maxWait the longest of it
 */
public record QueueSettings(boolean enabled, int maxConcurrent, int size, Duration maxWait) {
    public static final QueueSettings OFF = new QueueSettings(false, 512, 1000, Duration.ofSeconds(10));
}
