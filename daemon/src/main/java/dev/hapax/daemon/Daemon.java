package dev.hapax.daemon;

import dev.hapax.daemon.access.Limits;
import dev.hapax.daemon.access.RequestQueue;
import dev.hapax.daemon.admin.AdminServer;
import dev.hapax.daemon.admin.AdminSocket;
import dev.hapax.daemon.admin.AlertOperations;
import dev.hapax.daemon.admin.CacheOperations;
import dev.hapax.daemon.admin.Operations;
import dev.hapax.daemon.admin.PulseOperations;
import dev.hapax.daemon.admin.WhatHappened;
import dev.hapax.daemon.alert.AlertEngine;
import dev.hapax.daemon.cache.AnswerStores;
import dev.hapax.daemon.cache.Sharing;
import dev.hapax.daemon.config.Adopter;
import dev.hapax.daemon.config.ConfigRejected;
import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.ConfigWatcher;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.config.GenerationBuilder;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.health.Prober;
import dev.hapax.daemon.http.InFlight;
import dev.hapax.daemon.http.PublicServer;
import dev.hapax.daemon.metrics.GatewayMetrics;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.redis.SharedRedis;
import dev.hapax.daemon.requestlog.LogSetup;
import dev.hapax.daemon.requestlog.Pulse;
import dev.hapax.daemon.requestlog.RecentRequests;
import dev.hapax.daemon.requestlog.RequestLog;
import dev.hapax.daemon.requestlog.Traffic;
import dev.hapax.daemon.routing.Dispatcher;
import dev.hapax.daemon.routing.RouteUses;
import dev.hapax.daemon.trace.Tracing;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.daemon.usage.UsageFiles;
import dev.hapax.daemon.usage.UsageLedger;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.client.AdminClient;
import dev.hapax.shared.client.AdminException;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.Problem;
import dev.hapax.shared.config.edit.ConfigFile;
import dev.hapax.shared.config.edit.History;
import dev.hapax.shared.paths.CompletionData;
import dev.hapax.shared.paths.StatePlaces;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
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
    private final HealthBoard health;
    private final InFlight inFlight;
    private final Sharing sharing;
    private final Listeners listeners;
    private final StopSwitch stop;
    private final Path socket;
    private final List<Problem> warnings;

    private Daemon(
            Opening opened,
            ConfigStore store,
            HealthBoard health,
            InFlight inFlight,
            Sharing sharing,
            Listeners listeners,
            StopSwitch stop,
            Path socket,
            List<Problem> warnings) {
        this.opened = opened;
        this.store = store;
        this.health = health;
        this.inFlight = inFlight;
        this.sharing = sharing;
        this.listeners = listeners;
        this.stop = stop;
        this.socket = socket;
        this.warnings = warnings;
    }

    /**
     * Starts everything; when it returns, both listeners answer.
     *
     * @throws StartFailed with nothing left open
     */
    public static Daemon start(DaemonOptions options, Clock clock) throws StartFailed {
        LogSetup.configure(HapaxConfig.Logging.DEFAULT, options.terminal());
        try (var opening = new Opening()) {
            AdminSocket place = opening.add(claim(options.socket()));
            var events = new EventBus();
            var metrics = events.listener(new GatewayMetrics(options.version()));
            events.listener(new RequestLog());
            var uses = events.listener(new RouteUses());
            Optional<Tracing> tracing = Tracing.open(options.environment().variables(), options.version());
            tracing.ifPresent(opened -> events.listener(opening.add(opened).spans()));
            var recent = events.listener(new RecentRequests());
            var traffic = events.listener(new Traffic(TICKER));
            var usage = opening.add(events.listener(ledger(options, clock)));
            var pulse = events.listener(new Pulse(TICKER));
            var upstream = opening.add(new UpstreamClient());
            var health = new HealthBoard(TICKER, events);
            metrics.health(() -> providersNow(health));
            var inFlight = new InFlight();
            var redis = opening.add(new SharedRedis(TICKER));
            var queue = new RequestQueue(TICKER, new QueueVoice(events));
            var answers = opening.add(new AnswerStores(
                    StatePlaces.directory(options.environment().variables()).orElse(null), clock, TICKER));
            var sharing = new Sharing(answers, events, clock);
            metrics.cacheSize(sharing::entries, sharing::bytes);
            var dispatcher = new Dispatcher(health, events, TICKER);
            var pipeline = new Pipeline(dispatcher, new Limits(redis, TICKER), queue, sharing, events, TICKER);
            var reference = new StoreReference();
            var around = new PublicServer.Surroundings(
                    health, inFlight, events, clock, options.version(), accept -> text(metrics, accept));
            var listeners = new Listeners(
                    options.host(),
                    options.port(),
                    (address, settings) -> PublicServer.start(address, settings, reference::inForce, pipeline, around));
            var alerts = opening.add(new AlertEngine(
                    events, clock, new AlertSurroundings(health, listeners), upstream, alertState(options)));
            events.listener(alerts);
            var moving = new GenerationAdopter(
                    health,
                    metrics,
                    uses,
                    listeners,
                    answers,
                    informed(options, tracing, redis, queue, alerts, options.terminal()));
            ConfigStore.Opened store = open(
                    options,
                    new ConfigStore.Tools(
                            new ConfigLoader(ProviderKinds.infos()),
                            options.environment(),
                            new GenerationBuilder(ProviderKinds.all(), upstream, TICKER, clock),
                            moving,
                            events,
                            clock,
                            history(options)));
            reference.set(store.store());
            Generation first = store.store().inForce();
            openStore(answers, first.config());
            moving.adopt(first);
            opening.add(Prober.start(() -> subjects(store.store().inForce()), health, TICKER));
            listen(opening.add(listeners), first.config().server());
            alerts.start();
            var stop = new StopSwitch();
            var life = new DaemonLife(options, store.store(), listeners, inFlight, queue, stop, clock);
            opening.add(AdminServer.start(
                    options.socket(),
                    new AdminServer.Desks(
                            new Operations(store.store(), health, uses, life),
                            new WhatHappened(recent, traffic, usage, clock),
                            new PulseOperations(pulse),
                            new AlertOperations(alerts),
                            new CacheOperations(sharing))));
            place.protect(first.config().admin().group());
            if (options.configFile() != null) {
                opening.add(ConfigWatcher.start(store.store(), options.configFile()));
            }
            return new Daemon(
                    opening.keep(),
                    store.store(),
                    health,
                    inFlight,
                    sharing,
                    listeners,
                    stop,
                    options.socket(),
                    store.warnings());
        } catch (IOException e) {
            throw new StartFailed.SocketUnsafe(options.socket() + ": " + e.getMessage());
        }
    }

    /** In a part of the state directory that is this file's alone, as its history is. */
    private static UsageLedger ledger(DaemonOptions options, Clock clock) {
        String of = options.configFile() == null
                ? "no-file"
                : ConfigFile.revisionOf(options.configFile()
                                .toAbsolutePath()
                                .normalize()
                                .toString()
                                .getBytes(StandardCharsets.UTF_8))
                        .substring(0, 16);
        return StatePlaces.directory(options.environment().variables())
                .map(state ->
                        UsageLedger.in(new UsageFiles(state.resolve("usage").resolve(of)), clock))
                .orElseGet(() -> UsageLedger.inMemory(clock));
    }

    private static @Nullable History history(DaemonOptions options) {
        Path file = options.configFile();
        return file == null
                ? null
                : StatePlaces.directory(options.environment().variables())
                        .map(state -> History.of(state, file))
                        .orElse(null);
    }

    private static AdminSocket claim(Path socket) throws StartFailed, IOException {
        try {
            return AdminSocket.claim(socket);
        } catch (AdminSocket.Taken taken) {
            throw new StartFailed.AlreadyRunning(socket, whoRuns(socket));
        } catch (AdminSocket.Unsafe unsafe) {
            throw new StartFailed.SocketUnsafe(String.valueOf(unsafe.getMessage()));
        }
    }

    private static Optional<AdminApi.Status> whoRuns(Path socket) {
        try {
            return Optional.of(new AdminClient(List.of(socket), Duration.ofSeconds(2)).status());
        } catch (AdminException doesNotSay) {
            return Optional.empty();
        }
    }

    private static ConfigStore.Opened open(DaemonOptions options, ConfigStore.Tools tools)
            throws StartFailed, IOException {
        try {
            return ConfigStore.open(new ConfigStore.Place(options.configFile(), options.configName()), tools);
        } catch (ConfigRejected rejected) {
            throw new StartFailed.ConfigInvalid(rejected.loaded());
        }
    }

    private static void openStore(AnswerStores answers, HapaxConfig config) throws StartFailed {
        try {
            answers.prepare(config).adopt();
        } catch (IOException unusable) {
            throw new StartFailed.StoreUnusable(String.valueOf(unusable.getMessage()));
        }
    }

    private static void listen(Listeners listeners, HapaxConfig.Server server) throws StartFailed, IOException {
        try {
            listeners.openFirst(server);
        } catch (JavalinBindException taken) {
            String reason = String.valueOf(taken.getMessage());
            throw new StartFailed.CannotListen(listeners.wanted(server), reason.contains("Permission denied"), reason);
        }
    }

    private static PublicServer.Scraper.Text text(GatewayMetrics metrics, String accept) {
        GatewayMetrics.Scrape scrape = metrics.scrape(accept);
        return new PublicServer.Scraper.Text(scrape.contentType(), scrape.body());
    }

    private static List<GatewayMetrics.ProviderNow> providersNow(HealthBoard health) {
        return health.providers().stream().map(Daemon::now).toList();
    }

    private static GatewayMetrics.ProviderNow now(ProviderHealth provider) {
        Map<String, String> breakers = new LinkedHashMap<>();
        breakers.put(provider.provider(), provider.reach());
        provider.targets().forEach(target -> breakers.put(target.target().toString(), target.breaker()));
        boolean answers =
                switch (provider.state()) {
                    case "down", "refused", "off" -> false;
                    default -> true;
                };
        return new GatewayMetrics.ProviderNow(provider.provider(), answers, breakers);
    }

    private static Prober.Subjects subjects(Generation generation) {
        return new Prober.Subjects(generation.config(), generation.adapters());
    }

    /** Who has to know the names in a new configuration besides. */
    private static List<Consumer<HapaxConfig>> informed(
            DaemonOptions options,
            Optional<Tracing> tracing,
            SharedRedis redis,
            RequestQueue queue,
            AlertEngine alerts,
            boolean terminal) {
        List<Consumer<HapaxConfig>> informed = new ArrayList<>();
        tracing.ifPresent(opened -> informed.add(opened.spans()::adopt));
        informed.add(config -> redis.adopt(config.redis()));
        informed.add(config -> queue.adopt(config.queue()));
        informed.add(alerts::adopt);
        CompletionData.of(options.environment().variables(), instance(options.socket()))
                .ifPresent(names -> informed.add(names::write));
        var logging = new AtomicReference<>(HapaxConfig.Logging.DEFAULT);
        informed.add(config -> {
            if (!config.logging().equals(logging.getAndSet(config.logging()))) {
                LogSetup.configure(config.logging(), terminal);
            }
        });
        return informed;
    }

    /** A socket has the name of its daemon where nobody gave it another. */
    private static String instance(Path socket) {
        return String.valueOf(socket.getFileName()).replaceFirst("\\.sock$", "");
    }

    /** A daemon is known by its socket: two that share a file have each their own alerts. */
    private static @Nullable Path alertState(DaemonOptions options) {
        String id = ConfigFile.revisionOf(
                options.socket().toAbsolutePath().normalize().toString().getBytes(StandardCharsets.UTF_8));
        return StatePlaces.directory(options.environment().variables())
                .map(state -> state.resolve("alerts").resolve(id.substring(0, 16) + ".json"))
                .orElse(null);
    }

    /** What every new generation takes along: health, meters and the listener. */
    private record GenerationAdopter(
            HealthBoard health,
            GatewayMetrics metrics,
            RouteUses uses,
            Listeners listeners,
            AnswerStores answers,
            List<Consumer<HapaxConfig>> informed)
            implements Adopter {
        @Override
        public Prepared prepare(HapaxConfig old, HapaxConfig next) throws IOException {
            AnswerStores.Prepared store = answers.prepare(next);
            PublicServer moved;
            try {
                moved = listeners.move(next.server());
            } catch (IOException e) {
                store.retire();
                throw e;
            }
            return new Prepared() {
                @Override
                public void adopt(Generation generation) {
                    store.adopt();
                    GenerationAdopter.this.adopt(generation);
                }

                @Override
                public void retire() {
                    store.retire();
                    if (moved != null) {
                        listeners.retire(moved);
                    }
                }
            };
        }

        void adopt(Generation generation) {
            uses.adopt(generation.routes().routes());
            informed.forEach(one -> one.accept(generation.config()));
            Map<String, String> identities = new LinkedHashMap<>();
            for (ProviderAdapter adapter : generation.adapters().values()) {
                identities.put(adapter.name(), adapter.identity());
            }
            health.adopt(generation.config(), identities);
            metrics.adopt(generation.config(), generation.routes().routes(), generation.number());
        }
    }

    /** Tells of requests that wait. */
    private record QueueVoice(EventBus events) implements RequestQueue.Listener {
        @Override
        public void began() {
            events.emit(new GatewayEvent.QueueEntered());
        }

        @Override
        public void ended(Duration waited) {
            events.emit(new GatewayEvent.QueueLeft(waited));
        }
    }

    /** Lets what is wired before the store ask it later. */
    private static final class StoreReference {
        private volatile @Nullable ConfigStore store;

        void set(ConfigStore opened) {
            store = opened;
        }

        Generation inForce() {
            ConfigStore opened = store;
            if (opened == null) {
                throw new IllegalStateException("nothing is in force yet");
            }
            return opened.inForce();
        }
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

    /** @param cut requests that were still running at the end */
    public record Drained(int finished, int cut, Duration took) {}

    /** Takes nothing new, answers 503 on {@code /health/ready}, and waits for what is in flight at most so long. */
    public Drained drain(Duration limit) {
        long begun = System.nanoTime();
        inFlight.close();
        int before = inFlight.count();
        int cut = before;
        try {
            cut = inFlight.awaitEmpty(limit);
        } catch (InterruptedException cutNow) {
            Thread.currentThread().interrupt();
            cut = inFlight.count();
        }
        return new Drained(before - cut, cut, Duration.ofNanos(System.nanoTime() - begun));
    }

    /** The log goes to a new file, as SIGUSR1 asks. */
    public void reopenLog() {
        LogSetup.reopen();
    }

    /** Closes what was opened, newest first; requests still in flight are cut. */
    @Override
    public void close() {
        opened.close();
        LogSetup.flush();
    }
}
