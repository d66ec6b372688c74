package dev.hapax.daemon.admin;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.requestlog.RecentRequests;
import dev.hapax.daemon.requestlog.RecentRequests.Remembered;
import dev.hapax.daemon.requestlog.Traffic;
import dev.hapax.shared.admin.AdminApi;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the command line can ask about requests that are over. */
public final class WhatHappened {
    private static final int USUAL_LIMIT = 50;

    private final RecentRequests requests;
    private final Traffic traffic;

    public WhatHappened(RecentRequests requests, Traffic traffic) {
        this.requests = requests;
        this.traffic = traffic;
    }

    /** @param parameters those of the query by name, null for absent ones */
    AdminApi.Requests requests(Function<String, @Nullable String> parameters) {
        int limit = Math.clamp(number(parameters.apply("limit"), USUAL_LIMIT), 0, RecentRequests.KEPT);
        long after = number(parameters.apply("after"), 0);
        boolean failed = Boolean.parseBoolean(parameters.apply("failed"));
        String route = parameters.apply("route");
        // Read before the list: what ends meanwhile is then told twice rather than never.
        long last = newest();
        var found = requests.newest(
                limit,
                after,
                one -> (!failed || one.failed())
                        && (route == null || one.request().endpoint().equals(route)));
        Traffic.Numbers lately = traffic.now();
        return new AdminApi.Requests(
                found.isEmpty() ? last : Math.max(last, found.getLast().number()),
                new AdminApi.Traffic(
                        Traffic.WINDOW.toMillis(), lately.requests(), lately.failed(), millis(lately.p50())),
                found.stream().map(WhatHappened::view).toList());
    }

    private long newest() {
        var last = requests.newest(1, 0, _ -> true);
        return last.isEmpty() ? 0 : last.getFirst().number();
    }

    private static long number(@Nullable String text, long otherwise) {
        return text == null ? otherwise : Long.parseLong(text);
    }

    Optional<AdminApi.RequestView> request(String id) {
        return requests.find(id).map(WhatHappened::view);
    }

    private static AdminApi.RequestView view(Remembered remembered) {
        GatewayEvent.RequestFinished request = remembered.request();
        GatewayEvent.CallerError error = request.error();
        return new AdminApi.RequestView(
                remembered.number(),
                request.at().toString(),
                request.requestId(),
                request.method(),
                request.path(),
                request.endpoint(),
                request.version(),
                request.status(),
                request.took().toMillis(),
                millis(request.firstByte()),
                request.upstreamTime().toMillis(),
                request.streamed(),
                request.model(),
                request.target() == null ? null : request.target().toString(),
                request.attempts().stream().map(WhatHappened::view).toList(),
                request.cache(),
                view(request.usage()),
                request.costUsd(),
                request.client(),
                request.generation(),
                request.errorType(),
                error == null ? null : new AdminApi.CallerError(error.code(), error.message()));
    }

    private static AdminApi.AttemptView view(AttemptRecord attempt) {
        return new AdminApi.AttemptView(
                attempt.target().toString(),
                attempt.outcome(),
                attempt.called(),
                attempt.status() == 0 ? null : attempt.status(),
                attempt.took().toMillis(),
                attempt.reason(),
                view(attempt.usage()),
                attempt.costUsd());
    }

    private static AdminApi.@Nullable TokensView view(@Nullable Usage usage) {
        return usage == null || usage.total() == 0
                ? null
                : new AdminApi.TokensView(
                        usage.input(), usage.output(), usage.cachedInput(), usage.reasoning(), usage.estimated());
    }

    private static @Nullable Long millis(@Nullable Duration time) {
        return time == null ? null : time.toMillis();
    }
}
