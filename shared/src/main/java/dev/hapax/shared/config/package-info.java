/**
 * The configuration file as checked: positioned problems, one table of keys, immutable records. In: bytes and an
 * environment. Out: a config or every reason why not. Knows neither daemon nor command line.
 */
@NullMarked
package dev.hapax.shared.config;

import org.jspecify.annotations.NullMarked;
