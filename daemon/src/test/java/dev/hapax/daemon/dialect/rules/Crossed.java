package dev.hapax.daemon.dialect.rules;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.WrittenRequest;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.assertj.core.api.AbstractThrowableAssert;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/** A request on the far side of its crossing from one dialect to another. JSON is written with single quotes. */
record Crossed(JsonNode body, List<String> dropped) {
    /** A model that takes most of what Anthropic ever took. */
    static final String SONNET = "claude-sonnet-4-5";

    static Crossed toAnthropic(String request) throws BadRequest {
        return toAnthropic(SONNET, request);
    }

    static Crossed toAnthropic(String model, String request) throws BadRequest {
        return toAnthropic(new TargetModel(model, null, Map.of()), request);
    }

    static Crossed toAnthropic(TargetModel model, String request) throws BadRequest {
        return cross(new OpenAiDialect(), new AnthropicDialect(), model, request);
    }

    static Crossed toOpenAi(String request) throws BadRequest {
        return toOpenAi(new TargetModel("gpt-4o", null, Map.of()), request);
    }

    static Crossed toOpenAi(TargetModel model, String request) throws BadRequest {
        return cross(new AnthropicDialect(), new OpenAiDialect(), model, request);
    }

    static Crossed cross(ServedDialect from, SpokenDialect to, TargetModel model, String request) throws BadRequest {
        WrittenRequest written = to.write(from.read(quoted(request).getBytes(UTF_8)), model);
        return new Crossed(json(new String(written.body(), UTF_8)), written.dropped());
    }

    /** An OpenAI request with these messages. */
    static String messages(String... messages) {
        return "{'model':'m','max_tokens':50,'messages':[" + String.join(",", messages) + "]}";
    }

    /** An OpenAI request with one message and what else is said. */
    static String saying(String members) {
        return "{'model':'m','max_tokens':50,'messages':[{'role':'user','content':'hi'}]"
                + (members.isEmpty() ? "" : "," + members) + "}";
    }

    static AbstractThrowableAssert<?, ? extends Throwable> refusedByAnthropic(String model, String request) {
        return assertThatThrownBy(() -> toAnthropic(model, request)).isInstanceOf(BadRequest.class);
    }

    static AbstractThrowableAssert<?, ? extends Throwable> refusedByOpenAi(String request) {
        return assertThatThrownBy(() -> toOpenAi(request)).isInstanceOf(BadRequest.class);
    }

    static JsonNode json(String text) {
        JsonNode node = Json.tryRead(quoted(text));
        return Objects.requireNonNull(node, () -> "This is no JSON: " + text);
    }

    /** Exactly this stands at the place; null says that the place is absent. */
    Crossed has(String pointer, @Nullable String expected) {
        if (expected == null) {
            assertThat(body.at(pointer).isMissingNode())
                    .as("%s in %s", pointer, body)
                    .isTrue();
        } else {
            assertThat(body.at(pointer)).as("%s in %s", pointer, body).isEqualTo(json(expected));
        }
        return this;
    }

    Crossed drops(String... names) {
        assertThat(dropped).containsExactlyInAnyOrder(names);
        return this;
    }

    private static String quoted(String text) {
        return text.replace("\\'", "\\\"").replace('\'', '"');
    }
}
