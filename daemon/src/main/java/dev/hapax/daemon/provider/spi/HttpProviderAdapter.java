package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.upstream.UpstreamCall;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.daemon.upstream.UpstreamRequest;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Secret;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
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
    /** Whoever asks for a count waits with something else in hand. */
    private static final Duration COUNT_TIME = Duration.ofSeconds(5);
    /** What went wrong with a count because of the request or its caller. */
    private static final Set<FailureKind> CALLERS_OWN = Set.of(
            FailureKind.CALLER_ERROR, FailureKind.CONTEXT_LENGTH, FailureKind.FILTERED, FailureKind.CLIENT_CLOSED);

    private final HapaxConfig.Provider provider;
    private final HttpKind kind;
    private final UpstreamClient upstream;
    private final LongSupplier ticker;
    private final Failures failures;
    private final CallHeaders headers;
    private final Inquiries inquiries;
    private final KnownModels models;
    private final Semaphore permits;
    private final String identity;
    /** What servers speak that were found to lack an API, by their base. */
    private final Map<URI, HttpKind> lacking = new ConcurrentHashMap<>();

    public HttpProviderAdapter(
            HapaxConfig.Provider provider, HttpKind kind, UpstreamClient upstream, LongSupplier ticker) {
        this.provider = provider;
        this.kind = kind;
        this.upstream = upstream;
        this.ticker = ticker;
        this.failures = new Failures(kind.codes(), new PlainWords(secrets(provider)));
        this.headers = new CallHeaders(provider, kind, failures);
        this.inquiries = new Inquiries(provider, kind, upstream, headers, failures);
        this.models = new KnownModels(provider, kind, inquiries, failures);
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

    @Override
    public Answer ask(Ask ask, String model, AttemptTimers timers, List<AttemptRecord> before)
            throws AttemptFailed, BadRequest {
        ModelAccess access = models.access(model, timers.share());
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
                models.oneIsMissing();
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
        ModelAccess known = models.known(model);
        return Crossings.relays(question, kindAt(known.base()), known.model().name());
    }

    private OpenCall open(Ask ask, ModelAccess access, Crossing crossing, AttemptTimers timers) throws AttemptFailed {
        if (ask.cancellation().cancelled()) {
            throw failures.failed(FailureKind.CLIENT_CLOSED, 0, "the caller left");
        }
        var request = new UpstreamRequest(
                "POST",
                BaseUrl.below(access.base(), crossing.path()),
                access.pool(),
                headers.post(access.key(), ask, crossing.relays()),
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

    @Override
    public boolean resumes() {
        return true;
    }

    @Override
    public Probe probe(Deadline deadline) {
        return probe(() -> inquiries.reach(deadline));
    }

    @Override
    public Probe paidProbe(Deadline deadline) {
        return probe(() -> inquiries.oneToken(models.access("", deadline), deadline));
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

    @Override
    public List<String> listModels(Deadline deadline) {
        return inquiries.models(deadline);
    }
}
