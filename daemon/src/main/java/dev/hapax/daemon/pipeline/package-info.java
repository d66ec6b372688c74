/**
 * The ordered stages of one request: who calls, may they, who answers. In: a scanned request and one generation. Out:
 * an outcome. Knows no HTTP.
 */
@NullMarked
package dev.hapax.daemon.pipeline;

import org.jspecify.annotations.NullMarked;
