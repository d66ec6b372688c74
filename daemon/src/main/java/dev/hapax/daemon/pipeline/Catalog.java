package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.access.Tenant;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.config.Generation;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.routing.RouteTable.PublicModel;
import dev.hapax.shared.config.HapaxConfig;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The models a caller may ask for: the file's own names, the models it lists, and what providers offer of which it
 * lists none. Safe for any number of threads.
 */
public final class Catalog {
    private final OfferedModels offered;

    /** @param ticker monotonic nanoseconds */
    Catalog(LongSupplier ticker) {
        offered = new OfferedModels(ticker);
    }

    /** @param endpoint the target when only a model's own address is asked about, or null */
    public List<ListedModel> list(Generation generation, Tenant tenant, @Nullable Target endpoint) {
        return all(generation, endpoint).stream()
                .filter(model -> tenant.mayAskFor(model.id()))
                .toList();
    }

    private Collection<ListedModel> all(Generation generation, @Nullable Target endpoint) {
        Map<String, ListedModel> list = new LinkedHashMap<>();
        for (PublicModel model : generation.routes().models()) {
            if (endpoint == null || model.targets().contains(endpoint)) {
                list.put(model.id(), listed(model, generation.config()));
            }
        }
        if (endpoint == null) {
            offers(generation).forEach((provider, ids) -> {
                for (String id : ids) {
                    String name = unmistakable(provider, id, generation.config());
                    list.putIfAbsent(name, new ListedModel(name, provider, null, null, null));
                }
            });
        }
        return list.values();
    }

    /** One of them by its name, which may be written {@code provider/model}. */
    public Optional<ListedModel> find(Generation generation, Tenant tenant, @Nullable Target endpoint, String name) {
        if (!tenant.mayAskFor(name)) {
            return Optional.empty();
        }
        Optional<ListedModel> listed = all(generation, endpoint).stream()
                .filter(model -> model.id().equals(name))
                .findFirst();
        return listed.or(() -> ofProvider(generation, endpoint, name));
    }

    private Optional<ListedModel> ofProvider(Generation generation, @Nullable Target endpoint, String name) {
        int slash = name.indexOf('/');
        HapaxConfig.Provider provider =
                slash < 0 ? null : generation.config().providers().get(name.substring(0, slash));
        if (provider == null) {
            return Optional.empty();
        }
        var target = new Target(provider.name(), name.substring(slash + 1));
        if (endpoint != null && !endpoint.equals(target)) {
            return Optional.empty();
        }
        boolean known = provider.models().containsKey(target.model())
                || target.model().equals(provider.defaultModel())
                || offers(generation).getOrDefault(provider.name(), List.of()).contains(target.model());
        return known && provider.offReason() == null
                ? Optional.of(listed(new PublicModel(name, provider.name(), List.of(target)), generation.config()))
                : Optional.empty();
    }

    private Map<String, List<String>> offers(Generation generation) {
        List<ProviderAdapter> open = new ArrayList<>();
        for (HapaxConfig.Provider provider : generation.config().providers().values()) {
            ProviderAdapter adapter = generation.adapters().get(provider.name());
            if (adapter != null && provider.models().isEmpty() && provider.offReason() == null) {
                open.add(adapter);
            }
        }
        return offered.of(open);
    }

    /** A name that begins like {@code provider/} would lead there. */
    private static String unmistakable(String provider, String id, HapaxConfig config) {
        int slash = id.indexOf('/');
        boolean mistakable = slash > 0 && config.providers().containsKey(id.substring(0, slash));
        return mistakable ? provider + "/" + id : id;
    }

    /** Of several targets the least counts: any of them may answer. */
    private static ListedModel listed(PublicModel model, HapaxConfig config) {
        List<HapaxConfig.Model> targets = new ArrayList<>();
        for (Target target : model.targets()) {
            HapaxConfig.Provider provider = config.providers().get(target.provider());
            HapaxConfig.Model known =
                    provider == null ? null : provider.models().get(target.model());
            if (known != null) {
                targets.add(known);
            }
        }
        boolean all = targets.size() == model.targets().size();
        boolean own = !config.aliases().containsKey(model.id());
        String endpoint = own
                ? targets.stream()
                        .map(HapaxConfig.Model::endpoint)
                        .filter(Objects::nonNull)
                        .findFirst()
                        .orElse(null)
                : null;
        return new ListedModel(
                model.id(),
                model.ownedBy(),
                endpoint,
                all ? least(targets, HapaxConfig.Model::contextWindow) : null,
                all ? least(targets, HapaxConfig.Model::maxTokens) : null);
    }

    private static @Nullable Integer least(
            List<HapaxConfig.Model> targets, Function<HapaxConfig.Model, @Nullable Integer> number) {
        Integer least = null;
        for (HapaxConfig.Model target : targets) {
            Integer own = number.apply(target);
            if (own == null) {
                return null;
            }
            least = least == null ? own : Integer.valueOf(Math.min(least, own));
        }
        return least;
    }
}
