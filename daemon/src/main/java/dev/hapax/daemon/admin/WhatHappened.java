package dev.hapax.daemon.admin;

import dev.hapax.daemon.chat.AttemptRecord;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.event.GatewayEvent;
import dev.hapax.daemon.requestlog.Pulse;
import dev.hapax.daemon.requestlog.RecentRequests;
import dev.hapax.daemon.requestlog.RecentRequests.Remembered;
import dev.hapax.daemon.usage.UsageLedger;
import dev.hapax.shared.admin.AdminApi;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the command line can ask about requests that are over. */
public final class WhatHappened {
    private static final int USUAL_LIMIT = 50;
    private static final Duration A_DAY = Duration.ofDays(1);

    private final RecentRequests requests;
    private final Pulse pulse;
    private final UsageLedger usage;
    private final InstantSource clock;

    public WhatHappened(RecentRequests requests, Pulse pulse, UsageLedger usage, InstantSource clock) {
        this.requests = requests;
        this.pulse = pulse;
        this.usage = usage;
        this.clock = clock;
    }

    /** @param parameters those of the query by name, null for absent ones */
    AdminApi.UsageReport usage(Function<String, @Nullable String> parameters) {
        String word = parameters.apply("by");
        UsageLedger.By by = word == null ? UsageLedger.By.MODEL : UsageLedger.By.valueOf(word.toUpperCase(Locale.ROOT));
        Duration since = Duration.ofMillis(number(parameters.apply("since_ms"), A_DAY.toMillis()));
        Duration most = since.compareTo(UsageLedger.KEPT) < 0 ? since : UsageLedger.KEPT;
        Instant from = clock.instant().minus(most).truncatedTo(ChronoUnit.HOURS);
        Map<String, UsageLedger.Totals> found = usage.since(from, by);
        UsageLedger.Totals total = found.values().stream().reduce(UsageLedger.Totals.NOTHING, UsageLedger.Totals::plus);
        return new AdminApi.UsageReport(
                by.name().toLowerCase(Locale.ROOT),
                from.toString(),
                found.entrySet().stream()
                        .map(row -> view(row.getKey(), row.getValue()))
                        .toList(),
                view("total", total));
    }

    private static AdminApi.UsageRow view(String name, UsageLedger.Totals totals) {
        return new AdminApi.UsageRow(
                name,
                totals.requests(),
                totals.failed(),
                totals.calls(),
                totals.input(),
                totals.cachedInput(),
                totals.output(),
                totals.reasoning(),
                totals.costUsd());
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
        Pulse.Lately lately = pulse.lately();
        return new AdminApi.Requests(
                found.isEmpty() ? last : Math.max(last, found.getLast().number()),
                new AdminApi.Traffic(Pulse.WINDOW.toMillis(), lately.requests(), lately.failed(), millis(lately.p50())),
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
                request.unasked().stream()
                        .map(one -> new AdminApi.UnaskedView(one.target().toString(), one.why()))
                        .toList(),
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
                attempt.pause().toMillis(),
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
