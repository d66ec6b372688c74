/**
 * The contract of a wire format: scan a request, read and write requests, answers, streams and errors; find the commit
 * and the end. Knows no HTTP and no provider.
 */
@NullMarked
package dev.hapax.daemon.dialect;

import org.jspecify.annotations.NullMarked;
