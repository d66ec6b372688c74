package dev.hapax.daemon.admin;

import dev.hapax.daemon.config.ConfigStore;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.health.HealthBoard;
import dev.hapax.daemon.health.HealthBoard.ProviderHealth;
import dev.hapax.daemon.health.Prober;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminJson;
import dev.hapax.shared.config.DidYouMean;
import dev.hapax.shared.config.HapaxConfig;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** How the providers are: as traffic and probes left them, and asked anew. */
public final class ProviderOperations {
    private final ConfigStore store;
    private final HealthBoard health;
    private final Prober prober;

    public ProviderOperations(ConfigStore store, HealthBoard health, Prober prober) {
        this.store = store;
        this.health = health;
        this.prober = prober;
    }

    AdminApi.ProviderChecked check(String body) throws Unknown {
        String name =
                AdminJson.MAPPER.readValue(body, AdminApi.CheckProvider.class).provider();
        Optional<Prober.Said> said = prober.ask(name);
        for (AdminApi.ProviderView provider : providers().providers()) {
            if (provider.name().equals(name)) {
                return said.map(heard -> checked(provider, heard)).orElseGet(() -> off(provider));
            }
        }
        List<String> known = List.copyOf(store.inForce().config().providers().keySet());
        String message = "no provider `" + name + "`" + DidYouMean.suffix(name, known);
        throw new Unknown("provider.unknown", message, known, "hapax providers status");
    }

    private static AdminApi.ProviderChecked checked(AdminApi.ProviderView provider, Prober.Said said) {
        return new AdminApi.ProviderChecked(
                provider,
                said.outcome() == null,
                said.took().toMillis(),
                said.outcome(),
                said.status() == 0 ? null : said.status(),
                said.message());
    }

    private static AdminApi.ProviderChecked off(AdminApi.ProviderView provider) {
        return new AdminApi.ProviderChecked(provider, false, 0, "off", null, "it is switched off");
    }

    AdminApi.Providers providers() {
        Generation generation = store.inForce();
        List<AdminApi.ProviderView> views = health.providers().stream()
                .map(provider -> view(provider, generation.config().providers().get(provider.provider())))
                .toList();
        return new AdminApi.Providers(generation.number(), views);
    }

    private static AdminApi.ProviderView view(ProviderHealth health, HapaxConfig.@Nullable Provider provider) {
        HealthBoard.LastProblem problem = health.lastProblem();
        return new AdminApi.ProviderView(
                health.provider(),
                provider == null ? "" : provider.kind(),
                health.state(),
                provider == null ? null : provider.defaultModel(),
                provider == null ? "" : provider.usualKeySource(),
                health.p50() == null ? null : health.p50().toMillis(),
                health.failed(),
                health.requests(),
                problem == null ? null : problem(problem),
                hint(health, provider),
                health.checkedAt() == null ? null : health.checkedAt().toString(),
                health.targets().stream()
                        .map(target -> new AdminApi.TargetView(
                                target.target().toString(),
                                target.breaker(),
                                target.reopensIn() == null
                                        ? null
                                        : target.reopensIn().toMillis()))
                        .toList());
    }

    private static AdminApi.Problem problem(HealthBoard.LastProblem problem) {
        return new AdminApi.Problem(
                problem.outcome(),
                problem.status() == 0 ? null : problem.status(),
                problem.message(),
                problem.at().toString());
    }

    private static @Nullable String hint(ProviderHealth health, HapaxConfig.@Nullable Provider provider) {
        if (provider == null) {
            return null;
        }
        return switch (health.state()) {
            case "refused" ->
                "the provider refuses the key; check " + provider.usualKeySource() + ", then: hapax providers check "
                        + provider.name();
            case "off" -> provider.offReason();
            case "down" ->
                provider.kind().equals("ollama") && health.requests() == 0
                        ? "nothing answers at " + provider.baseUrl() + "; start it with: ollama serve"
                        : null;
            default -> null;
        };
    }
}
