package dev.hapax.daemon.routing;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import dev.hapax.daemon.chat.GatewayError;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.dialect.RequestScan.Handle;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.Held;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.Question;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Which provider made what later requests may come back with (failover.md §7): names of what it holds, and the
 * signatures of its reasoning. Of both only fingerprints are kept, each under its tenant. An owner is a provider's
 * {@linkplain ProviderAdapter#identity() identity}, so that what is known outlives a reload as long as the provider
 * itself does. Bounded: what was used least is forgotten, and then is as unknown as after a restart. Safe for any
 * number of threads.
 */
final class Bindings {
    /** About 15 MB when full. */
    private static final int MOST = 100_000;

    private final Cache<Fingerprint, String> owners =
            Caffeine.newBuilder().maximumSize(MOST).executor(Runnable::run).build();
    /** Everybody who ever signed, so that requests are read for signatures only where one could be a stranger's. */
    private final Set<String> signers = ConcurrentHashMap.newKeySet();

    /** Where one request may go. */
    sealed interface Verdict {
        record Free(Bound bound) implements Verdict {}

        /** It names what no target of its chain can have. */
        record Nowhere(GatewayError error) implements Verdict {}
    }

    Verdict bind(Ask ask, Dispatcher.Plan plan) {
        List<Target> targets = plan.chain().targets();
        List<Handle> handles = ask.question().scan().handles();
        if (handles.isEmpty()) {
            return new Verdict.Free(new Bound(this, plan, targets, false, handles, signedBy(ask.question(), plan)));
        }
        Set<String> present =
                plan.adapters().values().stream().map(ProviderAdapter::identity).collect(Collectors.toSet());
        String owner = null;
        for (Handle handle : handles) {
            String known = owner(plan.tenant(), handle);
            if (known == null || !present.contains(known)) {
                // Held by somebody whose key or address has changed since: who has it now is for providers to say.
                continue;
            }
            if (owner != null && !owner.equals(known)) {
                return nowhere(ask.question(), handle, plan);
            }
            owner = known;
        }
        String only = owner;
        List<Target> able = targets.stream()
                .filter(target -> mayHold(plan.adapters().get(target.provider()), only, ask.question(), target))
                .toList();
        return able.isEmpty()
                ? nowhere(ask.question(), handles.getFirst(), plan)
                : new Verdict.Free(new Bound(this, plan, able, true, handles, signedBy(ask.question(), plan)));
    }

    private static boolean mayHold(
            @Nullable ProviderAdapter adapter, @Nullable String owner, Question question, Target target) {
        return adapter != null
                && (owner == null || owner.equals(adapter.identity()))
                && adapter.relays(question, target.model());
    }

    private Verdict nowhere(Question question, Handle handle, Dispatcher.Plan plan) {
        return switch (question) {
            case Question.Chat chat -> new Verdict.Nowhere(chat.dialect().notHeld(handle));
            // They hold nothing themselves, and say what is wrong better than we could.
            case Question.Embeddings _, Question.TokenCount _ ->
                new Verdict.Free(new Bound(this, plan, plan.chain().targets(), false, List.of(), null));
        };
    }

    /** The owner of each signature in the request whose owner is known; null where none can be foreign. */
    private @Nullable Map<String, String> signedBy(Question question, Dispatcher.Plan plan) {
        if (!(question instanceof Question.Chat chat) || !strangersSigned(plan)) {
            return null;
        }
        ServedDialect dialect = chat.dialect();
        Map<String, String> known = new HashMap<>();
        for (String signature : dialect.signatures(chat.body())) {
            String owner = owners.getIfPresent(Fingerprint.ofSignature(plan.tenant(), signature));
            if (owner != null) {
                known.put(signature, owner);
            }
        }
        return known;
    }

    /** Whether somebody signed who is not the only one that this request can go to. */
    private boolean strangersSigned(Dispatcher.Plan plan) {
        if (signers.isEmpty()) {
            return false;
        }
        Set<String> all = new HashSet<>(signers);
        for (Target target : plan.chain().targets()) {
            ProviderAdapter adapter = plan.adapters().get(target.provider());
            if (adapter != null) {
                all.add(adapter.identity());
            }
        }
        return all.size() > 1;
    }

    private @Nullable String owner(String tenant, Handle handle) {
        return owners.getIfPresent(Fingerprint.ofHandle(tenant, handle.id()));
    }

    void remember(String tenant, Held held, String owner) {
        for (String handle : held.handles()) {
            owners.put(Fingerprint.ofHandle(tenant, handle), owner);
        }
        for (String signature : held.signatures()) {
            owners.put(Fingerprint.ofSignature(tenant, signature), owner);
            signers.add(owner);
        }
    }

    /** How many are known. */
    long size() {
        owners.cleanUp();
        return owners.estimatedSize();
    }
}
