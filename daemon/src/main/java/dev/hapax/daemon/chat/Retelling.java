package dev.hapax.daemon.chat;

import org.jspecify.annotations.Nullable;

/**
 * Gives one caller an answer that another caller's request brought: in the form that this one wants, and with this
 * one's names where an answer carries some. Frames always come whole, any number at once.
 */
public interface Retelling {
    /** A whole answer. */
    byte[] whole(byte[] answer);

    /**
     * A whole answer as a stream, its end included.
     *
     * @return null where that would lose some of it
     */
    byte @Nullable [] streamed(byte[] answer, Usage usage);

    /**
     * All frames of a stream, its end included, as a whole answer.
     *
     * @return null where that would lose some of it
     */
    byte @Nullable [] collected(byte[] frames, Usage usage, Outcome.Provenance from);

    /** @param usageTold whether the stream tells what it used */
    Frames frames(boolean usageTold);

    /** The frame that tells a caller of a begun stream that it failed. */
    byte[] error(GatewayError error);

    /** A stream on its way to the caller. */
    interface Frames {
        Frames UNCHANGED = new Frames() {
            @Override
            public byte[] next(byte[] frames) {
                return frames;
            }

            @Override
            public byte[] end(Usage usage) {
                return new byte[0];
            }
        };

        byte[] next(byte[] frames);

        /** What is still to be said when the stream has come to its own end. */
        byte[] end(Usage usage);
    }

    /** For answers that are never streamed and carry nobody's name. */
    Retelling UNCHANGED = new Retelling() {
        @Override
        public byte[] whole(byte[] answer) {
            return answer;
        }

        @Override
        public byte @Nullable [] streamed(byte[] answer, Usage usage) {
            return null;
        }

        @Override
        public byte @Nullable [] collected(byte[] frames, Usage usage, Outcome.Provenance from) {
            return null;
        }

        @Override
        public Frames frames(boolean usageTold) {
            return Frames.UNCHANGED;
        }

        @Override
        public byte[] error(GatewayError error) {
            return new byte[0];
        }
    };
}
