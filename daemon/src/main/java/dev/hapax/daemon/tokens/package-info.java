/**
 * How many tokens texts and requests have, counted here without asking anybody. In: a model's name and what is to be
 * counted. Out: a number, which is exact for few models and an estimate for all. Knows no dialect.
 */
@NullMarked
package dev.hapax.daemon.tokens;

import org.jspecify.annotations.NullMarked;
