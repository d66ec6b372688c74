package dev.hapax.daemon.provider.spi;

import java.net.URI;

/** Base URLs as people write them. */
public final class BaseUrl {
    private BaseUrl() {}

    /** Without final slashes and without any of these endings, however often they are there; no query, no fragment. */
    public static URI without(URI base, String... endings) {
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        String shorter = path;
        do {
            path = shorter;
            shorter = path.replaceAll("/+$", "");
            for (String ending : endings) {
                if (shorter.endsWith(ending)) {
                    shorter = shorter.substring(0, shorter.length() - ending.length());
                }
            }
        } while (!shorter.equals(path));
        return URI.create(base.getScheme() + "://" + base.getRawAuthority() + path);
    }

    /** The base with a path below it. */
    static URI below(URI base, String path) {
        return URI.create(base + path);
    }
}
