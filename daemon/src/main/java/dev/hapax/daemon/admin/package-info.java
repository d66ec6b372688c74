/**
 * The admin API on the unix socket: one handler per operation. In: what the command line asks. Out: replies and errors
 * in its words. Knows no terminal, and decides nothing.
 */
@NullMarked
package dev.hapax.daemon.admin;

import org.jspecify.annotations.NullMarked;
