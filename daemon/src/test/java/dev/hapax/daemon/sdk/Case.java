package dev.hapax.daemon.sdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import dev.hapax.daemon.fake.Reply;
import java.util.List;
import java.util.function.BiFunction;
import tools.jackson.databind.json.JsonMapper;

/** What a program does with its SDK, and what it expects of the original API: one line each. */
enum Case {
    PLAIN("plain", stage -> said(stage, Sdk::whole)),
    STREAMED("streamed", stage -> said(stage, Sdk::streamed)),
    TWO_TOOLS("two tools", stage -> twoTools(stage, Sdk::whole)),
    TWO_TOOLS_STREAMED("two tools, streamed", stage -> twoTools(stage, Sdk::streamed)),
    TOOLS_ANSWERED("tools answered", stage -> toolsAnswered(stage, Sdk::whole)),
    TOOLS_ANSWERED_STREAMED("tools answered, streamed", stage -> toolsAnswered(stage, Sdk::streamed)),
    SCHEMA("schema", stage -> schema(stage, Sdk::whole)),
    SCHEMA_STREAMED("schema, streamed", stage -> schema(stage, Sdk::streamed)),
    IMAGE("image", Case::image),
    THINKING("thinking", stage -> thinking(stage, Sdk::whole)),
    THINKING_STREAMED("thinking, streamed", stage -> thinking(stage, Sdk::streamed)),
    BAD_REQUEST("400", Case::badRequest),
    WRONG_KEY("401", Case::wrongKey),
    UNKNOWN_MODEL("404", Case::unknownModel),
    RATE_LIMITED("429", stage -> rateLimited(stage, Sdk::whole, Sdk::streamed)),
    RATE_LIMITED_STREAMED("429, streamed", stage -> rateLimited(stage, Sdk::streamed, Sdk::whole)),
    OVERLOADED("529", stage -> overloaded(stage, Sdk::whole, Sdk::streamed)),
    OVERLOADED_STREAMED("529, streamed", stage -> overloaded(stage, Sdk::streamed, Sdk::whole)),
    EMBEDDINGS("embeddings", Case::embeddings) {
        @Override
        boolean concerns(Client client, Upstream upstream) {
            return upstream.embeds() && (client == Client.OPENAI_JAVA || client == Client.LANGCHAIN4J_OPENAI);
        }
    };

    private static final JsonMapper JSON = new JsonMapper();
    private static final String TEXT = "nonce-1 grüße 😀 \"quoted\"\n second line";
    private static final String OSLO = "{\"city\":\"Oslo \\\"\\u00f8st\\\"\"}";
    private static final String BERGEN = "{\"city\":\"Bergen 🌧\"}";
    private static final String PNG =
            "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

    final String title;
    private final Told told;

    Case(String title, Told told) {
        this.title = title;
        this.told = told;
    }

    /** Whether both sides have what it is about. */
    boolean concerns(Client client, Upstream upstream) {
        return true;
    }

    void tell(Stage stage) {
        told.tell(stage);
    }

    @Override
    public String toString() {
        return title;
    }

    private interface Told {
        void tell(Stage stage);
    }

    /** Whole or streamed. */
    private interface Way extends BiFunction<Sdk, Asked, Answered> {}

    private static void said(Stage stage, Way way) {
        Answered answer = way.apply(stage.sdk, Asked.saying(TEXT));
        assertThat(answer.text()).isEqualTo(TEXT);
        assertThat(answer.calls()).isEmpty();
        assertThat(answer.finish()).isEqualTo(stage.client.finished);
        assertThat(answer.model()).isEqualTo(Upstream.MODEL);
        assertThat(answer.outputTokens()).isPositive();
    }

    private static Answered twoTools(Stage stage, Way way) {
        stage.far.next(Reply.twoTools(Asked.TOOL, OSLO, Asked.TOOL, BERGEN));
        Answered answer = way.apply(stage.sdk, Asked.saying("weather, please").withTools());
        assertThat(answer.calls()).extracting(Answered.Call::tool).containsExactly(Asked.TOOL, Asked.TOOL);
        assertThat(answer.calls())
                .extracting(call -> JSON.readTree(call.argumentsJson()))
                .containsExactly(JSON.readTree(OSLO), JSON.readTree(BERGEN));
        assertThat(answer.calls()).extracting(Answered.Call::id).doesNotHaveDuplicates();
        assertThat(answer.finish()).isEqualTo(stage.client.calledTools);
        assertThat(answer.text()).isEmpty();
        return answer;
    }

    private static void toolsAnswered(Stage stage, Way way) {
        Answered called = twoTools(stage, way);
        stage.far.next(Reply.text("take a coat"));
        Answered answer = way.apply(
                stage.sdk,
                Asked.saying("weather, please")
                        .withTools()
                        .then(
                                new Asked.Turn.Model(called),
                                new Asked.Turn.Tools(called, List.of("sun in the east", "rain in the west"))));
        assertThat(answer.text()).isEqualTo("take a coat");
        String sent = stage.far.lastRequest().text();
        assertThat(sent).containsSubsequence("Oslo", "Bergen", "sun in the east", "rain in the west");
    }

    private static void schema(Stage stage, Way way) {
        String held = "{\"" + Asked.CITY + "\":\"Oslo\"}";
        stage.far.next(Reply.held(held));
        Answered answer = way.apply(stage.sdk, Asked.saying("which city?").withSchema());
        assertThat(JSON.readTree(answer.text())).isEqualTo(JSON.readTree(held));
        assertThat(answer.calls()).isEmpty();
        assertThat(answer.finish()).isEqualTo(stage.client.finished);
        assertThat(stage.far.lastRequest().text()).contains("\"" + Asked.CITY + "\"");
    }

    private static void image(Stage stage) {
        Answered answer = stage.sdk.whole(Asked.saying("what is this?").showing(PNG));
        assertThat(answer.text()).isEqualTo("what is this?");
        assertThat(stage.far.lastRequest().text()).contains(PNG);
    }

    /** What was thought is seen, and what its provider signed comes back to it where the client keeps it. */
    private static void thinking(Stage stage, Way way) {
        stage.far.next(Reply.thought("first east,\nthen west", "c2lnbmVkLXRob3VnaHQ=", "due north"));
        Asked asked = Asked.saying("which way?").withThinking();
        Answered answer = way.apply(stage.sdk, asked);
        assertThat(answer.thinking()).isEqualTo("first east,\nthen west");
        assertThat(answer.text()).isEqualTo("due north");
        assertThat(answer.finish()).isEqualTo(stage.client.finished);

        Answered next =
                way.apply(stage.sdk, asked.then(new Asked.Turn.Model(answer), new Asked.Turn.User("and then?", null)));
        assertThat(next.text()).isEqualTo("and then?");
        String sent = stage.far.lastRequest().text();
        assertThat(sent).contains("due north");
        if (stage.upstream.signs() && stage.client.bringsBackSignatures()) {
            assertThat(sent).contains("c2lnbmVkLXRob3VnaHQ=");
        }
    }

    private static void badRequest(Stage stage) {
        stage.far.always(Reply.error(400, "invalid_request_error", "too warm for this model"));
        for (Way way : List.<Way>of(Sdk::whole, Sdk::streamed)) {
            Throwable thrown = thrown(stage.sdk, way, Asked.saying("hello"));
            assertThat(thrown).isInstanceOf(stage.client.errors.badRequest());
            assertThat(thrown).hasMessageContaining("too warm for this model");
            assertThat(stage.sdk.status(thrown)).isEqualTo(400);
        }
    }

    private static void wrongKey(Stage stage) {
        try (Sdk stranger = stage.withKey("key-of-a-stranger")) {
            for (Way way : List.<Way>of(Sdk::whole, Sdk::streamed)) {
                Throwable thrown = thrown(stranger, way, Asked.saying("hello"));
                assertThat(thrown).isInstanceOf(stage.client.errors.wrongKey());
                assertThat(stranger.status(thrown)).isEqualTo(401);
            }
        }
        assertThat(stage.far.count()).isZero();
    }

    private static void unknownModel(Stage stage) {
        for (Way way : List.<Way>of(Sdk::whole, Sdk::streamed)) {
            Throwable thrown = thrown(stage.sdk, way, Asked.saying("hello").of("model-8"));
            assertThat(thrown).isInstanceOf(stage.client.errors.notFound()).hasMessageContaining("model-8");
            assertThat(stage.sdk.status(thrown)).isEqualTo(404);
        }
        assertThat(stage.far.count()).isZero();
    }

    /** The second call meets a target that is set aside, which is no news to its caller. */
    private static void rateLimited(Stage stage, Way... ways) {
        stage.far.always(Reply.error(429, "rate_limit_exceeded", "slowly, please"));
        for (Way way : ways) {
            Throwable thrown = thrown(stage.sdk, way, Asked.saying("hello"));
            assertThat(thrown).isInstanceOf(stage.client.errors.rateLimited());
            assertThat(stage.sdk.status(thrown)).isEqualTo(429);
        }
        assertThat(stage.far.count()).isOne();
    }

    private static void overloaded(Stage stage, Way... ways) {
        stage.far.always(Reply.error(529, "overloaded_error", "too much to do"));
        for (Way way : ways) {
            Throwable thrown = thrown(stage.sdk, way, Asked.saying("hello"));
            assertThat(thrown).isInstanceOf(stage.client.errors.overloaded());
            assertThat(stage.sdk.status(thrown)).isEqualTo(stage.client.errors.overloadedStatus());
        }
        assertThat(stage.far.count()).isOne();
    }

    private static Throwable thrown(Sdk sdk, Way way, Asked asked) {
        return catchThrowable(() -> way.apply(sdk, asked));
    }

    private static void embeddings(Stage stage) {
        List<List<Float>> vectors = stage.sdk.embed(Upstream.MODEL, List.of("one", "zwei 😀"));
        assertThat(vectors).hasSize(2).doesNotHaveDuplicates();
        assertThat(vectors).allSatisfy(vector -> assertThat(vector).isNotEmpty());
    }
}
