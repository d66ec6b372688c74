package dev.hapax.daemon.fake;

/** What a fake does with one request. */
public sealed interface Step permits Reply, Reply.Held, Misbehave {}
