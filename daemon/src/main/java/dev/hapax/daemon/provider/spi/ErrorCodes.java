package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.dialect.ProviderError;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The codes and error types by which one kind of provider tells its errors apart. Codes decide, never words in a
 * message (failover.md §1).
 *
 * @param quota the account has nothing left
 * @param keyRefused with 400 or 403: the key, its region or its project may not use this, another one may
 * @param modelMissing with 400: the model is not there or not available
 * @param contextLength with 400: the request is longer than the model's context
 * @param filtered with 400: the provider will not answer this
 * @param overloaded with 500 and up: the provider has more to do than it can
 */
public record ErrorCodes(
        Set<String> quota,
        Set<String> keyRefused,
        Set<String> modelMissing,
        Set<String> contextLength,
        Set<String> filtered,
        Set<String> overloaded) {

    /** What an error stands for that comes under status 200, by its type or code. */
    private static final Map<String, Integer> STATUS = Map.ofEntries(
            Map.entry("overloaded_error", 529),
            Map.entry("rate_limit_error", 429),
            Map.entry("rate_limit_exceeded", 429),
            Map.entry("insufficient_quota", 429),
            Map.entry("billing_error", 402),
            Map.entry("api_error", 500),
            Map.entry("server_error", 500),
            Map.entry("authentication_error", 401),
            Map.entry("invalid_api_key", 401),
            Map.entry("permission_error", 403),
            Map.entry("not_found_error", 404),
            Map.entry("model_not_found", 404),
            Map.entry("request_too_large", 413),
            Map.entry("context_length_exceeded", 400),
            Map.entry("content_filter", 400),
            Map.entry("invalid_request_error", 400),
            Map.entry("timeout_error", 504),
            // https://google.aip.dev/193 and the mapping of google.rpc.Code to HTTP.
            Map.entry("API_KEY_INVALID", 400),
            Map.entry("INVALID_ARGUMENT", 400),
            Map.entry("FAILED_PRECONDITION", 400),
            Map.entry("OUT_OF_RANGE", 400),
            Map.entry("UNAUTHENTICATED", 401),
            Map.entry("PERMISSION_DENIED", 403),
            Map.entry("NOT_FOUND", 404),
            Map.entry("ABORTED", 409),
            Map.entry("RESOURCE_EXHAUSTED", 429),
            Map.entry("CANCELLED", 499),
            Map.entry("INTERNAL", 500),
            Map.entry("UNKNOWN", 500),
            Map.entry("UNAVAILABLE", 503),
            Map.entry("DEADLINE_EXCEEDED", 504));

    public ErrorCodes {
        quota = Set.copyOf(quota);
        keyRefused = Set.copyOf(keyRefused);
        modelMissing = Set.copyOf(modelMissing);
        contextLength = Set.copyOf(contextLength);
        filtered = Set.copyOf(filtered);
        overloaded = Set.copyOf(overloaded);
    }

    /** Those of a provider that tells overload by its status, or by {@code overloaded_error}. */
    public ErrorCodes(
            Set<String> quota,
            Set<String> keyRefused,
            Set<String> modelMissing,
            Set<String> contextLength,
            Set<String> filtered) {
        this(quota, keyRefused, modelMissing, contextLength, filtered, Set.of());
    }

    /** The status that an error within an answer stands for. Some copies put the number itself there. */
    static int statusOf(ProviderError error) {
        return named(error)
                .map(word -> STATUS.getOrDefault(word, number(word)))
                .filter(status -> status > 0)
                .findFirst()
                .orElse(500);
    }

    static boolean among(Set<String> codes, ProviderError error) {
        return named(error).anyMatch(codes::contains);
    }

    /** The code first: it is the narrower word. */
    private static Stream<String> named(ProviderError error) {
        return Stream.of(nonNull(error.code()), nonNull(error.type())).filter(word -> !word.isEmpty());
    }

    private static String nonNull(@Nullable String word) {
        return word == null ? "" : word;
    }

    private static int number(String word) {
        boolean status = word.length() == 3 && (word.charAt(0) == '4' || word.charAt(0) == '5');
        return status && word.chars().allMatch(c -> c >= '0' && c <= '9') ? Integer.parseInt(word) : 0;
    }
}
