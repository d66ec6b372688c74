package dev.hapax.daemon.provider.azure;

import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Where a resource's deployments are called. <a
 * href="https://learn.microsoft.com/azure/ai-foundry/openai/api-version-lifecycle">Version 1</a> of the API names the
 * deployment in the body and needs no date; the <a
 * href="https://learn.microsoft.com/azure/ai-foundry/openai/reference">API before it</a> names it in the path and its
 * own date in the query.
 */
sealed interface Deployments {
    Pattern DEPLOYMENT = Pattern.compile("/openai/deployments/([^/]+)");
    Pattern VERSION = Pattern.compile("(?:^|&)api-version=([A-Za-z0-9.-]+)");
    Pattern BELOW_RESOURCE = Pattern.compile("(/openai(/.*)?|/v1)?/*$");

    /** The newest that is not a preview, and the last of its kind. */
    String LAST_DATE = "2024-10-21";

    record Version1() implements Deployments {}

    /** @param deployment the one that the address names, or null: it is the model's name */
    record Dated(String date, @Nullable String deployment) implements Deployments {}

    /**
     * How the address is meant: a path that ends in {@code /openai}, or names a deployment, is of the older API, and so
     * is any with a date.
     *
     * @param date what the file says beside it, or null
     */
    static Deployments of(URI base, @Nullable String date) {
        String path = base.getRawPath() == null ? "" : base.getRawPath();
        Matcher version = VERSION.matcher(base.getRawQuery() == null ? "" : base.getRawQuery());
        Matcher deployment = DEPLOYMENT.matcher(path);
        boolean named = deployment.find();
        String found = date != null ? date : version.find() ? version.group(1) : null;
        boolean older = named || path.replaceAll("/+$", "").endsWith("/openai") || isDate(found);
        return older
                ? new Dated(found != null && isDate(found) ? found : LAST_DATE, named ? deployment.group(1) : null)
                : new Version1();
    }

    /** Version 1 may be asked for with {@code v1} or {@code preview} where a date stood before. */
    private static boolean isDate(@Nullable String version) {
        return version != null && version.matches("\\d{4}-\\d\\d-\\d\\d(-preview)?");
    }

    default URI base(URI configured) {
        String path = configured.getRawPath() == null ? "" : configured.getRawPath();
        String root = BELOW_RESOURCE.matcher(path).replaceFirst("");
        return URI.create(configured.getScheme() + "://" + configured.getRawAuthority() + root
                + switch (this) {
                    case Version1 _ -> "/openai/v1";
                    case Dated _ -> "/openai";
                });
    }

    /** @param operation e.g. {@code /chat/completions} */
    default String path(String model, String operation) {
        return switch (this) {
            case Version1 _ -> operation;
            case Dated(String date, String deployment) ->
                "/deployments/" + (deployment == null ? encoded(model) : deployment) + operation + "?api-version="
                        + date;
        };
    }

    /** The same for what is no deployment's. */
    default String path(String operation) {
        return switch (this) {
            case Version1 _ -> operation;
            case Dated(String date, var _) -> operation + "?api-version=" + date;
        };
    }

    private static String encoded(String name) {
        return URLEncoder.encode(name, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
