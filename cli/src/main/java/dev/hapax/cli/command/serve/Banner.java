package dev.hapax.cli.command.serve;

import dev.hapax.cli.command.serve.Gateway.ProviderState;
import dev.hapax.cli.command.serve.Gateway.Ready;
import dev.hapax.cli.output.Table;
import dev.hapax.cli.output.Table.Column;
import dev.hapax.cli.output.Words;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.TargetRef;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The screen that a person sees when the gateway is ready: what was found, who answers, what to try.
 *
 * @param source the config file, or why there is none
 * @param offered kinds that only need a key to serve; empty where a file decides
 */
record Banner(String version, String source, List<KindInfo> offered, Instant started) {
    private static final String ECHO = "echo";
    private static final String OLLAMA = "ollama";
    private static final Set<String> LOOPBACK = Set.of("127.0.0.1", "localhost", "::1", "[::1]");

    List<String> lines(Ready ready, List<ProviderState> states, Instant now) {
        HapaxConfig config = ready.config();
        boolean onlyEcho = onlyEchoWorks(config, states);
        List<String> lines = new ArrayList<>();
        lines.add("hapax " + version + "   " + source + (onlyEcho ? "" : keysNote(config)));
        lines.add("");
        lines.addAll(block("providers", providers(config, states)));
        lines.addAll(block("routes", routes(config)));
        lines.addAll(block("listening", List.of(List.of(ready.url(), reach(ready.url())))));
        lines.addAll(block("admin", List.of(List.of(ready.socket().toString()))));
        ready.warnings().forEach(warning -> lines.add("  warning     " + warning.where() + " " + warning.message()));
        lines.add("  ready in " + Words.of(Duration.between(started, now)));
        lines.add("");
        lines.addAll(firstSteps(ready.url(), onlyEcho));
        return lines;
    }

    private static boolean onlyEchoWorks(HapaxConfig config, List<ProviderState> states) {
        return config.providers().values().stream()
                .allMatch(provider -> provider.offReason() != null
                        || provider.kind().equals(ECHO)
                        || state(provider, states).unreachable());
    }

    private String keysNote(HapaxConfig config) {
        boolean fromEnvironment = source.startsWith("no config file")
                && config.providers().values().stream().anyMatch(provider -> provider.key() != null);
        return fromEnvironment ? "   keys from the environment" : "";
    }

    /** Those that serve, and before the built-in one those that would with a key. */
    private List<List<String>> providers(HapaxConfig config, List<ProviderState> states) {
        List<List<String>> rows = new ArrayList<>();
        for (KindInfo kind : offered) {
            if (!config.providers().containsKey(kind.name())) {
                rows.add(List.of(kind.name(), "no key", "export " + kind.keyVariable() + "=..."));
            }
        }
        for (HapaxConfig.Provider provider : config.providers().values()) {
            rows.add(row(provider, state(provider, states)));
        }
        return rows;
    }

    private static ProviderState state(HapaxConfig.Provider provider, List<ProviderState> states) {
        return states.stream()
                .filter(one -> one.name().equals(provider.name()))
                .findFirst()
                .orElse(new ProviderState(provider.name(), "unknown", null, false));
    }

    private static List<String> row(HapaxConfig.Provider provider, ProviderState state) {
        if (provider.offReason() != null) {
            return List.of(provider.name(), "off", provider.offReason() + export(provider.offReason()));
        }
        if (provider.kind().equals(ECHO)) {
            return List.of(provider.name(), "ready", "built in: answers with your own words, no key, no network");
        }
        if (state.unreachable() && isHere(provider.baseUrl())) {
            String start = provider.kind().equals(OLLAMA) ? "   start it with: ollama serve" : "";
            return List.of(provider.name(), state.state(), "nothing answers at " + provider.baseUrl() + start);
        }
        String model = (provider.defaultModel() == null ? "any model" : provider.defaultModel()) + "   ";
        return switch (state.state()) {
            case "healthy" -> List.of(provider.name(), "ready", model + key(provider) + ", answers");
            case "unknown" -> List.of(provider.name(), "ready", model + key(provider) + ", not asked yet");
            default -> List.of(provider.name(), state.state(), model + problem(state.problem()));
        };
    }

    /** The reason names the variable; this is the line that mends it. */
    private static String export(String reason) {
        String variable = reason.replaceFirst(" .*", "");
        return variable.endsWith("_API_KEY") ? "   export " + variable + "=..." : "";
    }

    private static String key(HapaxConfig.Provider provider) {
        return provider.usualKey() == null ? "no key needed" : "key from " + provider.usualKeySource();
    }

    private static String problem(@Nullable String problem) {
        return problem == null ? "" : problem;
    }

    private static List<List<String>> routes(HapaxConfig config) {
        return config.routes().stream()
                .map(route -> List.of(String.join(",", route.methods()) + " " + route.url(), targets(route)))
                .toList();
    }

    private static String targets(HapaxConfig.Route route) {
        return route.targets().isEmpty()
                ? route.handler().word()
                : route.targets().stream().map(TargetRef::toString).collect(Collectors.joining(", then "));
    }

    /** Rows, all equally long, with the title before the first of them. */
    private static List<String> block(String title, List<List<String>> rows) {
        int cells = rows.isEmpty() ? 0 : rows.getFirst().size();
        List<Column> columns =
                IntStream.range(0, cells).mapToObj(i -> new Column("", i)).toList();
        List<String> lines = new ArrayList<>();
        for (String text : new Table(columns, rows).lines()) {
            lines.add(String.format("  %-12s%s", lines.isEmpty() ? title : "", text));
        }
        return lines;
    }

    private static String reach(String url) {
        return isHere(URI.create(url)) ? "this machine only" : "open to the network";
    }

    private static boolean isHere(URI url) {
        String host = url.getHost();
        return host != null && LOOPBACK.contains(host);
    }

    private List<String> firstSteps(String url, boolean onlyEcho) {
        List<String> lines = new ArrayList<>();
        lines.add("Try it:   curl -s " + url + "/v1/completions -H 'Content-Type: application/json'"
                + " -d '{\"input\":\"Say hello\"}'");
        lines.add(
                onlyEcho
                        ? "Until a real provider works, `echo` answers. Ollama is picked up when it starts; for a key, set it"
                                + " and run hapax serve again.   Ctrl-C stops."
                        : "Point a client here:   OPENAI_BASE_URL=" + url + "/v1   ANTHROPIC_BASE_URL=" + url
                                + "   Ctrl-C stops.");
        if (!onlyEcho && source.startsWith("no config file")) {
            lines.add("Keep it:  hapax init    writes this setup to ./hapax.yaml; the key stays in the environment");
        }
        return lines;
    }
}
