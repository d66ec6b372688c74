/** What happened, told to whoever listens; nothing comes back and the teller never waits. */
@NullMarked
package dev.hapax.daemon.event;

import org.jspecify.annotations.NullMarked;
