package dev.hapax.shared.config;

import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Where a provider lives when the file leaves it open, and addresses made plain (config.md §2, {@code base_url}). */
final class BaseUrls {
    private static final Set<String> LOOPBACK = Set.of("localhost", "127.0.0.1", "::1", "[::1]");

    private BaseUrls() {}

    /** The address from the environment or the kind, or null if neither knows one. */
    static @Nullable URI standard(KindInfo kind, Environment environment) {
        String variable = "HAPAX_" + kind.name().toUpperCase(Locale.ROOT).replace('-', '_') + "_BASE_URL";
        String set = environment.get(variable);
        if (set != null && !set.isBlank()) {
            return plain(kind, parsed(set.strip(), kind));
        }
        String host = kind.name().equals("ollama") ? environment.get("OLLAMA_HOST") : null;
        if (host != null && !host.isBlank()) {
            return plain(kind, ollama(host.strip(), kind));
        }
        return kind.defaultBaseUrl() == null ? null : URI.create(kind.defaultBaseUrl());
    }

    /** An address as the kind takes it: no slash at the end, {@code /v1} once or not at all. */
    static @Nullable URI plain(KindInfo kind, @Nullable URI uri) {
        if (uri == null) {
            return null;
        }
        String text = uri.toString().replaceAll("/+$", "");
        while (text.endsWith("/v1/v1")) {
            text = text.substring(0, text.length() - "/v1".length());
        }
        String standard = kind.defaultBaseUrl();
        boolean without =
                standard != null && !standard.endsWith("/v1") && !kind.name().equals("echo");
        return URI.create(without && text.endsWith("/v1") ? text.substring(0, text.length() - 3) : text);
    }

    static boolean isLoopback(@Nullable String host) {
        return host != null && (LOOPBACK.contains(host) || host.startsWith("127."));
    }

    private static URI ollama(String host, KindInfo kind) {
        String full = host.contains("://") ? host : "http://" + host;
        URI uri = parsed(full.replace("//0.0.0.0", "//127.0.0.1"), kind);
        return uri.getPort() < 0 && !host.contains("://") ? parsed(uri + ":11434", kind) : uri;
    }

    /** A variable that is no URL cannot be pointed at in the file; the kind's own address stands. */
    private static URI parsed(String text, KindInfo kind) {
        try {
            URI uri = URI.create(text);
            if (uri.getHost() != null) {
                return uri;
            }
        } catch (IllegalArgumentException notUrl) {
            return URI.create(String.valueOf(kind.defaultBaseUrl()));
        }
        return URI.create(String.valueOf(kind.defaultBaseUrl()));
    }
}
