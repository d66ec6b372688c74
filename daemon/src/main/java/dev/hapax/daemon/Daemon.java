package dev.hapax.daemon;

import dev.hapax.daemon.access.Limits;
import dev.hapax.daemon.access.RequestQueue;
import dev.hapax.daemon.admin.AdminServer;
import dev.hapax.daemon.admin.AdminSocket;
import dev.hapax.daemon.admin.AlertOperations;
import dev.hapax.daemon.admin.CacheOperations;
import dev.hapax.daemon.admin.ConfigOperations;
import dev.hapax.daemon.admin.Operations;
import dev.hapax.daemon.admin.ProviderOperations;
import dev.hapax.daemon.admin.PulseOperations;
import dev.hapax.daemon.admin.WhatHappened;
import dev.hapax.daemon.alert.AlertEngine;
import dev.hapax.daemon.cache.AnswerStores;
import dev.hapax.daemon.cache.Sharing;
import dev.hapax.daemon.cache.StoreTaken;
import dev.hapax.daemon.config.ConfigRejected;
import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.ConfigWatcher;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.config.GenerationBuilder;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.health.Prober;
import dev.hapax.daemon.http.InFlight;
import dev.hapax.daemon.http.PublicServer;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.daemon.redis.SharedRedis;
import dev.hapax.daemon.requestlog.LogSetup;
import dev.hapax.daemon.routing.Dispatcher;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Problem;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One running gateway: both listeners, the configuration in force, and how it stops. */
public final class Daemon implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Daemon.class);
    private static final LongSupplier TICKER = System::nanoTime;

    private final Opening opened;
    private final ConfigStore store;
    private final List<Problem> warnings;
    private final HealthBoard health;
    private final InFlight inFlight;
    private final Sharing sharing;
    private final Listeners listeners;
    private final StopSwitch stop;
    private final StateLog state;
    private final Path socket;

    private Daemon(
            Opening opened,
            ConfigStore.Opened config,
            HealthBoard health,
            InFlight inFlight,
            Sharing sharing,
            Listeners listeners,
            StopSwitch stop,
            StateLog state,
            Path socket) {
        this.opened = opened;
        this.store = config.store();
        this.warnings = config.warnings();
        this.health = health;
        this.inFlight = inFlight;
        this.sharing = sharing;
        this.listeners = listeners;
        this.stop = stop;
        this.state = state;
        this.socket = socket;
    }

    /**
     * Starts everything; when it returns, both listeners answer.
     *
     * @throws StartFailed with nothing left open
     */
    public static Daemon start(DaemonOptions options, Clock clock) throws StartFailed {
        var logging = new LoggingInForce(options.log());
        try (var opening = new Opening()) {
            AdminSocket socket = opening.add(SocketClaim.on(options.socket()));
            var state = opening.add(StateFiles.claim(options, clock));
            var events = new EventBus();
            var observers = Observers.of(events, state, options, opening);
            var upstream = opening.add(new UpstreamClient());
            var health = new HealthBoard(TICKER, events);
            var redis = opening.add(new SharedRedis(TICKER));
            var queue = new RequestQueue(TICKER, new QueueVoice(events));
            var answers = opening.add(new AnswerStores(state.answers(), clock, TICKER));
            var sharing = new Sharing(answers, events, clock);
            observers.measure(health, sharing);
            var dispatcher = new Dispatcher(health, events, TICKER);
            var pipeline = new Pipeline(dispatcher, new Limits(redis, TICKER), queue, sharing, events, TICKER);
            var inFlight = new InFlight();
            var store = new StoreReference();
            var around = new PublicServer.Surroundings(
                    health, inFlight, events, clock, options.version(), observers::scrape);
            var listeners = new Listeners(
                    options.host(),
                    options.port(),
                    (address, settings) -> PublicServer.start(address, settings, store::inForce, pipeline, around));
            var alerts = opening.add(
                    new AlertEngine(events, clock, new AlertSurroundings(health, listeners), upstream, state.alerts()));
            events.listener(alerts);
            var adopter = new GenerationAdopter(
                    health,
                    observers,
                    listeners,
                    answers,
                    List.of(
                            config -> redis.adopt(config.redis()),
                            config -> queue.adopt(config.queue()),
                            alerts::adopt,
                            new CompletionNames(options),
                            logging));
            var builder = new GenerationBuilder(ProviderKinds.all(), upstream, TICKER, clock);
            ConfigStore.Opened opened = store.open(
                    new ConfigStore.Place(options.configFile(), options.configName()),
                    new ConfigStore.Tools(
                            new ConfigLoader(ProviderKinds.infos()),
                            options.environment(),
                            builder,
                            adopter,
                            events,
                            clock,
                            state.history()));
            Generation first = store.inForce();
            openStore(answers, first.config());
            adopter.adopt(first);
            var prober = opening.add(Prober.start(() -> subjects(store.inForce()), health, TICKER));
            opening.add(listeners).openFirst(first.config().server());
            alerts.start();
            var stop = new StopSwitch();
            var life = new DaemonLife(options, opened.store(), listeners, inFlight, queue, stop, clock);
            opening.add(AdminServer.start(
                    options.socket(),
                    new AdminServer.Desks(
                            new Operations(opened.store(), observers.uses(), life),
                            new ProviderOperations(opened.store(), health, prober),
                            new ConfigOperations(opened.store(), life),
                            new WhatHappened(observers.recent(), observers.pulse(), observers.usage(), clock),
                            new PulseOperations(observers.pulse()),
                            new AlertOperations(alerts),
                            new CacheOperations(sharing))));
            socket.protect(first.config().admin().group());
            if (options.configFile() != null) {
                opening.add(ConfigWatcher.start(opened.store(), options.configFile()));
            }
            var stateLog = new StateLog(opened.store(), health, observers.pulse(), life);
            return new Daemon(
                    opening.keep(), opened, health, inFlight, sharing, listeners, stop, stateLog, options.socket());
        } catch (IOException e) {
            throw new StartFailed.SocketUnsafe(options.socket() + ": " + e.getMessage());
        }
    }

    private static void openStore(AnswerStores answers, HapaxConfig config) throws StartFailed {
        try {
            answers.prepare(config).adopt();
        } catch (StoreTaken taken) {
            throw new StartFailed.StoreInUse(String.valueOf(taken.getMessage()));
        } catch (IOException unusable) {
            throw new StartFailed.StoreUnusable(String.valueOf(unusable.getMessage()));
        }
    }

    private static Prober.Subjects subjects(Generation generation) {
        return new Prober.Subjects(generation.adapters(), generation.routes().probes());
    }

    /** @param url e.g. {@code http://127.0.0.1:8080}, with the port that is really open */
    public record Ready(
            String url,
            Path socket,
            long pid,
            int generation,
            @Nullable Path configFile,
            HapaxConfig config,
            List<Problem> warnings) {}

    public Ready ready() {
        Generation generation = store.inForce();
        return new Ready(
                listeners.url(generation.config().server()),
                socket,
                ProcessHandle.current().pid(),
                generation.number(),
                store.file().orElse(null),
                generation.config(),
                warnings);
    }

    /** Every provider as it is now. */
    public List<ProviderHealth> providers() {
        return health.providers();
    }

    /** Reloads as SIGHUP does; the outcome goes to the log. */
    public void reload() {
        try {
            store.reload(false);
        } catch (ConfigRejected told) {
            log.debug("the new content was rejected");
        } catch (IOException e) {
            log.warn("the configuration cannot be read or put into force: {}", e.getMessage());
        }
    }

    /** Called from another thread by the admin API's stop, once; the program then drains and ends. */
    public void onStopRequested(Runnable stopping) {
        stop.onPressed(stopping);
    }

    public int inFlight() {
        return inFlight.count();
    }

    /** Calls that several requests may be waiting for. */
    public Sharing.UnderWay shared() {
        return sharing.underWay();
    }

    /** Takes nothing new, answers 503 on {@code /health/ready}, and waits for what is in flight at most so long. */
    public InFlight.Drained drain(Duration limit) {
        return inFlight.drain(limit);
    }

    /** The log goes to a new file, which begins with how everything is: SIGUSR1. */
    public void reopenLog() {
        LogSetup.reopen();
        state.write();
    }

    /** Closes what was opened, newest first; requests still in flight are cut. */
    @Override
    public void close() {
        opened.close();
        LogSetup.flush();
    }
}
