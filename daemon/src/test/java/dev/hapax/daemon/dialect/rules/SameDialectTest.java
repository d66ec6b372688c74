package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Wire.DONE;
import static dev.hapax.daemon.dialect.rules.Wire.bytes;
import static dev.hapax.daemon.dialect.rules.Wire.chunk;
import static dev.hapax.daemon.dialect.rules.Wire.data;
import static dev.hapax.daemon.dialect.rules.Wire.delta;
import static dev.hapax.daemon.dialect.rules.Wire.finish;
import static dev.hapax.daemon.dialect.rules.Wire.text;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.FailureKind;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import dev.hapax.daemon.provider.spi.Passage;
import dev.hapax.daemon.provider.spi.Passage.Passed;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** translation.md 100 and 104: within one dialect a stream passes through as it is, but for what breaks clients. */
class SameDialectTest {
    private static final String USAGE =
            chunk("'choices':[],'usage':{'prompt_tokens':9,'completion_tokens':4,'total_tokens':13}");

    private static Passed openAi(boolean usageWanted, String... frames) {
        return new Passage(new OpenAiDialect(), new OpenAiDialect(), Wire.chat(usageWanted)).relayed(bytes(frames));
    }

    private static Passed anthropic(String... frames) {
        return new Passage(new AnthropicDialect(), new AnthropicDialect(), Wire.messages()).relayed(bytes(frames));
    }

    static Stream<Arguments> streams() {
        String body = delta("{'role':'assistant','content':''}") + text("a") + finish("stop");
        String odd = "data:{\"choices\" : [ {\"index\":0,\"delta\":{\"content\":\"\\u00e9\",\"zzz\":1.50}} ] }\r\n\r\n";
        return Stream.of(
                Arguments.of("nothing to mend", body + DONE, body + DONE),
                Arguments.of("unknown fields, spelling and line ends stay", odd + body + DONE, odd + body + DONE),
                Arguments.of("comments stay", ": waiting\n\n" + body + DONE, ": waiting\n\n" + body + DONE),
                Arguments.of("no marker", body, body),
                Arguments.of("spaces around the marker", body + "data:  [DONE]  \n\n", body + DONE),
                Arguments.of("the last event without its blank line", body + "data: [DONE]", body + DONE),
                Arguments.of("the finish without its blank line", body.stripTrailing(), body),
                Arguments.of("a byte order mark", "\uFEFF" + body + DONE, body + DONE));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("streams")
    @DisplayName("104: framing is mended only where clients break on it")
    void framingIsMended(String name, String sent, String received) {
        Passed passed = openAi(true, sent);
        assertThat(passed.failure()).isNull();
        assertThat(passed.bytes()).isEqualTo(received);
    }

    @Test
    @DisplayName("64: usage asked for by us alone is counted and not passed on")
    void usageIsOurs() {
        String body = text("a") + finish("stop");
        assertThat(openAi(false, body, USAGE, DONE).bytes()).isEqualTo(body + DONE);
        assertThat(openAi(false, body, USAGE, DONE).usage().output()).isEqualTo(4);
        assertThat(openAi(true, body, USAGE, DONE).bytes()).isEqualTo(body + USAGE + DONE);
    }

    @Test
    @DisplayName("100: an event that is none fails an answer under way, and does not kill a finished one")
    void aMalformedEvent() {
        String broken = "data: {\"choices\":[{\"index\":0,\n\n";
        Passed underWay = openAi(true, text("a"), broken, text("b"), finish("stop"), DONE);
        assertThat(underWay.kind()).isEqualTo(FailureKind.MALFORMED);
        assertThat(underWay.bytes()).isEqualTo(text("a"));
        Passed finished = openAi(true, text("a"), finish("stop"), broken, DONE);
        assertThat(finished.failure()).isNull();
        assertThat(finished.bytes()).isEqualTo(text("a") + finish("stop") + DONE);
        Passed events = anthropic(
                Wire.messageStart(),
                Wire.blockStart(0, "{'type':'text','text':''}"),
                "event: content_block_delta\ndata: {\"type\":\n\n",
                Wire.end("'end_turn'"));
        assertThat(events.kind()).isEqualTo(FailureKind.MALFORMED);
        assertThat(events.bytes()).doesNotContain("message_stop");
    }

    @Test
    @DisplayName("4: an error within a stream that passes through is no end")
    void anErrorIsNoEnd() {
        Passed passed = openAi(true, text("a"), data("{'error':{'message':'no','code':'server_error'}}"), DONE);
        assertThat(passed.kind()).isEqualTo(FailureKind.ERROR_EVENT);
        assertThat(passed.bytes()).isEqualTo(text("a"));
    }
}
