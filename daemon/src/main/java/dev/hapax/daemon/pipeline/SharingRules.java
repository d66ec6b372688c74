package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.cache.CacheKey;
import dev.hapax.daemon.cache.Form;
import dev.hapax.daemon.cache.Wanted;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.dialect.Listener;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.shared.config.CacheSettings;
import dev.hapax.shared.config.DedupSettings;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;

/**
 * What may be shared of one request: by its caller's wish, by the route's settings, and by what it asks.
 *
 * @param own how its own answer will have come about if it must be asked for
 */
record SharingRules(Call call, boolean keep, boolean share, CacheUse own) {

    static SharingRules of(Call call) {
        HapaxConfig config = call.generation().config();
        CacheSettings.Policy cache = config.cacheOf(call.route());
        DedupSettings dedup = config.dedupOf(call.route());
        boolean nothing = call.cache() == CacheWish.OFF || bound(call.question());
        boolean varied = varied(call.question().scan().chance());
        boolean keep = !nothing && cache.enable() && equal(cache.mode(), varied);
        boolean share = !nothing && call.cache() == CacheWish.USE && dedup.enabled() && equal(dedup.mode(), varied);
        CacheUse own =
                keep ? CacheUse.MISS : call.cache() == CacheWish.OFF || cache.enable() ? CacheUse.BYPASS : CacheUse.OFF;
        return new SharingRules(call, keep, share, own);
    }

    /** To what only one provider holds, or to what the call changes there. */
    private static boolean bound(Question question) {
        RequestScan scan = question.scan();
        boolean count = question instanceof Question.TokenCount;
        return scan.sideEffects() || (!count && !scan.handles().isEmpty());
    }

    private static boolean varied(RequestScan.Chance chance) {
        return chance.choices() > 1 || (chance.temperature() != null && chance.temperature() > 0);
    }

    private static boolean equal(CacheSettings.Mode mode, boolean varied) {
        return switch (mode) {
            case SMART -> !varied;
            case ALWAYS -> true;
        };
    }

    /** Whether anything is shared at all. */
    boolean apply() {
        return keep || share;
    }

    Wanted wanted(CacheKey key, Deadline deadline, boolean hurried) {
        HapaxConfig config = call.generation().config();
        RequestScan scan = call.question().scan();
        Form form = scan.stream() ? new Form(true, scan.usageWanted()) : Form.WHOLE;
        Duration ttl = keep ? config.cacheOf(call.route()).ttl() : null;
        long begun = System.nanoTime();
        return new Wanted(
                key,
                call.generation().number(),
                call.route().url(),
                form,
                new Wanted.Terms(
                        call.cache() == CacheWish.USE,
                        ttl,
                        share,
                        config.dedupOf(call.route()).maxWait()),
                use -> retelling(use, begun),
                deadline,
                hurried,
                call.cancellation());
    }

    private Retelling retelling(CacheUse use, long begun) {
        return switch (call.question()) {
            case Question.Chat chat ->
                chat.dialect()
                        .retelling(new Listener(
                                call.requestId(),
                                use,
                                chat.scan().usageWanted(),
                                () -> Duration.ofNanos(System.nanoTime() - begun)));
            case Question.Embeddings _, Question.TokenCount _ -> Retelling.UNCHANGED;
        };
    }
}
