package dev.hapax.cli.command.explain;

import dev.hapax.cli.output.Answer;
import dev.hapax.cli.output.Answer.Item;
import dev.hapax.cli.output.Answer.Lines;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.admin.AdminApi.AttemptView;
import dev.hapax.shared.admin.AdminApi.RequestView;
import dev.hapax.shared.admin.AdminApi.TokensView;
import dev.hapax.shared.admin.AdminApi.UnaskedView;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** What became of one request, in the order in which it happened. */
final class RequestPage {
    private static final DateTimeFormatter CLOCK = DateTimeFormatter.ofPattern("HH:mm:ss.SSS", Locale.ROOT);
    private static final List<Column> LINE = List.of(new Column("", 1), new Column("", 1));
    private static final List<Column> ATTEMPT =
            List.of(new Column("", 1), new Column("", 1), new Column("", 1), new Column("", 1));

    private RequestPage() {}

    static Answer of(RequestView request) {
        List<String> lines = new ArrayList<>();
        lines.add(request.method() + " " + request.path() + "   " + clock(request.at()) + "   " + request.requestId());
        lines.add("");
        lines.addAll(considered(request));
        lines.addAll(facts(request));
        return Answer.of(request, new Lines(lines)).listing(List.of(new Item(request.requestId(), request)));
    }

    private static List<String> considered(RequestView request) {
        if (request.attempts().isEmpty() && request.unasked().isEmpty()) {
            return switch (request.cache()) {
                case "hit" -> List.of("no target was asked: the cache had the answer", "");
                case "shared" -> List.of("no target was asked: a call under way had the answer", "");
                default -> List.of("no target was considered", "");
            };
        }
        List<List<String>> rows = new ArrayList<>();
        int number = 0;
        for (AttemptView attempt : request.attempts()) {
            number++;
            rows.add(List.of("  " + number, attempt.target(), attempt.outcome(), whatItDid(attempt)));
        }
        for (UnaskedView target : request.unasked()) {
            number++;
            rows.add(List.of("  " + number, target.target(), "not asked", target.why()));
        }
        List<String> lines = new ArrayList<>();
        lines.add("targets, in the order in which they were considered");
        lines.addAll(new Table(ATTEMPT, rows).lines());
        lines.add("");
        return lines;
    }

    private static String whatItDid(AttemptView attempt) {
        String why = attempt.reason() == null ? "" : attempt.reason();
        if (!attempt.called()) {
            return attempt.outcome().equals("estimated") ? "the gateway answered itself" : "skipped: " + why;
        }
        var text = new StringBuilder("after ").append(Words.of(Duration.ofMillis(attempt.tookMs())));
        if (attempt.status() != null && !attempt.outcome().equals("ok")) {
            text.append(", status ").append(attempt.status());
        }
        TokensView tokens = attempt.tokens();
        if (tokens != null) {
            text.append(", ").append(tokens(tokens));
        }
        if (attempt.costUsd() != null) {
            text.append(", ").append(Words.usd(attempt.costUsd()));
        }
        if (!why.isEmpty()) {
            text.append(": ").append(why);
        }
        if (attempt.pauseMs() > 0) {
            text.append("; asked again after ").append(Words.of(Duration.ofMillis(attempt.pauseMs())));
        }
        return text.toString();
    }

    private static List<String> facts(RequestView request) {
        List<List<String>> rows = new ArrayList<>();
        rows.add(List.of(
                "route", request.route() + (request.version().isEmpty() ? "" : ", version " + request.version())));
        rows.add(List.of("model", request.model().isEmpty() ? "none named; the defaults" : request.model()));
        rows.add(List.of("client", request.client()));
        rows.add(List.of("generation", Integer.toString(request.generation())));
        rows.add(List.of("cache", cacheInWords(request.cache())));
        TokensView tokens = request.tokens();
        rows.add(List.of("tokens", tokens == null ? "none" : tokens(tokens)));
        rows.add(List.of("cost", cost(request)));
        rows.add(List.of("time", time(request)));
        rows.add(List.of("caller got", callerGot(request)));
        return new Table(LINE, rows).lines();
    }

    private static String cost(RequestView request) {
        if (request.costUsd() != null) {
            return Words.usd(request.costUsd());
        }
        return request.tokens() == null ? "none" : "not known: the file gives no price";
    }

    private static String tokens(TokensView tokens) {
        String input = tokens.input() + " in" + part(tokens.cachedInput(), "cached");
        String output = tokens.output() + " out" + part(tokens.reasoning(), "reasoning");
        return input + ", " + output + (tokens.estimated() ? " (an estimate)" : "");
    }

    private static String part(long number, String what) {
        return number == 0 ? "" : " (" + number + " " + what + ")";
    }

    private static String time(RequestView request) {
        String all = Words.of(Duration.ofMillis(request.durationMs()));
        // A follower waits for the leader's upstream, and nobody has measured which part of it that was.
        if (request.cache().equals("shared")) {
            return all + firstByte(request.firstByteMs());
        }
        long own = Math.max(0, request.durationMs() - request.upstreamMs());
        return all + ", " + Words.of(Duration.ofMillis(own)) + " of it in the gateway"
                + firstByte(request.firstByteMs());
    }

    private static String firstByte(@Nullable Long ms) {
        return ms == null ? "" : "; the first byte after " + Words.of(Duration.ofMillis(ms));
    }

    private static String callerGot(RequestView request) {
        var error = request.error();
        String left = request.status() == 499 ? "nothing more: the caller left" : Integer.toString(request.status());
        String how = request.streamed() ? left + ", a stream" : left;
        if (error != null) {
            String code = error.code() == null ? "" : ", code " + error.code();
            return how + code + ": " + error.message();
        }
        return "upstream_error".equals(request.errorType()) ? how + " that broke off" : how;
    }

    private static String cacheInWords(String word) {
        return switch (word) {
            case "hit" -> "hit: answered from the cache";
            case "shared" -> "shared: served by a call that was under way already";
            case "miss" -> "miss: looked up, and not there";
            case "bypass" ->
                "bypass: left out, as the caller or the file asks or because its answers are meant to vary";
            default -> word;
        };
    }

    private static String clock(String time) {
        return CLOCK.format(Instant.parse(time).atZone(ZoneId.systemDefault()));
    }
}
