/** What the command line and the daemon say to each other: paths, requests, replies, errors. Knows neither. */
@NullMarked
package dev.hapax.shared.admin;

import org.jspecify.annotations.NullMarked;
