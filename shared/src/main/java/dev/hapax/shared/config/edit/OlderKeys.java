package dev.hapax.shared.config.edit;

import dev.hapax.shared.config.edit.YamlText.Splice;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * The small changes that older files need, one at a time: names in camel case, keys without effect, middleware lists.
 * What comes back is what to do next, and nothing when all is done.
 */
final class OlderKeys {
    private static final Set<String> CAMEL =
            Set.of("circuitBreaker", "maxRequests", "failureThreshold", "providerPreference", "testMode");

    /** Blocks in which a key in camel case was read. */
    private static final Set<String> BLOCKS = Set.of("circuit_breaker", "health_check");

    private final Older file;

    OlderKeys(Older file) {
        this.file = file;
    }

    Optional<Splice> next() throws WouldReshape {
        Optional<Splice> renamed = camelCase(file.root(), true);
        if (renamed.isPresent()) {
            return renamed;
        }
        for (String[] gone : List.of(
                new String[] {"metrics", "prometheus"},
                new String[] {"queue", "state_path"},
                new String[] {"queue", "save_interval"},
                new String[] {"circuit_breaker", "test_mode"})) {
            Optional<YamlNode.Mapping> block = file.block(gone[0]);
            Optional<YamlNode.Entry> entry = block.flatMap(mapping -> mapping.entry(gone[1]));
            if (block.isPresent() && entry.isPresent()) {
                return Optional.of(file.without(block.get(), entry.get()));
            }
        }
        Optional<YamlNode.Entry> testMode = file.root().entry("test_mode");
        if (testMode.isPresent()) {
            return Optional.of(file.without(file.root(), testMode.get()));
        }
        Optional<Splice> route = middleware();
        return route.isPresent() ? route : olderHealthCheck();
    }

    private Optional<Splice> camelCase(YamlNode node, boolean here) throws WouldReshape {
        return switch (node) {
            case YamlNode.Scalar _, YamlNode.Alias _ -> Optional.empty();
            case YamlNode.Sequence sequence -> {
                Optional<Splice> found = Optional.empty();
                for (YamlNode item : sequence.items()) {
                    found = found.isPresent() ? found : camelCase(item, false);
                }
                yield found;
            }
            case YamlNode.Mapping mapping -> {
                Optional<Splice> found = Optional.empty();
                for (YamlNode.Entry entry : mapping.entries()) {
                    found = found.isPresent() ? found : camelCase(mapping, entry, here);
                }
                yield found;
            }
        };
    }

    private Optional<Splice> camelCase(YamlNode.Mapping around, YamlNode.Entry entry, boolean here)
            throws WouldReshape {
        String name = entry.key().shape().text();
        String snake = name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
        if (!here || !CAMEL.contains(name)) {
            return camelCase(entry.value(), BLOCKS.contains(snake));
        }
        if (around.entry(snake).isPresent()) {
            throw new WouldReshape(
                    "`" + name + "` and `" + snake + "` are both there",
                    file.text().lineNumber(entry.key().start()));
        }
        return Optional.of(new Splice(entry.key().start(), entry.key().end(), snake));
    }

    /**
     * Three of the switches do something: the one for client keys where there are any, the one for a limit, and the one
     * for pages of other origins where no list of them is.
     */
    private Optional<Splice> middleware() throws WouldReshape {
        if (!(file.root().entry("routes").map(YamlNode.Entry::value).orElse(null)
                instanceof YamlNode.Sequence routes)) {
            return Optional.empty();
        }
        for (YamlNode item : routes.items()) {
            if (item instanceof YamlNode.Mapping route
                    && route.entry("middleware").isPresent()) {
                YamlNode.Entry list = route.entry("middleware").get();
                List<String> today = today(route, list);
                return Optional.of(today.isEmpty() ? file.without(route, list) : replaced(list, today, route.flow()));
            }
        }
        return Optional.empty();
    }

    private List<String> today(YamlNode.Mapping route, YamlNode.Entry list) {
        Set<String> names = new HashSet<>();
        if (list.value() instanceof YamlNode.Sequence items) {
            items.items().forEach(name -> names.add(name.shape().text()));
        }
        List<String> today = new ArrayList<>();
        if (names.contains("auth") && clientKeys() && route.entry("auth").isEmpty()) {
            today.add("auth: true");
        }
        boolean numbers = file.block("rate_limit").isPresent()
                || route.entry("rate_limit").isPresent();
        if (!numbers && (names.contains("ratelimit") || names.contains("rate-limit"))) {
            today.add("rate_limit: {requests: 10, by: ip}");
        }
        boolean listed =
                file.block("server").flatMap(server -> server.entry("cors")).isPresent()
                        || route.entry("cors").isPresent();
        if (!listed && names.contains("cors")) {
            today.add("cors: {allow_origins: [\"*\"]}");
        }
        return today;
    }

    private Splice replaced(YamlNode.Entry entry, List<String> by, boolean flow) {
        List<String> left =
                file.comments().between(entry.value().start(), entry.value().end());
        int start = entry.key().start();
        String newLine = file.text().breakNear(start) + " ".repeat(file.text().column(start));
        var lines = new ArrayList<String>(left);
        lines.add(String.join(flow ? ", " : newLine, by));
        return new Splice(start, entry.value().end(), String.join(newLine, lines));
    }

    private boolean clientKeys() {
        return file.block("auth")
                .flatMap(auth -> auth.entry("keys"))
                .map(YamlNode.Entry::value)
                .filter(keys ->
                        keys instanceof YamlNode.Sequence list && !list.items().isEmpty())
                .isPresent();
    }

    /** The top-level block, to which it moves, knows neither of two keys that stood in it. */
    private Optional<Splice> olderHealthCheck() throws WouldReshape {
        Optional<YamlNode.Mapping> check = file.block("llm")
                .flatMap(llm -> llm.entry("health_check"))
                .map(YamlNode.Entry::value)
                .filter(YamlNode.Mapping.class::isInstance)
                .map(YamlNode.Mapping.class::cast);
        if (check.isEmpty()) {
            return Optional.empty();
        }
        YamlNode.Mapping block = check.get();
        Optional<YamlNode.Entry> checks = block.entry("checks");
        Optional<YamlNode.Entry> threshold = block.entry("threshold");
        if (checks.isPresent()) {
            return Optional.of(file.without(block, checks.get()));
        }
        if (threshold.isPresent() && block.entry("failure_threshold").isPresent()) {
            return Optional.of(file.without(block, threshold.get()));
        }
        return threshold.map(
                entry -> new Splice(entry.key().start(), entry.key().end(), "failure_threshold"));
    }
}
