package dev.hapax.cli.command.top;

import dev.hapax.cli.output.Printable;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.AlertRuleView;
import dev.hapax.shared.admin.AdminApi.Beat;
import dev.hapax.shared.admin.AdminApi.ProviderView;
import dev.hapax.shared.admin.AdminApi.Pulse;
import dev.hapax.shared.admin.AdminApi.RequestView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Draws a frame for a terminal of any size: charts first, then the providers, then the last requests as far as there is
 * room.
 */
final class TopScreen {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss", Locale.ROOT);

    private static final int LABEL = 13;
    private static final int FIGURES = 34;
    private static final int SHORTEST_CHART = 10;

    /** Figures beside a chart are of the last minute, or the time that was watched. */
    private static final int MINUTE = 60;

    private static final int MOST_ALERTS = 3;

    private static final List<Column> COLUMNS = List.of(
            new Column("PROVIDER", 9),
            new Column("STATE", 8),
            new Column("MODEL", 3),
            new Column("P50", 6),
            new Column("FAILED 5m", 7),
            new Column("LAST PROBLEM", 5));

    private final Sparkline sparkline;
    private final boolean colour;
    private final ZoneId zone;

    /** @param blocks whether the terminal can show block elements */
    TopScreen(boolean blocks, boolean colour, ZoneId zone) {
        this.sparkline = new Sparkline(blocks);
        this.colour = colour;
        this.zone = zone;
    }

    List<String> lines(Frame frame, Instant now, int width, int height) {
        List<String> lines = new ArrayList<>();
        lines.add(ends(head(frame), CLOCK.format(now.atZone(zone)), width));
        lines.add("");
        charts(watched(frame), frame.pulse(), width, lines);
        lines.add(fit(counts(frame), width));
        alerts(frame, width, lines);
        lines.add("");
        lines.addAll(providers(frame.providers(), width));
        int room = height - lines.size() - 3;
        if (room > 0 && !frame.requests().isEmpty()) {
            lines.add("");
            lines.add(bold("LAST REQUESTS"));
            List<RequestView> last = frame.requests();
            last.subList(Math.max(0, last.size() - room), last.size())
                    .forEach(request -> lines.add(request(request, width)));
        }
        while (lines.size() < height - 1) {
            lines.add("");
        }
        List<String> shown = new ArrayList<>(lines.subList(0, Math.min(lines.size(), Math.max(0, height - 1))));
        shown.add(fit("q ends", width));
        return shown;
    }

    /** What is shown while nobody answers. */
    List<String> waiting(String reason, Instant now, int width) {
        return List.of(
                ends("hapax", CLOCK.format(now.atZone(zone)), width),
                "",
                fit(Printable.of(reason), width),
                fit("looking again every second; q ends", width));
    }

    private static String head(Frame frame) {
        var status = frame.status();
        return "hapax " + status.version() + "   "
                + (status.draining() ? "stopping" : "up " + Words.of(Duration.ofMillis(status.uptimeMs()))) + "   "
                + status.url() + "   generation "
                + status.generation();
    }

    /** The seconds that the daemon has been there for. */
    private static List<Beat> watched(Frame frame) {
        List<Beat> beats = frame.pulse().beats();
        int up = Math.clamp(frame.status().uptimeMs() / 1000, 1, Math.max(1, beats.size()));
        return beats.subList(beats.size() - Math.min(up, beats.size()), beats.size());
    }

    private void charts(List<Beat> beats, Pulse pulse, int width, List<String> lines) {
        List<Beat> minute = beats.subList(Math.max(0, beats.size() - MINUTE), beats.size());
        double seconds = Math.max(1, minute.size());
        double requests = sum(minute, Beat::requests);
        lines.add(chart(
                "requests/s",
                values(beats, Beat::requests),
                number(requests / seconds) + "   " + percent(sum(minute, Beat::failed), requests) + " failed",
                width));
        lines.add(chart(
                "first token",
                values(beats, beat -> beat.firstTokenMs() == null ? 0 : beat.firstTokenMs()),
                pulse.firstTokenP50Ms() == null
                        ? "nothing streamed"
                        : "p50 " + millis(pulse.firstTokenP50Ms()) + "   p95 " + millis(pulse.firstTokenP95Ms()),
                width));
        lines.add(chart(
                "tokens/s",
                values(beats, beat -> beat.input() + beat.output()),
                number(sum(minute, Beat::input) / seconds) + " in   " + number(sum(minute, Beat::output) / seconds)
                        + " out",
                width));
        double asked = sum(minute, Beat::hits) + sum(minute, Beat::misses);
        lines.add(chart(
                "cache hits/s",
                values(beats, Beat::hits),
                asked == 0
                        ? "nothing asked of it"
                        : number(sum(minute, Beat::hits) / seconds) + "   " + percent(sum(minute, Beat::hits), asked)
                                + " of what was asked",
                width));
        lines.add(chart(
                "failovers/s",
                values(beats, Beat::failovers),
                Words.count((long) sum(minute, Beat::failovers), "failover") + " in a minute",
                width));
    }

    private String chart(String label, List<Double> values, String figures, int width) {
        int room = width - LABEL - FIGURES;
        String text = padded(label, LABEL);
        return fit(room < SHORTEST_CHART ? text + figures : text + sparkline.of(values, room) + "   " + figures, width);
    }

    private static List<Double> values(List<Beat> beats, ToDoubleFunction<Beat> value) {
        return beats.stream().map(beat -> value.applyAsDouble(beat)).toList();
    }

    private static double sum(List<Beat> beats, ToDoubleFunction<Beat> value) {
        return beats.stream().mapToDouble(value).sum();
    }

    private static String counts(Frame frame) {
        List<Beat> beats = watched(frame);
        return padded("now", LABEL) + frame.status().inFlight() + " in flight   "
                + number(sum(beats, Beat::shared)) + " shared a call   " + number(sum(beats, Beat::requests))
                + " requests in " + Words.of(Duration.ofSeconds(beats.size()));
    }

    private void alerts(Frame frame, int width, List<String> lines) {
        if (frame.alerts().isEmpty()) {
            lines.add(fit(padded("alerts", LABEL) + "none", width));
        }
        for (AlertRuleView rule :
                frame.alerts().subList(0, Math.min(MOST_ALERTS, frame.alerts().size()))) {
            String summary = rule.alerts().isEmpty()
                    ? rule.state()
                    : rule.alerts().getFirst().summary() + ", "
                            + Words.of(
                                    Duration.ofMillis(rule.alerts().getFirst().durationMs()));
            lines.add(red(fit(padded("alert", LABEL) + Printable.of(rule.name() + ": " + summary), width)));
        }
    }

    private List<String> providers(List<ProviderView> providers, int width) {
        var table = new Table(
                COLUMNS,
                providers.stream()
                        .map(provider -> List.of(
                                provider.name(),
                                provider.state(),
                                provider.model() == null ? "-" : provider.model(),
                                millis(provider.p50Ms()),
                                provider.failed() + " of " + provider.requests(),
                                provider.lastProblem() == null
                                        ? ""
                                        : provider.lastProblem().message()))
                        .toList());
        List<String> lines = new ArrayList<>(table.aligned(width, true));
        lines.set(0, bold(fit(lines.getFirst(), width)));
        for (int i = 0; i < providers.size(); i++) {
            lines.set(
                    i + 1,
                    coloured(fit(lines.get(i + 1), width), providers.get(i).state()));
        }
        return lines;
    }

    private String request(RequestView request, int width) {
        String target = request.target() == null ? "" : "   " + request.target();
        String shared = request.cache().equals("off") || request.cache().equals("miss") ? "" : "   " + request.cache();
        String line = CLOCK.format(Instant.parse(request.at()).atZone(zone)) + "   " + request.status() + "   "
                + request.method() + " " + request.path() + target + shared + "   "
                + Words.of(Duration.ofMillis(request.durationMs()));
        String text = fit(Printable.of(line), width);
        return request.status() >= 500 ? red(text) : text;
    }

    private String coloured(String line, String state) {
        return switch (state) {
            case "down", "refused" -> red(line);
            case "degraded", "limited" -> paint("33", line);
            default -> line;
        };
    }

    private String red(String text) {
        return paint("31", text);
    }

    private String bold(String text) {
        return paint("1", text);
    }

    /** @param code of ECMA-48's "select graphic rendition" */
    private String paint(String code, String text) {
        return colour ? "\u001b[" + code + "m" + text + "\u001b[0m" : text;
    }

    private static String ends(String left, String right, int width) {
        int gap = width - left.length() - right.length();
        return gap < 2 ? fit(left, width) : left + " ".repeat(gap) + right;
    }

    private static String padded(String text, int width) {
        return text + " ".repeat(Math.max(1, width - text.length()));
    }

    private static String fit(String text, int width) {
        return text.length() <= width ? text : text.substring(0, width);
    }

    private static String millis(@Nullable Long millis) {
        return millis == null ? "-" : Words.of(Duration.ofMillis(millis));
    }

    private static String percent(double part, double whole) {
        return whole == 0 ? "0 %" : String.format(Locale.ROOT, part == 0 ? "%.0f %%" : "%.1f %%", 100 * part / whole);
    }

    /** {@code 0.4}, {@code 12}, {@code 1.2k}, {@code 3.4M}. */
    private static String number(double number) {
        if (number >= 1_000_000) {
            return String.format(Locale.ROOT, "%.1fM", number / 1_000_000);
        }
        if (number >= 1_000) {
            return String.format(Locale.ROOT, "%.1fk", number / 1_000);
        }
        boolean whole = number >= 10 || number == Math.rint(number);
        return String.format(Locale.ROOT, whole ? "%.0f" : "%.1f", number);
    }
}
