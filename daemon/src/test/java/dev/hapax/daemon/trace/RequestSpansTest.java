package dev.hapax.daemon.trace;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RequestSpansTest {
    private static final Instant AT = Instant.parse("2026-11-23T08:15:04Z");
    private static final String CALLERS_TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";
    private static final String CALLERS_SPAN = "00f067aa0ba902b7";

    private final List<SpanData> sent = new ArrayList<>();
    private final SdkTracerProvider provider = SdkTracerProvider.builder()
            .addSpanProcessor(SimpleSpanProcessor.create(new Keeping()))
            .build();
    private final RequestSpans spans = new RequestSpans(provider.get("test"));

    @AfterEach
    void close() {
        provider.close();
    }

    private final class Keeping implements SpanExporter {
        @Override
        public CompletableResultCode export(Collection<SpanData> spans) {
            sent.addAll(spans);
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode flush() {
            return CompletableResultCode.ofSuccess();
        }

        @Override
        public CompletableResultCode shutdown() {
            return CompletableResultCode.ofSuccess();
        }
    }

    @Test
    void aRequestIsASpanAndItsAttemptsAreSpansInIt() {
        spans.accept(attempt("one/m", "server_error", null, null));
        spans.accept(attempt("two/m", "ok", Duration.ofMillis(3), Usage.of(7, 11)));
        spans.accept(request(200, "00-" + CALLERS_TRACE + "-" + CALLERS_SPAN + "-01"));

        assertThat(sent).extracting(SpanData::getName).containsExactly("chat m", "chat m", "POST /v1/chat/completions");
        SpanData request = sent.getLast();
        assertThat(request.getKind()).isEqualTo(SpanKind.SERVER);
        assertThat(request.getTraceId()).isEqualTo(CALLERS_TRACE);
        assertThat(request.getParentSpanId()).isEqualTo(CALLERS_SPAN);
        assertThat(Duration.ofNanos(request.getEndEpochNanos() - request.getStartEpochNanos()))
                .isEqualTo(Duration.ofMillis(20));
        assertThat(sent.subList(0, 2)).allSatisfy(span -> {
            assertThat(span.getKind()).isEqualTo(SpanKind.CLIENT);
            assertThat(span.getParentSpanId()).isEqualTo(request.getSpanId());
            assertThat(span.getTraceId()).isEqualTo(CALLERS_TRACE);
        });
        assertThat(sent.get(0).getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        assertThat(text(sent.get(0), "error.type")).isEqualTo("server_error");
        assertThat(sent.get(1).getAttributes().get(AttributeKey.longKey("gen_ai.usage.output_tokens")))
                .isEqualTo(11);
        assertThat(text(sent.get(1), "gen_ai.provider.name")).isEqualTo("two");
    }

    @Test
    void whatIsNoTraceIsNoParent() {
        for (String traceparent : new @Nullable String[] {null, "", "nonsense", "00-" + CALLERS_TRACE + "-0-01"}) {
            spans.accept(request(502, traceparent));
        }

        assertThat(sent).hasSize(4).allSatisfy(span -> {
            assertThat(span.getParentSpanContext().isValid()).isFalse();
            assertThat(span.getStatus().getStatusCode()).isEqualTo(StatusCode.ERROR);
        });
        assertThat(sent).extracting(SpanData::getTraceId).doesNotHaveDuplicates();
    }

    @Test
    void attemptsOfOneRequestDoNotComeIntoAnother() {
        spans.accept(attempt("one/m", "ok", null, null));
        spans.accept(request(200, null));
        spans.accept(request(200, null));

        assertThat(sent).hasSize(3);
    }

    private static @Nullable String text(SpanData span, String key) {
        return span.getAttributes().get(AttributeKey.stringKey(key));
    }

    private static GatewayEvent attempt(
            String target, String outcome, @Nullable Duration firstToken, @Nullable Usage usage) {
        int slash = target.indexOf('/');
        return new GatewayEvent.AttemptFinished(
                "id",
                "/v1/chat/completions",
                "anonymous",
                new Target(target.substring(0, slash), target.substring(slash + 1)),
                outcome,
                Duration.ofMillis(5),
                firstToken,
                usage,
                false,
                null);
    }

    private static GatewayEvent request(int status, @Nullable String traceparent) {
        return new GatewayEvent.RequestFinished(
                AT,
                "id",
                "POST",
                "/v1/chat/completions",
                "/v1/chat/completions",
                "v1",
                status,
                Duration.ofMillis(20),
                null,
                Duration.ofMillis(15),
                null,
                List.of(),
                List.of(),
                null,
                false,
                null,
                "anonymous",
                1,
                "off",
                null,
                "",
                null,
                null,
                "chat",
                traceparent);
    }
}
