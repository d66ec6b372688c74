package dev.hapax.daemon.http;

import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.anthropic.TokenCountDialect;
import dev.hapax.daemon.dialect.openai.EmbeddingsDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.dialect.responses.InputTokensDialect;
import dev.hapax.daemon.dialect.responses.ResponsesDialect;
import dev.hapax.daemon.event.EventBus;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.pipeline.Pipeline;
import dev.hapax.shared.config.Handler;
import dev.hapax.shared.config.HapaxConfig;
import io.javalin.Javalin;
import io.javalin.compression.CompressionStrategy;
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.nio.channels.SelectionKey;
import java.nio.channels.SocketChannel;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.eclipse.jetty.io.ManagedSelector;
import org.eclipse.jetty.io.SocketChannelEndPoint;
import org.eclipse.jetty.server.Connector;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.NetworkConnectionLimit;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public listener: one Javalin application whose routes are those of the generation in force. */
public final class PublicServer implements AutoCloseable {
    /** Jetty's default of 50 makes clients wait at a few hundred new connections a second. */
    private static final int ACCEPT_QUEUE = 4096;

    private static final Logger log = LoggerFactory.getLogger(PublicServer.class);

    private final Javalin app;
    private final Departures departures;
    private final KeepAlive keepAlive;

    private PublicServer(Javalin app, Departures departures, KeepAlive keepAlive) {
        this.app = app;
        this.departures = departures;
        this.keepAlive = keepAlive;
    }

    /** What answers need beside the pipeline. */
    public record Surroundings(
            HealthBoard health, InFlight inFlight, EventBus events, Clock clock, String version, Scraper scraper) {}

    /** The meters in a scraper's format. */
    @FunctionalInterface
    public interface Scraper {
        /** @param accept the caller's {@code Accept} header, "" for none */
        Text scrape(String accept);

        record Text(String contentType, byte[] body) {}
    }

    /**
     * Opens the listener.
     *
     * @param port 0 for any free one
     * @throws JavalinBindException if the address cannot be had
     */
    public static PublicServer start(
            String host, int port, Supplier<Generation> inForce, Pipeline pipeline, Surroundings around) {
        HapaxConfig.Server settings = inForce.get().config().server();
        Departures departures = Departures.start();
        KeepAlive keepAlive = KeepAlive.start(System::nanoTime);
        var edge = new Edge(
                inForce,
                pipeline,
                handlers(pipeline, around),
                around.inFlight(),
                departures,
                keepAlive,
                around.events(),
                around.clock());
        Javalin app = Javalin.create(config -> configure(config, settings, host, port, edge));
        try {
            app.start();
        } catch (JavalinBindException taken) {
            app.stop();
            departures.close();
            keepAlive.close();
            throw taken;
        }
        return new PublicServer(app, departures, keepAlive);
    }

    private static Map<Handler, RouteHandler> handlers(Pipeline pipeline, Surroundings around) {
        var openAi = new OpenAiDialect();
        return Map.of(
                Handler.COMPLETION, new CompletionHandler(pipeline),
                Handler.ADVANCED_COMPLETION, new AdvancedCompletionHandler(pipeline),
                Handler.CHAT, new ChatHandler(pipeline, openAi),
                Handler.EMBEDDINGS, new EmbeddingsHandler(pipeline, new EmbeddingsDialect(), openAi::writeError),
                Handler.MESSAGES, new MessagesHandler(pipeline, new AnthropicDialect(), new TokenCountDialect()),
                Handler.RESPONSES, new ResponsesHandler(pipeline, new ResponsesDialect(), new InputTokensDialect()),
                Handler.MODELS, new ModelsHandler(pipeline.catalog(), openAi::writeError),
                Handler.HEALTH, new HealthHandler(around.health(), around.inFlight()::draining, around.version()),
                Handler.METRICS, new MetricsHandler(around.scraper()));
    }

    private static void configure(JavalinConfig config, HapaxConfig.Server settings, String host, int port, Edge edge) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        // Bodies are counted and timed by us, and nothing is compressed behind a stream's back.
        config.http.maxRequestSize = Long.MAX_VALUE;
        config.http.compressionStrategy = CompressionStrategy.NONE;
        config.jetty.addConnector((server, http) -> connector(server, http, settings, host, port));
        config.jetty.modifyServer(
                server -> server.addBean(new NetworkConnectionLimit(settings.maxConnections(), server)));
        // Routes change while we run, so Javalin's own table has one entry and ours decides.
        config.routes.before(context -> {
            edge.handle(context.req(), context.res());
            context.skipRemainingHandlers();
        });
    }

    private static Connector connector(
            Server server, HttpConfiguration http, HapaxConfig.Server settings, String host, int port) {
        http.setSendServerVersion(false);
        http.setSendDateHeader(true);
        http.setRequestHeaderSize(settings.maxHeaderBytes());
        var connector = new ServerConnector(server, new HttpConnectionFactory(http)) {
            @Override
            protected SocketChannelEndPoint newEndPoint(
                    SocketChannel channel, ManagedSelector selector, SelectionKey key) {
                var endPoint = new WatchedEndPoint(channel, selector, key, getScheduler());
                endPoint.setIdleTimeout(getIdleTimeout());
                return endPoint;
            }
        };
        connector.setHost(host);
        connector.setPort(port);
        connector.setAcceptQueueSize(ACCEPT_QUEUE);
        connector.setIdleTimeout(Math.max(
                settings.readTimeout().toMillis(), settings.writeTimeout().toMillis()));
        connector.setAcceptedTcpNoDelay(true);
        return connector;
    }

    /** Takes no new connections, lets those that are open finish for at most so long, and closes. */
    public void retire(Duration limit) {
        try {
            for (Connector connector : app.jettyServer().server().getConnectors()) {
                connector.shutdown().get(limit.toMillis(), TimeUnit.MILLISECONDS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException stillOpen) {
            log.debug("the old listener closes with connections open");
        }
        close();
    }

    /** The port that is really open. */
    public int port() {
        return app.port();
    }

    @Override
    public void close() {
        app.stop();
        departures.close();
        keepAlive.close();
    }
}
