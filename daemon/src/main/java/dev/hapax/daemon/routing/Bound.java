package dev.hapax.daemon.routing;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.RequestScan.Handle;
import dev.hapax.daemon.provider.spi.Answer;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.AttemptFailed;
import dev.hapax.daemon.provider.spi.Held;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.Question;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * One request's ties to providers, for as long as it runs: which targets it may try, what each of them is sent, and
 * what their answers teach {@link Bindings}. One thread uses it at a time.
 */
final class Bound {
    private final Bindings bindings;
    private final Dispatcher.Plan plan;
    private final List<Target> targets;
    private final boolean toOne;
    private final List<Handle> handles;
    private final @Nullable Map<String, String> signedBy;
    private @Nullable String tried;

    /**
     * @param toOne whether only one provider may be asked: whoever is asked first is the one that can hold what the
     *     request names
     * @param signedBy owners of the request's signatures, as far as they are known; null where none can be foreign
     */
    Bound(
            Bindings bindings,
            Dispatcher.Plan plan,
            List<Target> targets,
            boolean toOne,
            List<Handle> handles,
            @Nullable Map<String, String> signedBy) {
        this.bindings = bindings;
        this.plan = plan;
        this.targets = targets;
        this.toOne = toOne;
        this.handles = handles;
        this.signedBy = signedBy;
    }

    /** In the chain's order. */
    List<Target> targets() {
        return targets;
    }

    /** Whether one may still be tried after the other was. */
    boolean mayFollow(Target target, Target earlier) {
        return !toOne || identity(earlier).equals(identity(target));
    }

    /** Whether the request has not gone to a provider that must stay its only one. */
    boolean mayTry(Target target) {
        return !toOne || tried == null || tried.equals(identity(target));
    }

    private String identity(Target target) {
        ProviderAdapter adapter = plan.adapters().get(target.provider());
        return adapter == null ? "" : adapter.identity();
    }

    /** What the provider is sent: reasoning that another one signed it would only refuse. */
    Answer ask(Ask ask, ProviderAdapter adapter, Attempt attempt) throws AttemptFailed, BadRequest {
        String identity = adapter.identity();
        tried = identity;
        Question question = question(ask.question(), identity);
        return question == ask.question()
                ? noted(attempt.ask(ask), identity, false)
                : noted(attempt.ask(ask.about(question)), identity, true);
    }

    private Question question(Question question, String identity) throws BadRequest {
        if (signedBy == null || !(question instanceof Question.Chat chat)) {
            return question;
        }
        Set<String> foreign = signedBy.entrySet().stream()
                .filter(signed -> !signed.getValue().equals(identity))
                .map(Map.Entry::getKey)
                .collect(Collectors.toSet());
        return chat.withoutReasoning(foreign);
    }

    /** One call to one target with the question as it is to be put. */
    @FunctionalInterface
    interface Attempt {
        Answer ask(Ask ask) throws AttemptFailed, BadRequest;
    }

    private Answer noted(Answer answer, String identity, boolean stripped) {
        return switch (answer) {
            case Answer.Whole whole -> {
                took(identity);
                bindings.remember(plan.tenant(), whole.held(), identity);
                yield stripped
                        ? new Answer.Whole(
                                whole.model(),
                                withThinking(whole.droppedParams()),
                                whole.upstreamRequestId(),
                                whole.body(),
                                whole.usage(),
                                whole.held())
                        : whole;
            }
            case Answer.Local local -> local;
            case Answer.Streamed(var model, var dropped, var id, Answer.Pieces pieces) ->
                new Answer.Streamed(model, stripped ? withThinking(dropped) : dropped, id, new Noted(pieces, identity));
        };
    }

    /** Whoever answered has what the request names. */
    private void took(String identity) {
        List<String> named = handles.stream().map(Handle::id).toList();
        bindings.remember(plan.tenant(), new Held(named, List.of()), identity);
    }

    private static List<String> withThinking(List<String> dropped) {
        if (dropped.contains("thinking")) {
            return dropped;
        }
        var more = new ArrayList<>(dropped);
        more.add("thinking");
        return more;
    }

    /** Pieces whose provider is remembered before the caller can come back with what was in them. */
    private final class Noted implements Answer.Pieces {
        private final Answer.Pieces pieces;
        private final String identity;
        private Held known = Held.NOTHING;
        private boolean content;

        Noted(Answer.Pieces pieces, String identity) {
            this.pieces = pieces;
            this.identity = identity;
        }

        @Override
        public Answer.@Nullable Piece next() throws AttemptFailed {
            Answer.Piece piece = pieces.next();
            if (piece != null && piece.content() && !content) {
                content = true;
                took(identity);
            }
            Held now = pieces.held();
            if (!now.equals(known)) {
                bindings.remember(plan.tenant(), now, identity);
                known = now;
            }
            return piece;
        }

        @Override
        public boolean allGiven() {
            return pieces.allGiven();
        }

        @Override
        public Usage usage() {
            return pieces.usage();
        }

        @Override
        public Held held() {
            return pieces.held();
        }

        @Override
        public void close() {
            pieces.close();
        }
    }
}
