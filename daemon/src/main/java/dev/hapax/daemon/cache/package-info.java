/**
 * Asks once: equal requests in flight share one call, and what was answered is kept and given again. In: what a request
 * amounts to, as one key, and how to ask. Out: an outcome that may be somebody else's. Knows no dialect and no
 * provider.
 */
@NullMarked
package dev.hapax.daemon.cache;

import org.jspecify.annotations.NullMarked;
