/**
 * Chooses who answers. In: a request and one generation's route table. Out: an outcome. Knows no HTTP status and no
 * provider by name.
 */
@NullMarked
package dev.hapax.daemon.routing;

import org.jspecify.annotations.NullMarked;
