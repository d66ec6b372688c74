/**
 * Outgoing HTTP/1.1: pool, timers, cancel, byte limits. In: an address and bytes. Out: a status, headers and a body to
 * read. Knows no provider.
 */
@NullMarked
package dev.hapax.daemon.upstream;

import org.jspecify.annotations.NullMarked;
