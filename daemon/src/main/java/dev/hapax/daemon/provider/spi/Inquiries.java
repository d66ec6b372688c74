package dev.hapax.daemon.provider.spi;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.dialect.ErrorInAnswer;
import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.upstream.UpstreamCall;
import dev.hapax.daemon.upstream.UpstreamClient;
import dev.hapax.daemon.upstream.UpstreamFailure;
import dev.hapax.daemon.upstream.UpstreamRequest;
import dev.hapax.shared.config.HapaxConfig;
import java.net.URI;
import java.time.Duration;
import java.util.List;

/** What the gateway asks a provider on its own behalf: whether it answers, and what it offers. */
final class Inquiries {
    private static final long MAX_ANSWER_BYTES = 4 << 20;

    private final HapaxConfig.Provider provider;
    private final HttpKind kind;
    private final UpstreamClient upstream;
    private final CallHeaders headers;
    private final Failures failures;

    Inquiries(
            HapaxConfig.Provider provider,
            HttpKind kind,
            UpstreamClient upstream,
            CallHeaders headers,
            Failures failures) {
        this.provider = provider;
        this.kind = kind;
        this.upstream = upstream;
        this.headers = headers;
        this.failures = failures;
    }

    /** Costs nothing. A server without such an endpoint has answered all the same. */
    void reach(Deadline deadline) throws AttemptFailed {
        get(kind.probePath(), deadline, false);
    }

    /** The ids of the models on offer; empty where the provider cannot tell. */
    List<String> models(Deadline deadline) {
        try {
            return kind.models(get(kind.modelsPath(), deadline, true));
        } catch (AttemptFailed cannotTell) {
            return List.of();
        }
    }

    /** A question as small as any, which is paid for. */
    void oneToken(ModelAccess access, Deadline deadline) throws AttemptFailed {
        ChatApi api = kind.chat("", access.model().name());
        WrittenRequest request;
        try {
            request = api.dialect().write(ShortQuestion.to(access.model().name()), access.model());
        } catch (BadRequest cannotBeAsked) {
            throw failures.malformed(0, "no short question can be put to this model");
        }
        var call = new UpstreamRequest(
                "POST",
                BaseUrl.below(access.base(), api.path()),
                access.pool(),
                headers.post(access.key()),
                request.body(),
                connectTime(deadline));
        byte[] answer = answer(call, deadline, true);
        try {
            api.dialect().summarize(answer);
        } catch (MalformedAnswer e) {
            throw failures.malformed(200, "an answer that is not of the dialect: " + e.getMessage());
        } catch (ErrorInAnswer e) {
            throw failures.errorInAnswer(e.error(), false);
        }
    }

    private byte[] get(String path, Deadline deadline, boolean mustBeThere) throws AttemptFailed {
        ModelAccess usual = ModelAccess.usual(provider, kind);
        URI uri = BaseUrl.below(usual.base(), path);
        var call = UpstreamRequest.get(uri, usual.pool(), headers.get(usual.key()), connectTime(deadline));
        return answer(call, deadline, mustBeThere);
    }

    private Duration connectTime(Deadline deadline) {
        return StreamClock.least(provider.timeouts().connect(), deadline.left());
    }

    /** A kept connection that had been ended says nothing of the provider: the next one is asked in its place. */
    private byte[] answer(UpstreamRequest request, Deadline deadline, boolean mustBeThere) throws AttemptFailed {
        try {
            return answerOnce(request, deadline, mustBeThere);
        } catch (AttemptFailed e) {
            if (e.failure().kind() != FailureKind.RESET_REUSED) {
                throw e;
            }
            return answerOnce(request, deadline, mustBeThere);
        }
    }

    private byte[] answerOnce(UpstreamRequest request, Deadline deadline, boolean mustBeThere) throws AttemptFailed {
        UpstreamCall call = upstream.open(request);
        int status = 0;
        try (call) {
            long until = System.nanoTime() + deadline.left().toNanos();
            call.start(() -> until);
            status = call.status();
            byte[] body = call.readAll(MAX_ANSWER_BYTES, () -> until);
            boolean notThere = status == 404 || status == 405;
            if (status / 100 == 2 || (notThere && !mustBeThere)) {
                return body;
            }
            throw failures.status(call, kind.readError(body));
        } catch (UpstreamFailure e) {
            throw failures.upstream(e, status, false);
        }
    }
}
