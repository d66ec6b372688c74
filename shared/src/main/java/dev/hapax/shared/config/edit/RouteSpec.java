package dev.hapax.shared.config.edit;

import java.util.List;
import java.util.Map;

/**
 * A route to be written into the file.
 *
 * @param methods empty stands for the handler's own, which are then written out
 * @param settings further keys of the route as {@code key} to YAML text, in order; {@code retry.jitter} is the key
 *     {@code jitter} in the block {@code retry}; what is not one YAML value is written as a quoted text
 */
public record RouteSpec(
        String path,
        String handler,
        String version,
        List<String> methods,
        List<String> targets,
        Map<String, String> settings) {
    public RouteSpec {
        methods = List.copyOf(methods);
        targets = List.copyOf(targets);
    }
}
