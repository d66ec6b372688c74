package dev.hapax.daemon.alert;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What came of one post.
 *
 * @param status 0 where nothing came back
 * @param again whether the same post may do better later
 * @param after how long the other side wants to be left alone, or null
 * @param detail what came back, for people
 */
public record Delivery(
        boolean delivered,
        int status,
        boolean again,
        @Nullable Duration after,
        String detail) {}
