package dev.hapax.cli;

import dev.hapax.cli.command.validate.Online;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Failure;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.ProviderKind;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.HapaxConfig.Model;
import java.net.InetAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The providers asked as the daemon would ask them, by their free calls. */
final class OnlineProviders implements Online {
    private static final Duration EACH = Duration.ofSeconds(10);

    /** It answers, and what it says will pass. */
    private static final Set<FailureKind> BUSY =
            Set.of(FailureKind.RATE_LIMITED, FailureKind.RATE_LIMITED_LONG, FailureKind.OVERLOADED);

    private static final Set<FailureKind> UNREACHED = Set.of(FailureKind.UNREACHABLE, FailureKind.CONNECT_TIMEOUT);

    @Override
    public List<Trouble> ask(HapaxConfig config) {
        List<Trouble> troubles = new ArrayList<>();
        try (var upstream = new UpstreamClient();
                var asking = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<List<Trouble>>> answers = config.providers().values().stream()
                    .filter(provider -> provider.offReason() == null)
                    .map(provider -> asking.submit(() -> ask(provider, upstream)))
                    .toList();
            for (Future<List<Trouble>> answer : answers) {
                troubles.addAll(answer.get());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException bug) {
            throw new IllegalStateException(bug.getCause());
        }
        return troubles;
    }

    private static List<Trouble> ask(HapaxConfig.Provider provider, UpstreamClient upstream)
            throws InterruptedException {
        Optional<ProviderKind> kind = ProviderKinds.all().stream()
                .filter(one -> one.info().name().equals(provider.kind()))
                .findFirst();
        if (kind.isEmpty() || provider.kind().equals("echo")) {
            return List.of();
        }
        var deadline = Deadline.in(EACH, System::nanoTime);
        ProviderAdapter adapter = kind.get().factory().open(provider, upstream, System::nanoTime);
        Failure failure = adapter.probe(deadline).failure();
        if (failure != null && UNREACHED.contains(failure.kind()) && nameUnknown(provider)) {
            return List.of(trouble(provider, What.NAME_UNKNOWN, "no address is known for the host of"));
        }
        if (failure == null) {
            return models(provider, adapter.listModels(deadline));
        }
        return switch (failure.kind()) {
            case KEY_REFUSED -> List.of(trouble(provider, What.KEY_REFUSED, "the key was refused by"));
            case FORBIDDEN -> List.of(said(provider, What.FORBIDDEN, "forbids the call", failure));
            case QUOTA -> List.of(said(provider, What.NOTHING_LEFT, "takes the key but no requests", failure));
            default ->
                BUSY.contains(failure.kind())
                        ? List.of()
                        : List.of(said(provider, What.NO_ANSWER, "does not answer as it should", failure));
        };
    }

    /** In the provider's own words, which carry no key. */
    private static Trouble said(HapaxConfig.Provider provider, What what, String message, Failure failure) {
        String status = failure.status() == 0 ? "" : failure.status() + " ";
        String words = "provider `" + provider.name() + "` " + message + ": " + status + failure.message();
        return new Trouble(provider.name(), what, words, null);
    }

    private static Trouble trouble(HapaxConfig.Provider provider, What what, String message) {
        return new Trouble(provider.name(), what, message + " provider `" + provider.name() + "`", null);
    }

    /**
     * Asked after the call failed, so that the answer is mostly known already; the system's lookup knows no timeout.
     */
    private static boolean nameUnknown(HapaxConfig.Provider provider) throws InterruptedException {
        String host = provider.baseUrl().getHost();
        var lookup = new FutureTask<>(() -> InetAddress.getAllByName(host).length);
        Thread.ofPlatform().daemon().name("online-dns").start(lookup);
        try {
            return lookup.get(1, TimeUnit.SECONDS) == 0;
        } catch (ExecutionException | TimeoutException notFound) {
            return true;
        }
    }

    /** @param offered empty where the provider cannot tell */
    private static List<Trouble> models(HapaxConfig.Provider provider, List<String> offered) {
        if (offered.isEmpty()) {
            return List.of();
        }
        Map<String, String> wanted = new LinkedHashMap<>();
        for (Model model : provider.models().values()) {
            if (model.baseUrl() == null) {
                wanted.put(model.name(), model.upstreamName());
            }
        }
        String standard = provider.defaultModel();
        if (standard != null) {
            wanted.putIfAbsent(standard, standard);
        }
        List<Trouble> troubles = new ArrayList<>();
        wanted.forEach((name, upstream) -> {
            if (offered.stream().noneMatch(one -> same(one, upstream))) {
                troubles.add(new Trouble(
                        provider.name(),
                        What.MODEL_NOT_OFFERED,
                        "provider `" + provider.name() + "` does not list this model",
                        name));
            }
        });
        return troubles;
    }

    /** Lists name the dated model behind an alias, and the tag that a name without one stands for. */
    private static boolean same(String offered, String wanted) {
        String alias = wanted.endsWith("-latest") ? wanted.substring(0, wanted.length() - "-latest".length()) : wanted;
        return offered.equals(wanted)
                || offered.equals(wanted + ":latest")
                || (offered.startsWith(alias + "-")
                        && offered.substring(alias.length() + 1).matches("\\d{8}|\\d{4}(-\\d{2}){0,2}"));
    }
}
