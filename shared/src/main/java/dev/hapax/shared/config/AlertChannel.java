package dev.hapax.shared.config;

import java.net.URI;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Whom alerts are told.
 *
 * @param url null only for the log
 * @param secret signs what a webhook gets, or null
 */
public record AlertChannel(
        String name, Type type, @Nullable URI url, @Nullable Secret secret) {
    public enum Type {
        LOG,
        WEBHOOK,
        SLACK,
        DISCORD,
        ALERTMANAGER;

        /** {@code webhook}. */
        public String word() {
            return name().toLowerCase(Locale.ROOT);
        }

        static List<String> words() {
            return List.of(values()).stream().map(Type::word).toList();
        }
    }

    /** Without the path of the address, for at some services it is all that a stranger needs. */
    @Override
    public String toString() {
        return name + " (" + type.word() + (url == null ? "" : " at " + url.getHost()) + ")";
    }
}
