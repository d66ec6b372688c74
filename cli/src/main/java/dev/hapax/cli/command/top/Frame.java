package dev.hapax.cli.command.top;

import dev.hapax.shared.admin.AdminApi.AlertRuleView;
import dev.hapax.shared.admin.AdminApi.ProviderView;
import dev.hapax.shared.admin.AdminApi.Pulse;
import dev.hapax.shared.admin.AdminApi.RequestView;
import dev.hapax.shared.admin.AdminApi.Status;
import java.util.List;

/**
 * What the daemon told at one moment.
 *
 * @param alerts rules that fire
 * @param requests the last ones, oldest first
 */
record Frame(
        Status status,
        Pulse pulse,
        List<AlertRuleView> alerts,
        List<ProviderView> providers,
        List<RequestView> requests) {
    Frame {
        alerts = List.copyOf(alerts);
        providers = List.copyOf(providers);
        requests = List.copyOf(requests);
    }
}
