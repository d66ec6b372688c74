/**
 * Changes of the file as text. In: the bytes and what to add or remove. Out: the bytes with one region changed, saved
 * so that a crash leaves the old file or the new one. Knows no daemon.
 */
@NullMarked
package dev.hapax.shared.config.edit;

import org.jspecify.annotations.NullMarked;
