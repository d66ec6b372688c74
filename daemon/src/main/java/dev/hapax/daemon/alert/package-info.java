/**
 * Tells people what they must know, once. In: events, and how the providers are. Out: messages to channels. Knows no
 * request and no HTTP beyond its own posts.
 */
@NullMarked
package dev.hapax.daemon.alert;

import org.jspecify.annotations.NullMarked;
