package dev.hapax.daemon.trace;

import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.autoconfigure.AutoConfiguredOpenTelemetrySdk;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;

/** The OpenTelemetry SDK, set up by its own variables (opentelemetry.io, "Environment Variable Specification"). */
public final class Tracing implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Tracing.class);

    /** One of these switches tracing on; without them nothing of the SDK is even loaded. */
    private static final String[] ENDPOINTS = {"OTEL_EXPORTER_OTLP_ENDPOINT", "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT"};

    /** What the specification recommends; the SDK's own default needs a client that is not here. */
    private static final String PROTOCOL = "http/protobuf";

    private static final long LAST_WORDS_SECONDS = 5;

    private final OpenTelemetrySdk sdk;
    private final RequestSpans spans;

    private Tracing(OpenTelemetrySdk sdk) {
        this.sdk = sdk;
        this.spans = new RequestSpans(sdk.getTracer("dev.hapax"));
    }

    /**
     * @param environment the process's variables
     * @return empty where no collector is named, or the variables cannot be used, which is logged
     */
    public static Optional<Tracing> open(Map<String, String> environment, String version) {
        boolean named = false;
        for (String endpoint : ENDPOINTS) {
            named |= !environment.getOrDefault(endpoint, "").isBlank();
        }
        if (!named) {
            return Optional.empty();
        }
        // The SDK speaks to the JDK's own log, which would write past ours.
        SLF4JBridgeHandler.removeHandlersForRootLogger();
        SLF4JBridgeHandler.install();
        try {
            return Optional.of(new Tracing(sdk(environment, version)));
        } catch (RuntimeException wrong) {
            log.warn("no traces are sent: {}", wrong.getMessage());
            return Optional.empty();
        }
    }

    private static OpenTelemetrySdk sdk(Map<String, String> environment, String version) {
        Map<String, String> properties = new HashMap<>();
        properties.put("otel.service.name", "hapax");
        properties.put("otel.resource.attributes", "service.version=" + version);
        properties.put("otel.exporter.otlp.protocol", PROTOCOL);
        environment.forEach((name, value) -> {
            if (name.startsWith("OTEL_")) {
                properties.put(name.toLowerCase(Locale.ROOT).replace('_', '.'), value);
            }
        });
        // Metrics and logs have ways of their own.
        properties.put("otel.metrics.exporter", "none");
        properties.put("otel.logs.exporter", "none");
        return AutoConfiguredOpenTelemetrySdk.builder()
                .disableShutdownHook()
                .addPropertiesCustomizer(_ -> properties)
                .build()
                .getOpenTelemetrySdk();
    }

    /** What makes spans of events. */
    public RequestSpans spans() {
        return spans;
    }

    /** Sends what is left, for a little while. */
    @Override
    public void close() {
        sdk.shutdown().join(LAST_WORDS_SECONDS, TimeUnit.SECONDS);
    }
}
