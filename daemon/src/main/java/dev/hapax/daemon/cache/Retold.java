package dev.hapax.daemon.cache;

import dev.hapax.daemon.chat.AnswerStream;
import dev.hapax.daemon.chat.CacheUse;
import dev.hapax.daemon.chat.Outcome;
import dev.hapax.daemon.chat.Retelling;
import dev.hapax.daemon.chat.Usage;
import java.io.ByteArrayOutputStream;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Complete answers as somebody else gets them: in the form that this one wants, and without a use of tokens. */
final class Retold {
    private Retold() {}

    /** @return null where the answer cannot be had in the wanted form */
    static @Nullable Outcome of(StoredAnswer kept, Wanted wanted) {
        return of(kept.from(), kept.form(), kept.body(), kept.usage(), wanted, CacheUse.HIT);
    }

    /** @return null where the answer cannot be had in the wanted form */
    static @Nullable Outcome of(Outcome.Whole whole, Wanted wanted) {
        return of(whole.from(), Form.WHOLE, whole.body(), whole.usage(), wanted, CacheUse.SHARED);
    }

    private static @Nullable Outcome of(
            Outcome.Provenance from, Form form, byte[] body, Usage usage, Wanted wanted, CacheUse use) {
        Retelling retelling = wanted.tellers().apply(use);
        if (wanted.form().stream()) {
            byte[] frames = form.stream() ? frames(retelling, form, body, usage) : retelling.streamed(body, usage);
            return frames == null ? null : new Outcome.Live(from, List.of(), new AtOnce(frames));
        }
        byte[] whole = form.stream() ? retelling.collected(body, usage, from) : retelling.whole(body);
        return whole == null ? null : new Outcome.Whole(from, whole, Usage.NOTHING);
    }

    private static byte[] frames(Retelling retelling, Form form, byte[] body, Usage usage) {
        Retelling.Frames frames = retelling.frames(form.usage());
        var all = new ByteArrayOutputStream(body.length + 256);
        all.writeBytes(frames.next(body));
        all.writeBytes(frames.end(usage));
        return all.toByteArray();
    }

    /** A stream that is there already. */
    private static final class AtOnce implements AnswerStream {
        private byte @Nullable [] frames;

        AtOnce(byte[] frames) {
            this.frames = frames;
        }

        @Override
        public byte @Nullable [] next() {
            byte[] all = frames;
            frames = null;
            return all;
        }

        @Override
        public End end() {
            return new End(Usage.NOTHING, null);
        }

        @Override
        public void close() {
            frames = null;
        }
    }
}
