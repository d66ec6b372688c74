package dev.hapax.cli.command.top;

import dev.hapax.shared.admin.AdminApi.ProviderView;
import dev.hapax.shared.admin.AdminApi.Pulse;
import dev.hapax.shared.admin.AdminApi.RequestView;
import dev.hapax.shared.admin.AdminApi.Status;
import java.util.List;

/**
 * What the daemon told at one moment.
 *
 * @param requests the last ones, oldest first
 */
record Frame(Status status, Pulse pulse, List<ProviderView> providers, List<RequestView> requests) {
    Frame {
        providers = List.copyOf(providers);
        requests = List.copyOf(requests);
    }
}
