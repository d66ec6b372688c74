package dev.hapax.daemon.dialect.anthropic;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.dialect.RequestScan.Handle;
import dev.hapax.daemon.dialect.StreamScanner;
import dev.hapax.daemon.sse.Frame;
import dev.hapax.daemon.sse.FrameReader;
import java.io.ByteArrayInputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What requests name, and answers make, that Anthropic holds. */
class HandlesTest {
    private final AnthropicDialect dialect = new AnthropicDialect();

    /** Members before the messages, and the user's content. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "                                                                              | \"hi\"     |",
                "\"container\":\"c1\",                                                         | \"hi\"     | container=c1",
                "\"container\":{\"skills\":[{\"skill_id\":\"s\"}],\"id\":\"c1\"},              | \"hi\"     | container=c1",
                "\"container\":{\"skills\":[]},                                                | \"hi\"     |",
                "\"container\":null,                                                           | \"hi\"     |",
                "\"thread\":{\"type\":\"create\"},                                             | \"hi\"     |",
                "\"thread\":{\"type\":\"continue\",\"previous_message_id\":\"msg_1\"},         | \"hi\"     | thread=msg_1",
                "| [{\"type\":\"image\",\"source\":{\"type\":\"file\",\"file_id\":\"f1\"}}]                | file_id=f1",
                "| [{\"source\":{\"file_id\":\"f1\",\"type\":\"file\"},\"type\":\"document\"}]             | file_id=f1",
                "| [{\"file_id\":\"f1\",\"type\":\"container_upload\"},{\"type\":\"text\",\"text\":\"x\"}] | file_id=f1",
                "| [{\"type\":\"tool_result\",\"content\":[{\"type\":\"image\",\"source\":{\"file_id\":\"f2\"}}]}] | file_id=f2",
                "| [{\"type\":\"tool_use\",\"id\":\"t\",\"name\":\"n\",\"input\":{\"file_id\":\"mine\"}}]  |",
                "| [{\"type\":\"text\",\"text\":\"a \\\"file_id\\\" in words\"}]                           |",
            })
    void whatARequestNames(String members, String content, String handles) throws Exception {
        String body = "{" + (members == null ? "" : members)
                + "\"max_tokens\":1,\"messages\":[{\"role\":\"user\",\"content\":" + content + "}]}";
        assertThat(dialect.scan(bytes(body)).handles().stream().map(handle -> handle.param() + "=" + handle.id()))
                .isEqualTo(handles == null ? List.of() : List.of(handles));
    }

    @Test
    void whatAWholeAnswerMakes() throws Exception {
        var summary = dialect.summarize(bytes("""
                {"id":"msg_1","type":"message","container":{"expires_at":"x","id":"c1"},"content":[
                  {"type":"thinking","thinking":"t","signature":"s1"},{"type":"redacted_thinking","data":"d1"},
                  {"type":"tool_use","id":"t","name":"n","input":{"signature":"mine","data":"mine"}},
                  {"type":"image","data":"no mark"},{"type":"thinking","thinking":"unsigned","signature":""}],
                 "stop_reason":"end_turn","usage":{"input_tokens":3,"output_tokens":4}}"""));
        assertThat(summary.handles()).containsExactly("msg_1", "c1");
        assertThat(summary.signatures()).containsExactly("s1", "d1");
        assertThat(summary.usage().output()).isEqualTo(4);
    }

    @Test
    void whatAStreamMakes() throws Exception {
        StreamScanner scanner = dialect.streamScanner(true);
        FrameReader frames = dialect.frames(new ByteArrayInputStream(bytes("""
                data: {"type":"message_start","message":{"id":"msg_1","usage":{"input_tokens":3,"output_tokens":1}}}

                data: {"type":"content_block_start","index":0,"content_block":{"type":"thinking","thinking":"","signature":""}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"thinking_delta","thinking":"hm"}}

                data: {"type":"content_block_delta","index":0,"delta":{"type":"signature_delta","signature":"s1"}}

                data: {"type":"content_block_start","index":1,"content_block":{"data":"d1","type":"redacted_thinking"}}

                data: {"type":"content_block_start","index":2,"content_block":{"type":"tool_use","id":"t","name":"n","input":{}}}

                data: {"type":"content_block_delta","index":2,"delta":{"type":"input_json_delta","partial_json":"{}"}}

                data: {"type":"message_delta","delta":{"stop_reason":"tool_use","container":{"id":"c1"}},"usage":{"output_tokens":9}}

                data: {"type":"message_stop"}

                """)), 1 << 20);
        for (Frame frame = frames.next(); frame != null; frame = frames.next()) {
            scanner.scan(frame);
        }
        assertThat(scanner.handles()).containsExactly("msg_1", "c1");
        assertThat(scanner.signatures()).containsExactly("s1", "d1");
        assertThat(scanner.whole()).isTrue();
        assertThat(scanner.usage().output()).isEqualTo(9);
    }

    @Test
    void whatIsNotHeldIsSaidInAnthropicsWords() {
        String thread = text(dialect.writeError(dialect.notHeld(new Handle("thread", "msg_1")), "id"));
        assertThat(thread)
                .contains("\"type\":\"not_found_error\"", "\"details\":{\"error_code\":\"thread_not_found\"}");
        assertThat(text(dialect.writeError(dialect.notHeld(new Handle("file_id", "file_1")), "id")))
                .contains("\"type\":\"not_found_error\"", "file_1")
                .doesNotContain("details");
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
