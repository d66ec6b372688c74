package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.upstream.UpstreamCall;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.daemon.upstream.UpstreamFailure;
import dev.hapax.daemon.upstream.UpstreamRequest;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * A provider that is reached over HTTP: builds the call, keeps the timers, and makes an answer or a row of failover.md
 * §1 of whatever comes. What differs between kinds is in {@link HttpKind}. Safe for any number of threads: besides the
 * semaphore and what is remembered of the server, nothing in it changes.
 */
public final class HttpProviderAdapter implements ProviderAdapter {
    private static final long MAX_LIST_BYTES = 4 << 20;
    /** Whoever asks for a count waits with something else in hand. */
    private static final Duration COUNT_TIME = Duration.ofSeconds(5);
    /** What went wrong with a count because of the request or its caller. */
    private static final Set<FailureKind> CALLERS_OWN = Set.of(
            FailureKind.CALLER_ERROR, FailureKind.CONTEXT_LENGTH, FailureKind.FILTERED, FailureKind.CLIENT_CLOSED);

    private final HapaxConfig.Provider provider;
    private final HttpKind kind;
    private final UpstreamClient upstream;
    private final LongSupplier ticker;
    private final Map<String, ModelAccess> listed = new HashMap<>();
    private final Map<String, String> configuredHeaders;
    private final Failures failures;
    private final Semaphore permits;
    private final String identity;
    /** What servers speak that were found to lack an API, by their base. */
    private final Map<URI, HttpKind> lacking = new ConcurrentHashMap<>();

    private volatile @Nullable String firstOffered;

    public HttpProviderAdapter(
            HapaxConfig.Provider provider, HttpKind kind, UpstreamClient upstream, LongSupplier ticker) {
        this.provider = provider;
        this.kind = kind;
        this.upstream = upstream;
        this.ticker = ticker;
        provider.models().forEach((name, model) -> listed.put(name, ModelAccess.listed(provider, model, kind)));
        this.configuredHeaders = HeaderRules.sendable(provider);
        this.failures = new Failures(kind.codes(), new PlainWords(secrets(provider)));
        this.permits = new Semaphore(provider.maxConcurrent());
        this.identity = Identity.of(provider, kind);
    }

    private static List<Secret> secrets(HapaxConfig.Provider provider) {
        Stream<@Nullable Secret> ofModels = provider.models().values().stream().map(HapaxConfig.Model::key);
        return Stream.concat(Stream.of(provider).map(HapaxConfig.Provider::key), ofModels)
                .filter(Objects::nonNull)
                .map(Objects::requireNonNull)
                .toList();
    }

    @Override
    public String name() {
        return provider.name();
    }

    @Override
    public String identity() {
        return identity;
    }

    /** An empty model is the provider's default, or, where the file names none, the first that it offers. */
    @Override
    public Answer ask(Ask ask, String model, AttemptTimers timers, List<AttemptRecord> before)
            throws AttemptFailed, BadRequest {
        ModelAccess access = access(model, timers.share());
        return ask.question() instanceof Question.TokenCount count
                ? count(count, ask, model, access, timers, before)
                : asked(ask, model, access, timers, before);
    }

    /** A server that lacks what it is asked by is asked another way, and remembered once it has answered so. */
    private Answer asked(Ask ask, String model, ModelAccess access, AttemptTimers timers, List<AttemptRecord> before)
            throws AttemptFailed, BadRequest {
        Crossing crossing = Crossings.of(ask.question(), kindAt(access.base()), access.model());
        try {
            return ask(crossing, ask, model, access, timers, before);
        } catch (AttemptFailed refused) {
            HttpKind lesser = ask.question().scan().handles().isEmpty()
                    ? kindAt(access.base()).without(crossing.path(), refused.failure())
                    : null;
            if (lesser == null) {
                throw refused;
            }
            Crossing other = Crossings.of(ask.question(), lesser, access.model());
            Answer answer = ask(other, ask, model, access, timers, before);
            lacking.put(access.base(), lesser);
            return answer;
        }
    }

    private HttpKind kindAt(URI base) {
        return lacking.getOrDefault(base, kind);
    }

    /** What the provider says where it counts, else an estimate: trouble with it is no reason to give no number. */
    private Answer count(
            Question.TokenCount count,
            Ask ask,
            String model,
            ModelAccess access,
            AttemptTimers timers,
            List<AttemptRecord> before)
            throws AttemptFailed, BadRequest {
        TokenCountApi api = kindAt(access.base()).tokenCount(access.model().name());
        if (api != null) {
            try {
                Crossing crossing = Crossings.of(count, api, access.model());
                return ask(crossing, ask, model, access, timers.butIn(COUNT_TIME), before);
            } catch (AttemptFailed e) {
                if (CALLERS_OWN.contains(e.failure().kind())) {
                    throw e;
                }
            }
        }
        return new Answer.Local(
                access.model().name(), count.estimate(access.model().name()));
    }

    private Answer ask(
            Crossing crossing,
            Ask ask,
            String model,
            ModelAccess access,
            AttemptTimers timers,
            List<AttemptRecord> before)
            throws AttemptFailed {
        OpenCall open = open(ask, access, crossing, timers);
        var attempt = new HttpAttempt(
                ask,
                new Target(name(), model),
                access.model().name(),
                crossing,
                timers,
                before,
                failures(ask, crossing));
        boolean live = false;
        try {
            Answer answer = attempt.answer(open);
            live = answer instanceof Answer.Streamed;
            return answer;
        } catch (AttemptFailed e) {
            if (e.failure().kind() == FailureKind.MODEL_MISSING) {
                firstOffered = null;
            }
            throw e;
        } finally {
            if (!live) {
                open.end();
            }
        }
    }

    private Failures failures(Ask ask, Crossing crossing) {
        if (!crossing.relays()) {
            return failures.translated();
        }
        return ask.question().scan().handles().isEmpty() ? failures : failures.namingHeld();
    }

    @Override
    public boolean relays(Question question, String model) {
        ModelAccess known = listed.get(model);
        return known == null
                ? Crossings.relays(question, kindAt(kind.base(provider.baseUrl())), model)
                : Crossings.relays(question, kindAt(known.base()), known.model().name());
    }

    private OpenCall open(Ask ask, ModelAccess access, Crossing crossing, AttemptTimers timers) throws AttemptFailed {
        if (ask.cancellation().cancelled()) {
            throw failures.failed(FailureKind.CLIENT_CLOSED, 0, "the caller left");
        }
        Map<String, String> headers = headers(access.key());
        headers.put("Content-Type", "application/json");
        headers.put(
                "Accept",
                ask.stream() ? "text/event-stream, application/x-ndjson, application/json" : "application/json");
        if (crossing.relays()) {
            for (String name : kind.travelling()) {
                String value = ask.headers().get(name);
                if (value != null) {
                    headers.put(name, value);
                }
            }
        }
        headers.putAll(configuredHeaders);
        var request = new UpstreamRequest(
                "POST",
                BaseUrl.below(access.base(), crossing.path()),
                access.pool(),
                headers,
                crossing.request().body(),
                StreamClock.least(
                        timers.connect(), timers.share().left(), timers.total().left()));
        UpstreamCall call = upstream.open(request);
        if (!permits.tryAcquire()) {
            throw failures.failed(
                    FailureKind.OUR_LIMIT, 0, "max_concurrent (" + provider.maxConcurrent() + ") calls are under way");
        }
        return new OpenCall(call, permits, ask.cancellation());
    }

    private Map<String, String> headers(@Nullable Secret key) throws AttemptFailed {
        if (key != null && !HeaderRules.carries(HeaderRules.credential(key))) {
            throw failures.failed(FailureKind.KEY_REFUSED, 0, "the API key holds characters that no header can carry");
        }
        Map<String, String> headers = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
        headers.put("User-Agent", HeaderRules.USER_AGENT);
        headers.putAll(kind.headers(key));
        return headers;
    }

    private ModelAccess access(String model, Deadline share) throws AttemptFailed {
        String name = model.isEmpty() ? Objects.requireNonNullElse(provider.defaultModel(), "") : model;
        ModelAccess known = listed.get(name);
        return known != null ? known : ModelAccess.any(provider, name.isEmpty() ? firstOffered(share) : name, kind);
    }

    private String firstOffered(Deadline share) throws AttemptFailed {
        String known = firstOffered;
        if (known != null) {
            return known;
        }
        List<String> offered = listModels(share);
        if (offered.isEmpty()) {
            throw failures.failed(
                    FailureKind.MODEL_MISSING, 0, "no model is configured for this provider and it offers none");
        }
        firstOffered = offered.getFirst();
        return offered.getFirst();
    }

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public Probe probe(Deadline deadline) {
        return probe(() -> get(kind.probePath(), deadline, false));
    }

    @Override
    public Probe paidProbe(Deadline deadline) {
        return probe(() -> askForOneToken(deadline));
    }

    private interface Asking {
        void put() throws AttemptFailed;
    }

    private Probe probe(Asking question) {
        long began = ticker.getAsLong();
        Failure failure = null;
        try {
            question.put();
        } catch (AttemptFailed e) {
            failure = e.failure();
        }
        return new Probe(Duration.ofNanos(ticker.getAsLong() - began), failure);
    }

    private void askForOneToken(Deadline deadline) throws AttemptFailed {
        ModelAccess access = access("", deadline);
        ChatApi api = kind.chat("", access.model().name());
        WrittenRequest request;
        try {
            request = api.dialect().write(ShortQuestion.to(access.model().name()), access.model());
        } catch (BadRequest cannotBeAsked) {
            throw failures.malformed(0, "no short question can be put to this model");
        }
        Map<String, String> headers = headers(access.key());
        headers.put("Content-Type", "application/json");
        headers.put("Accept", "application/json");
        headers.putAll(configuredHeaders);
        byte[] answer = probed(
                new UpstreamRequest(
                        "POST",
                        BaseUrl.below(access.base(), api.path()),
                        access.pool(),
                        headers,
                        request.body(),
                        StreamClock.least(provider.timeouts().connect(), deadline.left())),
                deadline,
                true);
        try {
            api.dialect().summarize(answer);
        } catch (MalformedAnswer e) {
            throw failures.malformed(200, "an answer that is not of the dialect: " + e.getMessage());
        } catch (ErrorInAnswer e) {
            throw failures.errorInAnswer(e.error(), false);
        }
    }

    @Override
    public List<String> listModels(Deadline deadline) {
        try {
            return kind.models(get(kind.modelsPath(), deadline, true));
        } catch (AttemptFailed cannotTell) {
            return List.of();
        }
    }

    private byte[] get(String path, Deadline deadline, boolean mustBeThere) throws AttemptFailed {
        Map<String, String> headers = headers(provider.key());
        headers.put("Accept", "application/json");
        headers.putAll(configuredHeaders);
        URI uri = BaseUrl.below(kind.base(provider.baseUrl()), path);
        Duration connect = StreamClock.least(provider.timeouts().connect(), deadline.left());
        String pool = ModelAccess.any(provider, "", kind).pool();
        return probed(UpstreamRequest.get(uri, pool, headers, connect), deadline, mustBeThere);
    }

    private byte[] probed(UpstreamRequest request, Deadline deadline, boolean mustBeThere) throws AttemptFailed {
        UpstreamCall call = upstream.open(request);
        int status = 0;
        try (call) {
            long until = System.nanoTime() + deadline.left().toNanos();
            call.start(until);
            status = call.status();
            byte[] body = call.readAll(MAX_LIST_BYTES, until);
            boolean notThere = status == 404 || status == 405;
            if (status / 100 == 2 || (notThere && !mustBeThere)) {
                // A server without such an endpoint has answered all the same.
                return body;
            }
            throw failures.status(call, kind.readError(body));
        } catch (UpstreamFailure e) {
            throw failures.upstream(e, status, false);
        }
    }
}
