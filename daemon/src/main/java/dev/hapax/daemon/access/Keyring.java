package dev.hapax.daemon.access;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.shared.config.HapaxConfig;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The client keys of one generation. A wrong key and a missing one look the same. */
public final class Keyring {
    private static final String BEARER = "bearer ";

    private final List<Known> keys;
    private final boolean required;

    private record Known(byte[] sha256, Tenant tenant) {}

    public Keyring(HapaxConfig.Auth auth) {
        keys = auth.keys().stream()
                .map(key -> new Known(
                        HexFormat.of().parseHex(key.sha256()),
                        new Tenant(key.name(), key.models(), key.routes(), key.rateLimit())))
                .toList();
        required = auth.required();
    }

    /**
     * Who calls this route.
     *
     * @param open whether the route needs no key unless it says so: health and metrics
     * @throws BadRequest 400 for two different keys, 401 for a wrong or missing one, 403 for one that may not call this
     */
    public Tenant identify(Credentials presented, HapaxConfig.Route route, boolean open) throws BadRequest {
        String key = key(presented);
        HapaxConfig.RouteAuth own = route.auth();
        boolean needed = own != null ? own.required() : required && !open;
        if (keys.isEmpty() && !needed) {
            return Tenant.ANONYMOUS;
        }
        Tenant tenant = key == null ? null : holder(key);
        if (tenant == null) {
            // Where a key is not asked for, health checks send what they like.
            if (needed || (key != null && !open && !keys.isEmpty())) {
                throw refused();
            }
            return Tenant.ANONYMOUS;
        }
        boolean routeAllows = own == null || own.keys().isEmpty() || own.keys().contains(tenant.name());
        boolean keyAllows = tenant.routes().isEmpty() || tenant.routes().contains(route.url());
        if (!routeAllows || !keyAllows) {
            throw forbidden("This key may not call " + route.url());
        }
        return tenant;
    }

    /** @throws BadRequest 403 if the key is not meant for this model */
    public static void mustAllow(Tenant tenant, String model) throws BadRequest {
        if (!tenant.mayAskFor(model)) {
            throw forbidden("This key may not ask for the model \"" + model + "\"");
        }
    }

    private static @Nullable String key(Credentials presented) throws BadRequest {
        String authorization = presented.authorization();
        String bearer =
                authorization != null && authorization.toLowerCase(Locale.ROOT).startsWith(BEARER)
                        ? authorization.substring(BEARER.length()).strip()
                        : null;
        String apiKey = presented.apiKey();
        if (bearer != null && apiKey != null && !bearer.equals(apiKey)) {
            throw new BadRequest(GatewayError.badRequest(
                    400, "two_keys", "Authorization and x-api-key carry two different keys; send one", null));
        }
        return bearer != null ? bearer : apiKey;
    }

    /** Compares with every key, so that time tells nothing. */
    private @Nullable Tenant holder(String key) {
        byte[] sha256 = sha256(key);
        Tenant found = null;
        for (Known known : keys) {
            if (MessageDigest.isEqual(known.sha256(), sha256)) {
                found = known.tenant();
            }
        }
        return found;
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
        } catch (NoSuchAlgorithmException everyJdkHasSha256) {
            throw new IllegalStateException(everyJdkHasSha256);
        }
    }

    private static BadRequest refused() {
        return new BadRequest(new GatewayError(
                ErrorKind.UNAUTHENTICATED,
                401,
                "invalid_api_key",
                "No valid key of this gateway was sent; use Authorization: Bearer KEY or x-api-key: KEY",
                null,
                null,
                false,
                Map.of(),
                null));
    }

    private static BadRequest forbidden(String message) {
        return new BadRequest(new GatewayError(
                ErrorKind.FORBIDDEN, 403, "permission_denied", message, null, null, false, Map.of(), null));
    }
}
