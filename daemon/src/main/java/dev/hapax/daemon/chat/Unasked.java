package dev.hapax.daemon.chat;

/**
 * A target of the chain that a request did not come to.
 *
 * @param why for people
 */
public record Unasked(Target target, String why) {}
