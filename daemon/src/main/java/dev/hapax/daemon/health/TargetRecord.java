package dev.hapax.daemon.health;

/**
 * What is known of one model at a provider.
 *
 * @param key how the key stands that it is asked with; models without one of their own share it
 */
record TargetRecord(Breaker breaker, Cooldown cooldown, KeyStanding key, Pace pace) {}
