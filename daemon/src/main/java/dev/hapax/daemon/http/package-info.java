/**
 * The public edge: one handler class per handler name, body limits, Host and Origin rules, JSON and event-stream
 * writers. In: HTTP requests. Out: HTTP answers in the caller's dialect. Knows no provider.
 */
@NullMarked
package dev.hapax.daemon.http;

import org.jspecify.annotations.NullMarked;
