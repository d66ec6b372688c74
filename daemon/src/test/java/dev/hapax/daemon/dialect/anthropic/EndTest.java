package dev.hapax.daemon.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.dialect.MalformedAnswer;
import dev.hapax.daemon.sse.Frame;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

/** What ends a message. */
class EndTest {
    private static final String STOP = "{\"type\":\"message_stop\"}";
    private static final Frame ALONE = new Frame(
            "message_stop",
            STOP.getBytes(StandardCharsets.UTF_8),
            ("event: message_stop\ndata: " + STOP + "\n\n").getBytes(StandardCharsets.UTF_8));

    @Test
    void anEndMarkerAloneIsNoAnswerThatPassesThrough() {
        var scanner = new AnthropicDialect().streamScanner(true);
        assertThatThrownBy(() -> scanner.scan(ALONE)).isInstanceOf(MalformedAnswer.class);
    }

    @Test
    void anEndMarkerAloneIsNoAnswerThatIsTranslated() {
        var reader = new AnthropicDialect().streamReader();
        assertThatThrownBy(() -> reader.read(ALONE, _ -> {})).isInstanceOf(MalformedAnswer.class);
    }
}
