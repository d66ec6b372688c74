package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.Target;
import dev.hapax.shared.config.HapaxConfig;

/** After a request was too long for one target: only those with a larger declared window are asked. */
final class ContextWindows {
    private final HapaxConfig config;
    private boolean tooLong;
    private int largestTried;

    ContextWindows(HapaxConfig config) {
        this.config = config;
    }

    void tooSmall(Target target) {
        tooLong = true;
        largestTried = Math.max(largestTried, window(target));
    }

    boolean allow(Target target) {
        return !tooLong || window(target) > largestTried;
    }

    /** 0 if the file does not say. */
    private int window(Target target) {
        HapaxConfig.Provider provider = config.providers().get(target.provider());
        HapaxConfig.Model model = provider == null ? null : provider.models().get(target.model());
        return model == null || model.contextWindow() == null ? 0 : model.contextWindow();
    }
}
