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
import io.javalin.config.JavalinConfig;
import io.javalin.util.JavalinBindException;
import java.io.IOException;
import java.time.Clock;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The public listener: one Javalin application whose routes are those of the generation in force. */
public final class PublicServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(PublicServer.class);

    private final Javalin app;
    private final Departures departures;
    private final KeepAlive keepAlive;
    private final PublicConnector connector;

    private PublicServer(Javalin app, Departures departures, KeepAlive keepAlive, PublicConnector connector) {
        this.app = app;
        this.departures = departures;
        this.keepAlive = keepAlive;
        this.connector = connector;
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
     * Where it listens.
     *
     * @param port 0 for any free one
     * @param beside whether another listener of ours holds the port at another address
     */
    public record Address(String host, int port, boolean beside) {}

    /**
     * Opens the listener.
     *
     * @param settings of the configuration that it is opened for, which may not be in force yet
     * @throws JavalinBindException if the address cannot be had
     * @throws IOException if the certificate cannot be used
     */
    public static PublicServer start(
            Address address,
            HapaxConfig.Server settings,
            Supplier<Generation> inForce,
            Pipeline pipeline,
            Surroundings around)
            throws IOException {
        var encryption = PublicConnector.encryption(settings);
        var opened = new AtomicReference<PublicConnector>();
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
        Javalin app = Javalin.create(config -> {
            configure(config, edge);
            config.jetty.addConnector((server, http) -> {
                var connector = new PublicConnector(server, http, address, settings, encryption);
                opened.set(connector);
                return connector.jetty();
            });
        });
        try {
            app.start();
        } catch (JavalinBindException taken) {
            app.stop();
            departures.close();
            keepAlive.close();
            throw taken;
        }
        return new PublicServer(app, departures, keepAlive, Objects.requireNonNull(opened.get()));
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

    private static void configure(JavalinConfig config, Edge edge) {
        config.startup.showJavalinBanner = false;
        config.startup.showOldJavalinVersionWarning = false;
        config.startup.startupWatcherEnabled = false;
        config.concurrency.useVirtualThreads = true;
        // Routes change while we run, so none are Javalin's: ours decide, ahead of the servlets, which cost every
        // request.
        config.jetty.modifyServer(server -> server.setHandler(new org.eclipse.jetty.server.Handler.Sequence(edge)));
    }

    /**
     * Goes on with other limits and another certificate: new connections have them, open ones stay as they are.
     *
     * @throws IOException if the certificate cannot be used; nothing has changed then
     */
    public void adopt(HapaxConfig.Server settings) throws IOException {
        connector.adopt(settings);
    }

    /** Lets a listener at another address of the same port be opened beside it. */
    public void sharePort() throws IOException {
        connector.sharePort();
    }

    /** Takes no new connections, lets what runs on those that are open come to its end, and closes. */
    public void retire() {
        try {
            connector.shutdown().get();
        } catch (InterruptedException closedMeanwhile) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException broken) {
            log.debug("the old listener does not close well", broken);
        }
        close();
    }

    /** The port that is really open. */
    public int port() {
        return app.port();
    }

    @Override
    public void close() {
        try {
            keepAlive.cut();
        } catch (InterruptedException hurry) {
            Thread.currentThread().interrupt();
        }
        app.stop();
        departures.close();
        keepAlive.close();
    }
}
