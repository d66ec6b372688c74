package dev.hapax.cli.command.metrics;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** A Grafana dashboard of the gateway's own metrics; Grafana asks for the data source when it is imported. */
final class Dashboard {
    /** Of Grafana 10 and later, which read any older one too. */
    private static final int SCHEMA_VERSION = 39;

    /** Grafana's grid is 24 columns wide. */
    private static final int COLUMNS = 24;

    private static final int CHART_HEIGHT = 8;
    private static final int FIGURE_HEIGHT = 4;

    private static final String RATE = "$__rate_interval";

    private static final List<Row> ROWS = List.of(
            new Row(
                    "Now",
                    FIGURE_HEIGHT,
                    List.of(
                            figure("Requests", "reqps", "sum(rate(hapax_http_requests_total[5m]))"),
                            figure(
                                    "Failed",
                                    "percentunit",
                                    "sum(rate(hapax_http_requests_total{status=~\"5..\"}[5m])) / sum(rate(hapax_http_requests_total[5m]))"),
                            figure("In flight", "none", "sum(hapax_http_active_requests)"),
                            figure("Healthy providers", "none", "sum(hapax_healthy_providers)"),
                            figure(
                                    "Tokens in an hour",
                                    "short",
                                    "sum(increase(hapax_tokens_total{kind=~\"input|output\"}[1h]))"),
                            figure("Cost in an hour", "currencyUSD", "sum(increase(hapax_cost_usd_total[1h]))"))),
            new Row(
                    "Callers",
                    CHART_HEIGHT,
                    List.of(
                            chart(
                                    "Requests by endpoint",
                                    "reqps",
                                    query(
                                            "sum by (endpoint) (rate(hapax_http_requests_total[" + RATE + "]))",
                                            "{{endpoint}}")),
                            chart(
                                    "Answers by status",
                                    "reqps",
                                    query(
                                            "sum by (status) (rate(hapax_http_requests_total[" + RATE + "])) > 0",
                                            "{{status}}")),
                            chart(
                                    "Duration",
                                    "s",
                                    quantile("0.5", "hapax_http_request_duration_seconds", "", "median"),
                                    quantile("0.95", "hapax_http_request_duration_seconds", "", "95 %"),
                                    quantile("0.99", "hapax_http_request_duration_seconds", "", "99 %")),
                            chart(
                                    "Time in the gateway itself",
                                    "s",
                                    quantile("0.5", "hapax_overhead_seconds", "", "median"),
                                    quantile("0.99", "hapax_overhead_seconds", "", "99 %")))),
            new Row(
                    "Providers",
                    CHART_HEIGHT,
                    List.of(
                            chart(
                                    "Time to the first token, 95 %",
                                    "s",
                                    quantile(
                                            "0.95",
                                            "hapax_time_to_first_token_seconds",
                                            "provider, model",
                                            "{{provider}}/{{model}}")),
                            chart(
                                    "Attempts by outcome",
                                    "reqps",
                                    query(
                                            "sum by (provider, outcome) (rate(hapax_upstream_attempts_total[" + RATE
                                                    + "])) > 0",
                                            "{{provider}} {{outcome}}")),
                            chart(
                                    "Failovers",
                                    "reqps",
                                    query(
                                            "sum by (from, to, reason) (rate(hapax_failovers_total[" + RATE + "])) > 0",
                                            "{{from}} to {{to}}: {{reason}}")),
                            chart(
                                    "Breakers (0 closed, 1 half-open, 2 open)",
                                    "none",
                                    query("circuit_breaker_state", "{{name}}")))),
            new Row(
                    "Tokens and money",
                    CHART_HEIGHT,
                    List.of(
                            chart(
                                    "Tokens",
                                    "short",
                                    query(
                                            "sum by (provider, model, kind) (rate(hapax_tokens_total{kind=~\"input|output\"}["
                                                    + RATE + "]))",
                                            "{{provider}}/{{model}} {{kind}}")),
                            chart(
                                    "Cost an hour",
                                    "currencyUSD",
                                    query(
                                            "sum by (provider, model) (rate(hapax_cost_usd_total[" + RATE
                                                    + "])) * 3600",
                                            "{{provider}}/{{model}}")),
                            chart(
                                    "Asked once",
                                    "reqps",
                                    query(
                                            "sum by (result) (rate(hapax_cache_requests_total[" + RATE + "]))",
                                            "cache {{result}}"),
                                    query("sum(rate(hapax_deduplicated_requests_total[" + RATE + "]))", "shared")),
                            chart(
                                    "Limits and queue",
                                    "none",
                                    query(
                                            "sum by (client) (rate(hapax_rate_limit_hits_total[" + RATE + "])) > 0",
                                            "refused {{client}}"),
                                    query("hapax_queue_length", "waiting")))),
            new Row(
                    "The gateway",
                    CHART_HEIGHT,
                    List.of(
                            chart(
                                    "Configuration",
                                    "none",
                                    query("hapax_config_generation", "generation"),
                                    query("hapax_config_last_reload_successful", "last reload was good")),
                            chart(
                                    "Heap",
                                    "bytes",
                                    query(
                                            "sum by (instance) (jvm_memory_used_bytes{area=\"heap\",job=\"hapax\"})",
                                            "{{instance}}")),
                            chart("CPU", "percentunit", query("process_cpu_usage{job=\"hapax\"}", "{{instance}}")),
                            chart("Alerts that fire", "none", query("hapax_alerts_firing", "{{rule}}")))));

    private Dashboard() {}

    private record Row(String title, int height, List<Panel> panels) {}

    /** @param type a Grafana panel; {@code unit} is one of its unit ids */
    private record Panel(String type, String title, String unit, List<Query> queries) {}

    private record Query(String expression, String legend) {}

    private static Panel figure(String title, String unit, String expression) {
        return new Panel("stat", title, unit, List.of(new Query(expression, "")));
    }

    private static Panel chart(String title, String unit, Query... queries) {
        return new Panel("timeseries", title, unit, List.of(queries));
    }

    private static Query query(String expression, String legend) {
        return new Query(expression, legend);
    }

    private static Query quantile(String quantile, String histogram, String by, String legend) {
        String labels = by.isEmpty() ? "le" : "le, " + by;
        return new Query(
                "histogram_quantile(" + quantile + ", sum by (" + labels + ") (rate(" + histogram + "_bucket[" + RATE
                        + "])))",
                legend);
    }

    /** As Grafana's import takes it. */
    static Map<String, Object> document() {
        return object(
                "__inputs",
                List.of(object(
                        "name", "DS_PROMETHEUS",
                        "label", "Prometheus",
                        "type", "datasource",
                        "pluginId", "prometheus")),
                "title",
                "Hapax",
                "uid",
                "hapax",
                "description",
                "A gateway to language models: callers, providers, tokens, money.",
                "tags",
                List.of("hapax", "llm"),
                "schemaVersion",
                SCHEMA_VERSION,
                "editable",
                true,
                "refresh",
                "30s",
                "time",
                object("from", "now-1h", "to", "now"),
                "panels",
                panels());
    }

    private static List<Map<String, Object>> panels() {
        List<Map<String, Object>> panels = new ArrayList<>();
        int y = 0;
        for (Row row : ROWS) {
            panels.add(object(
                    "id",
                    panels.size() + 1,
                    "type",
                    "row",
                    "title",
                    row.title(),
                    "collapsed",
                    false,
                    "gridPos",
                    place(0, y, COLUMNS, 1),
                    "panels",
                    List.of()));
            y++;
            int width = COLUMNS / row.panels().size();
            for (int i = 0; i < row.panels().size(); i++) {
                panels.add(panel(panels.size() + 1, row.panels().get(i), place(i * width, y, width, row.height())));
            }
            y += row.height();
        }
        return panels;
    }

    private static Map<String, Object> panel(int id, Panel panel, Map<String, Object> place) {
        Map<String, Object> source = object("type", "prometheus", "uid", "${DS_PROMETHEUS}");
        List<Map<String, Object>> targets = new ArrayList<>();
        for (Query query : panel.queries()) {
            targets.add(object(
                    "refId", String.valueOf((char) ('A' + targets.size())),
                    "datasource", source,
                    "expr", query.expression(),
                    "legendFormat", query.legend()));
        }
        return object(
                "id", id,
                "type", panel.type(),
                "title", panel.title(),
                "datasource", source,
                "gridPos", place,
                "fieldConfig", object("defaults", object("unit", panel.unit()), "overrides", List.of()),
                "targets", targets);
    }

    private static Map<String, Object> place(int x, int y, int width, int height) {
        return object("x", x, "y", y, "w", width, "h", height);
    }

    /** A JSON object whose members keep this order, so that two prints of one version are the same bytes. */
    private static Map<String, Object> object(Object... members) {
        Map<String, Object> object = new LinkedHashMap<>();
        for (int i = 0; i < members.length; i += 2) {
            object.put((String) members[i], members[i + 1]);
        }
        return object;
    }
}
