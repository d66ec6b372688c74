/**
 * What happened, told to whoever listens. In: events from any room. Out: the same to every listener, while the teller
 * goes on. Knows no listener, and nothing comes back.
 */
@NullMarked
package dev.hapax.daemon.event;

import org.jspecify.annotations.NullMarked;
