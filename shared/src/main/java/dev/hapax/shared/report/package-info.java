/**
 * Problems made readable: code frames for people, JSON for scripts, annotations for CI. In: loaded files. Out: text.
 */
@NullMarked
package dev.hapax.shared.report;

import org.jspecify.annotations.NullMarked;
