/**
 * A provider on raw sockets for tests: true to each API while it behaves, and able to misbehave in every way that a
 * real one has. In: what it is to do next. Out: replies, and a log of what it was asked.
 */
@NullMarked
package dev.hapax.daemon.fake;

import org.jspecify.annotations.NullMarked;
