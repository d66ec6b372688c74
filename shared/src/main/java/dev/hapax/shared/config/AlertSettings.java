package dev.hapax.shared.config;

/** {@code alerts.*}: what is told to whom. */
public record AlertSettings(boolean enabled) {
    public static final AlertSettings DEFAULT = new AlertSettings(true);
}
