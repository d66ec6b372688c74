/**
 * Tells people what they must know, once. In: events, how the providers are, and what is to be silent. Out: messages to
 * channels, and a file by which it goes on after a restart. Knows no request and no HTTP beyond its own posts.
 */
@NullMarked
package dev.hapax.daemon.alert;

import org.jspecify.annotations.NullMarked;
