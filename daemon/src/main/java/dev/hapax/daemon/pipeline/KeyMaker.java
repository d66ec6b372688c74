package dev.hapax.daemon.pipeline;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hapax.daemon.cache.CacheKey;
import dev.hapax.daemon.cache.KeyDigest;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.daemon.routing.Chain;
import dev.hapax.shared.config.HapaxConfig;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes one key of everything that can change a request's answer: who asks, by which route, in which dialect, of whom,
 * what route and file add, which headers travel, and the request itself. What stays the same from one request to the
 * next is hashed once. Safe for any number of threads.
 */
final class KeyMaker {
    /** Chains are as many as the file names and callers combine. */
    private static final int MOST_WAYS = 1024;

    /** What says how an answer is to be sent, or what the gateway is to do, and nothing about what it says. */
    private static final Set<String> NOT_OF_THE_QUESTION = Set.of("stream", "stream_options");

    private static final Set<String> NOT_OF_THE_COMPLETION = Set.of("stream", "stream_options", "cache", "timeout");
    /** A client chooses another one for each call, and says how often it has called. */
    private static final Set<String> NOT_OF_THE_HEADERS = Set.of("idempotency-key", Ask.REPEATS_HEADER);

    private final Cache<Way, byte[]> ways =
            Caffeine.newBuilder().maximumSize(MOST_WAYS).executor(Runnable::run).build();

    /** From a route to its targets, in one generation. */
    private record Way(
            int generation,
            HapaxConfig.Route route,
            @Nullable Target endpoint,
            Chain chain) {
        /** Of what is quick to hash; routes of one generation are one object each, so that to compare them is. */
        @Override
        public int hashCode() {
            return 31 * (31 * generation + route.url().hashCode())
                    + chain.targets().hashCode();
        }
    }

    CacheKey of(Call call, Chain chain) {
        var way = new Way(call.generation().number(), call.route(), call.endpoint(), chain);
        byte[] known = ways.getIfPresent(way);
        if (known == null) {
            known = hash(call, chain);
            ways.put(way, known);
        }
        return new KeyDigest()
                .text(call.tenant().name())
                .bytes(known)
                .text(dialect(call.question()))
                .texts(travelling(call.headers()))
                .request(
                        call.question().body(),
                        RouteShaping.isCompletion(call.route()) ? NOT_OF_THE_COMPLETION : NOT_OF_THE_QUESTION)
                .key();
    }

    private static String dialect(Question question) {
        return switch (question) {
            case Question.Chat chat -> chat.dialect().name();
            case Question.Embeddings embeddings ->
                "embeddings " + embeddings.dialect().name();
            case Question.TokenCount count -> "count " + count.dialect().name();
        };
    }

    private static Map<String, String> travelling(Map<String, String> headers) {
        if (headers.isEmpty()) {
            return headers;
        }
        var kept = new HashMap<>(headers);
        kept.keySet().removeAll(NOT_OF_THE_HEADERS);
        return kept;
    }

    private static byte[] hash(Call call, Chain chain) {
        HapaxConfig config = call.generation().config();
        HapaxConfig.Route route = call.route();
        var digest = new KeyDigest()
                .text(route.url())
                .text(route.version())
                .text(route.handler().word())
                .text(RouteShaping.of(route, config.completion()).toString());
        if (RouteShaping.isCompletion(route)) {
            digest.text(config.processing().toString());
        }
        digest.text(chain.strategy().toString());
        for (Target target : chain.targets()) {
            digest.text(target.provider()).text(target.model());
            ProviderAdapter adapter = call.generation().adapters().get(target.provider());
            HapaxConfig.Provider provider = config.providers().get(target.provider());
            if (adapter != null && provider != null) {
                digest.text(adapter.identity())
                        .text(provider.api().toString())
                        .text(String.valueOf(provider.defaultModel()))
                        .text(provider.options().toString())
                        .text(String.valueOf(provider.models().get(target.model())));
            }
        }
        return digest.hash();
    }
}
