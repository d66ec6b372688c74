package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What is printed for other programs names only series that the gateway has. */
class MetricsCommandsTest {
    private static final Pattern NAME = Pattern.compile("\\b(?:hapax_[a-z_]+|circuit_breaker_[a-z_]+)\\b");

    /** The contract of observability.md §1, as it stands in an exposition. */
    private static final Set<String> CONTRACT = Set.of(
            "hapax_http_requests_total",
            "hapax_http_request_duration_seconds_bucket",
            "hapax_http_active_requests",
            "hapax_errors_total",
            "hapax_rate_limit_hits_total",
            "hapax_time_to_first_token_seconds_bucket",
            "hapax_time_to_first_token_seconds_count",
            "hapax_overhead_seconds_bucket",
            "hapax_upstream_attempts_total",
            "hapax_failovers_total",
            "hapax_tokens_total",
            "hapax_cost_usd_total",
            "hapax_healthy_providers",
            "circuit_breaker_state",
            "hapax_deduplicated_requests_total",
            "hapax_cache_requests_total",
            "hapax_queue_length",
            "hapax_config_generation",
            "hapax_config_last_reload_successful",
            "hapax_alerts_firing");

    private final CommandLineUnderTest hapax = new CommandLineUnderTest(Path.of("/nowhere"));

    @Test
    void theRulesAreYamlOverKnownSeries() {
        String rules = hapax.run("metrics", "rules").out();

        assertThat(new Load(LoadSettings.builder().build()).loadFromString(rules))
                .isNotNull();
        assertThat(names(rules)).isNotEmpty().isSubsetOf(CONTRACT);
    }

    @Test
    void theDashboardIsOneDocumentOverKnownSeries() {
        String dashboard = hapax.run("metrics", "dashboard").out();

        JsonNode json = JsonMapper.shared().readTree(dashboard);
        assertThat(json.at("/panels").size()).isGreaterThan(20);
        assertThat(names(dashboard)).hasSizeGreaterThan(15).isSubsetOf(CONTRACT);
        assertThat(json.at("/panels").valueStream().map(panel -> panel.get("id").asInt()))
                .doesNotHaveDuplicates();
        assertThat(hapax.run("metrics", "dashboard").out()).isEqualTo(dashboard);
    }

    @Test
    void theScrapeConfigNamesTheGatewayAndAKeyWhereOneIsNeeded() {
        String config = hapax.run("metrics", "scrape-config", "--target", "gw.internal:8443", "--key-file", "/run/it's")
                .out();

        assertThat(config).contains("job_name: hapax", "- 'gw.internal:8443'", "credentials_file: '/run/it''s'");
    }

    private static Set<String> names(String text) {
        return NAME.matcher(text).results().map(MatchResult::group).collect(Collectors.toCollection(TreeSet::new));
    }
}
