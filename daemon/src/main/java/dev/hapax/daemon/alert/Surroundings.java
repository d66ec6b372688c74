package dev.hapax.daemon.alert;

import java.util.List;

/** What the alerts ask about instead of being told. */
public interface Surroundings {
    /** Every provider as it is now. */
    List<ProviderState> providers();

    /** Which gateway speaks, where one channel hears several. */
    String instance();

    /** @param state healthy, degraded, down, refused, limited, off, unknown */
    record ProviderState(String name, String state, List<TargetState> targets) {
        public ProviderState {
            targets = List.copyOf(targets);
        }
    }

    /**
     * @param target {@code provider/model}
     * @param breaker closed, half_open or open
     */
    record TargetState(String target, String breaker) {}
}
