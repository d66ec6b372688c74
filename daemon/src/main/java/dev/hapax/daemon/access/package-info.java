/** Who may call: client keys. In: what a caller presented. Out: a tenant or a refusal. Knows no route's handler. */
@NullMarked
package dev.hapax.daemon.access;

import org.jspecify.annotations.NullMarked;
