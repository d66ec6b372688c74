package dev.hapax.daemon.pipeline;

import dev.hapax.daemon.access.Admission;
import dev.hapax.daemon.access.RequestQueue.Place;
import dev.hapax.daemon.chat.AnswerStream;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A stream that keeps a place to its end, and is charged then. */
final class WorkingStream implements AnswerStream {
    private final AnswerStream stream;
    private final Admission admission;
    private final Place place;
    private final AtomicBoolean closed = new AtomicBoolean();

    WorkingStream(AnswerStream stream, Admission admission, Place place) {
        this.stream = stream;
        this.admission = admission;
        this.place = place;
    }

    @Override
    public byte @Nullable [] next() {
        return stream.next();
    }

    @Override
    public boolean allGiven() {
        return stream.allGiven();
    }

    @Override
    public End end() {
        return stream.end();
    }

    @Override
    public void close() {
        try {
            stream.close();
        } finally {
            if (closed.compareAndSet(false, true)) {
                place.close();
                admission.used(stream.end().usage());
            }
        }
    }
}
