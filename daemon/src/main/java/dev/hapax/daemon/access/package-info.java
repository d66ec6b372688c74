/**
 * Who may call, how often, and when: client keys, limits, the queue. In: what a caller presented, a route and its
 * limits. Out: a tenant, a place, or a refusal. Knows no HTTP and no provider.
 */
@NullMarked
package dev.hapax.daemon.access;

import org.jspecify.annotations.NullMarked;
