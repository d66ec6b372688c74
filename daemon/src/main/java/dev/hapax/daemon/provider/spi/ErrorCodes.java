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
 * @param keyRefused with 403: the key, its region or its project may not use this, another one may
 * @param modelMissing with 400: the model is not there or not available
 * @param contextLength with 400: the request is longer than the model's context
 * @param filtered with 400: the provider will not answer this
 */
public record ErrorCodes(
        Set<String> quota,
        Set<String> keyRefused,
        Set<String> modelMissing,
        Set<String> contextLength,
        Set<String> filtered) {

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
            Map.entry("timeout_error", 504));

    public ErrorCodes {
        quota = Set.copyOf(quota);
        keyRefused = Set.copyOf(keyRefused);
        modelMissing = Set.copyOf(modelMissing);
        contextLength = Set.copyOf(contextLength);
        filtered = Set.copyOf(filtered);
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
