package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.access.Admission;
import dev.hapax.daemon.access.Credentials;
import dev.hapax.daemon.access.Keyring;
import dev.hapax.daemon.access.Limits;
import dev.hapax.daemon.access.RequestQueue;
import dev.hapax.daemon.access.Tenant;
import dev.hapax.daemon.cache.Given;
import dev.hapax.daemon.cache.Sharing;
import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.ErrorKind;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.daemon.routing.Chain;
import dev.hapax.daemon.routing.Dispatcher;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The stages of one request, in their order: who calls, may they, how often, which targets, who answers. */
public final class Pipeline {
    private static final Set<ErrorKind> CALLERS_OWN =
            Set.of(ErrorKind.BAD_REQUEST, ErrorKind.TOO_LARGE, ErrorKind.NOT_FOUND, ErrorKind.MODEL_NOT_FOUND);

    private final ProviderStage providers;
    private final Limits limits;
    private final EventBus events;
    private final Sharing sharing;
    private final LongSupplier ticker;
    private final KeyMaker keys = new KeyMaker();
    private final Catalog catalog;

    /** @param ticker monotonic nanoseconds */
    public Pipeline(
            Dispatcher dispatcher,
            Limits limits,
            RequestQueue queue,
            Sharing sharing,
            EventBus events,
            LongSupplier ticker) {
        this.providers = new ProviderStage(dispatcher, queue);
        this.limits = limits;
        this.sharing = sharing;
        this.events = events;
        this.ticker = ticker;
        this.catalog = new Catalog(ticker);
    }

    /**
     * The first stage, before anything else of a request is read.
     *
     * @throws BadRequest 400, 401 or 403
     */
    public Tenant admit(Generation generation, HapaxConfig.Route route, Credentials presented) throws BadRequest {
        boolean open = route.handler() == Handler.HEALTH || route.handler() == Handler.METRICS;
        return generation.keyring().identify(presented, route, open);
    }

    /**
     * The second stage, before a body is read.
     *
     * @param peer the caller's address
     * @return with a refusal if this was one request too many
     */
    public Admission limit(Generation generation, HapaxConfig.Route route, Tenant tenant, String peer) {
        Admission admission = limits.admit(generation.config(), route, tenant, peer);
        if (admission.refusal() != null) {
            events.emit(new GatewayEvent.RateLimited(tenant.name(), route.url()));
        }
        return admission;
    }

    /**
     * Everything after that. Blocks until there is an answer or its stream has begun; a live outcome must be closed.
     *
     * @throws BadRequest if the request cannot be tried at all: unknown model, nothing usable, not for this key
     */
    public Answered answer(Call call) throws BadRequest {
        Keyring.mustAllow(call.tenant(), call.model());
        HapaxConfig config = call.generation().config();
        Chain chain = call.generation().routes().chain(call.route(), call.model(), call.endpoint(), call.fallbacks());
        Question question = shaped(call, config);
        Deadline deadline = deadline(call, config);
        SharingRules rules = SharingRules.of(call);
        Given given = rules.apply()
                ? sharing.answer(
                        rules.wanted(keys.of(call, chain), deadline, hurried(call, config)),
                        (cancellation, until) -> ask(call, question, chain, until, cancellation, rules.own()))
                : new Given(ask(call, question, chain, deadline, call.cancellation(), rules.own()), rules.own(), null);
        if (rules.own() == CacheUse.BYPASS) {
            sharing.bypassed();
        }
        return new Answered(
                question instanceof Question.TokenCount count
                                && given.outcome() instanceof Outcome.Failed failed
                                && !CALLERS_OWN.contains(failed.error().kind())
                        ? estimate(count, chain.targets().getFirst(), failed)
                        : given.outcome(),
                given.use(),
                given.age());
    }

    private Outcome ask(
            Call call, Question question, Chain chain, Deadline deadline, Cancellation cancellation, CacheUse use) {
        HapaxConfig config = call.generation().config();
        HapaxConfig.Retry retry =
                call.route().retry() == null ? config.retry() : call.route().retry();
        return providers.ask(
                new Ask(call.requestId(), question, call.headers(), cancellation, use),
                new Dispatcher.Plan(
                        call.route().url(),
                        call.tenant().name(),
                        chain,
                        call.generation().adapters(),
                        config,
                        retry,
                        deadline),
                call.admission());
    }

    /** A count is never worth a failure: where nobody can be asked now, it is counted here. */
    private static Outcome estimate(Question.TokenCount count, Target target, Outcome.Failed failed) throws BadRequest {
        List<AttemptRecord> attempts = new ArrayList<>(failed.attempts());
        attempts.add(new AttemptRecord(target, AttemptRecord.ESTIMATED, 0, Duration.ZERO, null));
        var from = new Outcome.Provenance(target, target.model(), List.of(), null);
        return new Outcome.Whole(from, attempts, List.of(), count.estimate(target.model()), Usage.of(0, 0));
    }

    /** The models that callers may ask for. */
    public Catalog catalog() {
        return catalog;
    }

    private static Question shaped(Call call, HapaxConfig config) throws BadRequest {
        return switch (call.question()) {
            case Question.Chat chat -> {
                Question.Chat shaped = chat.shaped(RouteShaping.of(call.route(), config.completion()));
                Integer mostTokens = config.completion().maxContextTokens();
                if (mostTokens != null && RouteShaping.isCompletion(call.route())) {
                    TokenLimit.mustHold(shaped.canonical(), call.model(), mostTokens);
                }
                yield shaped;
            }
            case Question.Embeddings embeddings -> embeddings;
            case Question.TokenCount count -> count.shaped(RouteShaping.of(call.route(), config.completion()));
        };
    }

    private Deadline deadline(Call call, HapaxConfig config) {
        return Deadline.in(shorter(longest(call, config), call.timeout()), ticker);
    }

    /** Whether its caller gives it less time than the file does. */
    private static boolean hurried(Call call, HapaxConfig config) {
        Duration own = call.timeout();
        return own != null && own.compareTo(longest(call, config)) < 0;
    }

    private static Duration longest(Call call, HapaxConfig config) {
        return shorter(config.server().requestTimeout(), call.route().timeout());
    }

    private static Duration shorter(Duration one, @Nullable Duration other) {
        return other != null && other.compareTo(one) < 0 ? other : one;
    }
}
