package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.ChatRequest;
import dev.hapax.daemon.chat.EmbeddingsRequest;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.ServedEmbeddings;
import dev.hapax.daemon.dialect.ServedTokenCount;
import dev.hapax.daemon.tokens.Tokens;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What a caller wants: bytes in the caller's dialect and what one scan found in them. */
public sealed interface Question permits ConversationQuestion, Question.Embeddings {
    byte[] body();

    RequestScan scan();

    /**
     * What a route adds to every request that passes it. A request that is shaped is never passed through as bytes. Its
     * text says what is added, the same in every process: answers are kept under it.
     */
    interface Shaping {
        Shaping NONE = Unshaped.AS_IT_CAME;

        ChatRequest apply(ChatRequest request);
    }

    /** Of most routes. */
    enum Unshaped implements Shaping {
        AS_IT_CAME;

        @Override
        public ChatRequest apply(ChatRequest request) {
            return request;
        }
    }

    /** An answer to a conversation. */
    final class Chat extends ConversationQuestion {
        private final ServedDialect dialect;

        public Chat(ServedDialect dialect, byte[] body, RequestScan scan) {
            this(dialect, body, scan, Shaping.NONE);
        }

        private Chat(ServedDialect dialect, byte[] body, RequestScan scan, Shaping shaping) {
            super(body, scan, shaping);
            this.dialect = dialect;
        }

        /** The same with what a route adds. */
        public Chat shaped(Shaping added) {
            return new Chat(dialect, body(), scan(), added);
        }

        public ServedDialect dialect() {
            return dialect;
        }

        /**
         * The same without the reasoning that bears one of these signatures, for a provider that did not put them there
         * and would refuse them; the same object where there is nothing to leave out.
         */
        public Chat withoutReasoning(Set<String> signatures) throws BadRequest {
            byte[] less = dialect.withoutReasoning(body(), signatures);
            return less.length == body().length ? this : new Chat(dialect, less, dialect.scan(less), shaping());
        }

        @Override
        ChatRequest read(byte[] written) throws BadRequest {
            return dialect.read(written);
        }
    }

    /** Vectors for texts. Its canonical form is read once, and only if somebody needs it. */
    final class Embeddings implements Question {
        private final ServedEmbeddings dialect;
        private final byte[] body;
        private final RequestScan scan;
        private @Nullable EmbeddingsRequest canonical;

        public Embeddings(ServedEmbeddings dialect, byte[] body, RequestScan scan) {
            this.dialect = dialect;
            this.body = body;
            this.scan = scan;
        }

        public ServedEmbeddings dialect() {
            return dialect;
        }

        @Override
        public byte[] body() {
            return body;
        }

        @Override
        public RequestScan scan() {
            return scan;
        }

        public EmbeddingsRequest canonical() throws BadRequest {
            EmbeddingsRequest known = canonical;
            if (known == null) {
                known = dialect.read(body);
                canonical = known;
            }
            return known;
        }
    }

    /** How many tokens a conversation has. A count uses none, and it is never worth a failure. */
    final class TokenCount extends ConversationQuestion {
        private final ServedTokenCount dialect;

        public TokenCount(ServedTokenCount dialect, byte[] body, RequestScan scan) {
            this(dialect, body, scan, Shaping.NONE);
        }

        private TokenCount(ServedTokenCount dialect, byte[] body, RequestScan scan, Shaping shaping) {
            super(body, scan, shaping);
            this.dialect = dialect;
        }

        /** The same with what a route adds, which counts too. */
        public TokenCount shaped(Shaping added) {
            return new TokenCount(dialect, body(), scan(), added);
        }

        public ServedTokenCount dialect() {
            return dialect;
        }

        /** What is answered where nobody can be asked, for a model by that name. */
        public byte[] estimate(String model) throws BadRequest {
            return dialect.write(Tokens.count(model, canonical()), true);
        }

        @Override
        ChatRequest read(byte[] written) throws BadRequest {
            return dialect.readRequest(written);
        }
    }
}
