package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.upstream.UpstreamRequest;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Secret;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Which headers go to providers. */
public final class HeaderRules {
    static final String USER_AGENT =
            "hapax/" + Objects.requireNonNullElse(HeaderRules.class.getPackage().getImplementationVersion(), "0");

    private static final Logger log = LoggerFactory.getLogger(HeaderRules.class);
    private static final Pattern NAME = Pattern.compile("[A-Za-z0-9!#$%&'*+.^_`|~-]+");
    private static final Pattern VALUE = Pattern.compile("[\\t\\x20-\\x7e\\x80-\\x{10ffff}]*");

    private HeaderRules() {}

    /** The key as a header carries it: files and variables often end with a line end that nobody meant. */
    public static String credential(Secret key) {
        return key.reveal().strip();
    }

    /** Whether HTTP can carry this value. */
    static boolean carries(String value) {
        return VALUE.matcher(value).matches();
    }

    /** The provider's {@code headers}, without those that HTTP cannot carry or the connection writes itself. */
    static Map<String, String> sendable(HapaxConfig.Provider provider) {
        Map<String, String> sendable = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        provider.headers().forEach((name, value) -> {
            boolean ours = UpstreamRequest.OWN_HEADERS.contains(name.toLowerCase(Locale.ROOT));
            if (ours || !NAME.matcher(name).matches() || !carries(value)) {
                log.warn("providers.{}.headers: {} is not sent, HTTP does not allow it here", provider.name(), name);
            } else {
                sendable.put(name, value);
            }
        });
        return sendable;
    }
}
