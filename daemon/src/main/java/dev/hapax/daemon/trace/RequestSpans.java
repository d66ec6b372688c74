package dev.hapax.daemon.trace;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.event.GatewayEvent.AttemptFinished;
import dev.hapax.daemon.event.GatewayEvent.RequestFinished;
import dev.hapax.shared.config.HapaxConfig;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.Context;
import io.opentelemetry.context.propagation.TextMapGetter;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Makes one server span of each request and a client span of each attempt in it, by the semantic conventions for HTTP
 * and for generative AI. They are made when a request is over, so that the request path does nothing for them but tell.
 * A caller's {@code traceparent} (W3C Trace Context) is the parent; none is sent to providers.
 */
public final class RequestSpans implements Consumer<GatewayEvent> {
    private static final AttributeKey<String> METHOD = AttributeKey.stringKey("http.request.method");
    private static final AttributeKey<String> ROUTE = AttributeKey.stringKey("http.route");
    private static final AttributeKey<String> PATH = AttributeKey.stringKey("url.path");
    private static final AttributeKey<Long> STATUS = AttributeKey.longKey("http.response.status_code");
    private static final AttributeKey<String> ERROR_TYPE = AttributeKey.stringKey("error.type");
    private static final AttributeKey<String> SERVER = AttributeKey.stringKey("server.address");
    private static final AttributeKey<String> OPERATION = AttributeKey.stringKey("gen_ai.operation.name");
    private static final AttributeKey<String> PROVIDER = AttributeKey.stringKey("gen_ai.provider.name");
    private static final AttributeKey<String> MODEL_ASKED = AttributeKey.stringKey("gen_ai.request.model");
    private static final AttributeKey<String> MODEL_ANSWERED = AttributeKey.stringKey("gen_ai.response.model");
    private static final AttributeKey<Long> TOKENS_IN = AttributeKey.longKey("gen_ai.usage.input_tokens");
    private static final AttributeKey<Long> TOKENS_OUT = AttributeKey.longKey("gen_ai.usage.output_tokens");
    private static final AttributeKey<Long> TOKENS_CACHED =
            AttributeKey.longKey("gen_ai.usage.cache_read.input_tokens");
    private static final AttributeKey<Double> FIRST_CHUNK =
            AttributeKey.doubleKey("gen_ai.response.time_to_first_chunk");
    private static final AttributeKey<String> REQUEST_ID = AttributeKey.stringKey("hapax.request.id");
    private static final AttributeKey<String> CLIENT = AttributeKey.stringKey("hapax.client");
    private static final AttributeKey<String> CACHE = AttributeKey.stringKey("hapax.cache");
    private static final AttributeKey<Long> GENERATION = AttributeKey.longKey("hapax.generation");
    private static final AttributeKey<String> TARGET = AttributeKey.stringKey("hapax.target");

    /** Attempts of requests that have not ended; those of a call that outlived its request are forgotten. */
    private static final int REQUESTS_AT_ONCE = 20_000;

    private static final Duration LONGEST_REQUEST = Duration.ofMinutes(30);

    /** The names that the conventions give to what we call kinds; a preset of OpenAI keeps its own. */
    private static final Map<String, String> PROVIDER_NAMES = Map.of(
            "gemini", "gcp.gemini",
            "azure-openai", "azure.ai.openai",
            "mistral", "mistral_ai",
            "xai", "x_ai");

    private static final TextMapGetter<String> TRACEPARENT = new TextMapGetter<>() {
        @Override
        public Iterable<String> keys(String carrier) {
            return List.of("traceparent");
        }

        @Override
        public @Nullable String get(@Nullable String carrier, String key) {
            return key.equals("traceparent") ? carrier : null;
        }
    };

    private final Tracer tracer;
    private final Cache<String, List<Ended>> attempts = Caffeine.newBuilder()
            .maximumSize(REQUESTS_AT_ONCE)
            .expireAfterAccess(LONGEST_REQUEST)
            .build();
    private volatile Map<String, HapaxConfig.Provider> providers = Map.of();

    /** @param at when it ended */
    private record Ended(AttemptFinished attempt, Instant at) {}

    RequestSpans(Tracer tracer) {
        this.tracer = tracer;
    }

    /** Learns which kinds of providers the names of a new generation stand for. */
    public void adopt(HapaxConfig config) {
        providers = config.providers();
    }

    @Override
    public void accept(GatewayEvent event) {
        if (event instanceof AttemptFinished attempt) {
            attempts.get(attempt.requestId(), _ -> new CopyOnWriteArrayList<>()).add(new Ended(attempt, Instant.now()));
        } else if (event instanceof RequestFinished request) {
            List<Ended> ended = attempts.asMap().remove(request.requestId());
            request(request, ended == null ? List.of() : ended);
        }
    }

    private void request(RequestFinished request, List<Ended> ended) {
        Context parent = W3CTraceContextPropagator.getInstance()
                .extract(Context.root(), request.traceparent() == null ? "" : request.traceparent(), TRACEPARENT);
        Span span = tracer.spanBuilder(request.method() + " " + request.endpoint())
                .setParent(parent)
                .setSpanKind(SpanKind.SERVER)
                .setStartTimestamp(request.at())
                .setAttribute(METHOD, request.method())
                .setAttribute(ROUTE, request.endpoint())
                .setAttribute(PATH, request.path())
                .setAttribute(STATUS, (long) request.status())
                .setAttribute(REQUEST_ID, request.requestId())
                .setAttribute(CLIENT, request.client())
                .setAttribute(CACHE, request.cache())
                .setAttribute(GENERATION, (long) request.generation())
                .startSpan();
        if (request.errorType() != null) {
            span.setAttribute(ERROR_TYPE, request.errorType());
        }
        if (request.status() >= 500) {
            span.setStatus(StatusCode.ERROR);
        }
        Context within = Context.root().with(span);
        for (Ended one : ended) {
            attempt(one, request, within);
        }
        span.end(request.at().plus(request.took()));
    }

    private void attempt(Ended ended, RequestFinished request, Context within) {
        AttemptFinished attempt = ended.attempt();
        Target target = attempt.target();
        String operation = operation(request.handler());
        HapaxConfig.Provider provider = providers.get(target.provider());
        Span span = tracer.spanBuilder(operation + " " + target.model())
                .setParent(within)
                .setSpanKind(SpanKind.CLIENT)
                .setStartTimestamp(ended.at().minus(attempt.took()))
                .setAttribute(OPERATION, operation)
                .setAttribute(PROVIDER, name(target.provider(), provider))
                .setAttribute(MODEL_ASKED, target.model())
                .setAttribute(TARGET, target.toString())
                .startSpan();
        if (provider != null && provider.baseUrl().getHost() != null) {
            span.setAttribute(SERVER, provider.baseUrl().getHost());
        }
        if (attempt.firstToken() != null) {
            span.setAttribute(FIRST_CHUNK, attempt.firstToken().toNanos() / 1e9);
        }
        if (attempt.outcome().equals("ok")) {
            span.setAttribute(MODEL_ANSWERED, target.model());
        } else {
            span.setAttribute(ERROR_TYPE, attempt.outcome());
            span.setStatus(StatusCode.ERROR);
        }
        used(span, attempt.usage());
        span.end(ended.at());
    }

    private static void used(Span span, @Nullable Usage usage) {
        if (usage == null || usage.total() == 0) {
            return;
        }
        span.setAttribute(TOKENS_IN, usage.input());
        span.setAttribute(TOKENS_OUT, usage.output());
        if (usage.cachedInput() > 0) {
            span.setAttribute(TOKENS_CACHED, usage.cachedInput());
        }
    }

    private static String operation(String handler) {
        return switch (handler) {
            case "embeddings" -> "embeddings";
            case "completion", "advanced_completion" -> "text_completion";
            default -> "chat";
        };
    }

    private static String name(String provider, HapaxConfig.@Nullable Provider known) {
        String kind = known == null ? provider : known.kind();
        return PROVIDER_NAMES.getOrDefault(kind, kind);
    }
}
