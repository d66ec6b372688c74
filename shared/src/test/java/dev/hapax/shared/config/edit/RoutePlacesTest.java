package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Where a new route goes in each way of writing the list, and what is left when it goes again. */
final class RoutePlacesTest {
    private static final RouteSpec CHAT =
            new RouteSpec("/v1/chat", "completion", "v1", List.of("POST"), List.of("anthropic", "ollama"), Map.of());
    private static final String FLOW =
            "{path: /v1/chat, handler: completion, version: v1, methods: [POST], targets: [anthropic, ollama]}";
    private static final String SPACED_FLOW =
            "{ path: /v1/chat, handler: completion, version: v1, methods: [POST], targets: [anthropic, ollama] }";
    private static final String FLUSH = """
            - path: /v1/chat
              handler: completion
              version: v1
              methods: [POST]
              targets: [anthropic, ollama]""";
    private static final String INDENTED = FLUSH.indent(2).stripTrailing();
    private static final String WIDE = """
             -   path: /v1/chat
                 handler: completion
                 version: v1
                 methods: [POST]
                 targets: [anthropic, ollama]""".indent(1).stripTrailing();

    /** What it is, before, with the route; and what is left if that is not what was before. */
    static Stream<Arguments> places() {
        return Stream.of(
                leaving("an empty file", "", "routes:\n" + INDENTED + "\n", "routes: []\n"),
                leaving("comments alone", "# hi", "# hi\nroutes:\n" + INDENTED, "# hi\nroutes: []"),
                leaving(
                        "no routes",
                        "a: 1\n\n# end\n",
                        "a: 1\n\n# end\nroutes:\n" + INDENTED + "\n",
                        "a: 1\n\n# end\nroutes: []\n"),
                leaving("no final newline", "a: 1", "a: 1\nroutes:\n" + INDENTED, "a: 1\nroutes: []"),
                place("a bare key", "routes:\n", "routes:\n" + FLUSH + "\n"),
                place("a bare key at the very end", "a: 1\nroutes:", "a: 1\nroutes:\n" + FLUSH),
                place(
                        "a bare key with comments",
                        "routes: # none\n  # - path: /x\nb: 1\n",
                        "routes: # none\n" + FLUSH + "\n  # - path: /x\nb: 1\n"),
                leaving("null", "routes: ~ # none\n", "routes: # none\n" + INDENTED + "\n", "routes: [] # none\n"),
                place("brackets", "routes: []\nb: 1\n", "routes:\n" + INDENTED + "\nb: 1\n"),
                place("brackets with a comment", "routes: []  # c\n", "routes:  # c\n" + INDENTED + "\n"),
                place("wide brackets", "routes:   [ ]\n", "routes:   [" + FLOW + " ]\n"),
                place("a flush list", "routes:\n- path: /a\nb: 1\n", "routes:\n- path: /a\n" + FLUSH + "\nb: 1\n"),
                place(
                        "wide dashes",
                        "routes:\n -   path: /a\n     handler: chat",
                        "routes:\n -   path: /a\n     handler: chat\n" + WIDE),
                place(
                        "flow items",
                        "routes:\n  - {path: /a}\n  # after\n",
                        "routes:\n  - {path: /a}\n  - " + FLOW + "\n  # after\n"),
                place(
                        "flow items with room",
                        "routes:\n  - { path: /a }\n",
                        "routes:\n  - { path: /a }\n  - " + SPACED_FLOW + "\n"),
                place("a flow list", "routes: [{path: /a}] # x\n", "routes: [{path: /a}, " + FLOW + "] # x\n"),
                place(
                        "a flow list over lines",
                        "routes: [\n  {path: /a}, # x\n]\n",
                        "routes: [\n  {path: /a}, " + FLOW + ", # x\n]\n"),
                place(
                        "Windows",
                        "a: 1\r\nroutes:\r\n- path: /a\r\n",
                        "a: 1\r\nroutes:\r\n- path: /a\r\n" + FLUSH.replace("\n", "\r\n") + "\r\n"),
                place(
                        "a byte order mark and a character of two units",
                        "\uFEFFa: 1\nroutes:\n- path: /\uD83D\uDE00\n",
                        "\uFEFFa: 1\nroutes:\n- path: /\uD83D\uDE00\n" + FLUSH + "\n"),
                place(
                        "a text at the end of the list",
                        "routes:\n- path: /a\n  system_prompt: |\n    hi\n\n\nb: 1\n",
                        "routes:\n- path: /a\n  system_prompt: |\n    hi\n" + FLUSH + "\n\n\nb: 1\n"),
                place(
                        "a text that keeps its blank lines",
                        "routes:\n- path: /a\n  system_prompt: |+\n    hi\n\n\nb: 1\n",
                        "routes:\n- path: /a\n  system_prompt: |+\n    hi\n\n\n" + FLUSH + "\nb: 1\n"),
                leaving(
                        "a text at the end of the file",
                        "a: 1\nb: |\n  hi",
                        "a: 1\nroutes:\n" + INDENTED + "\nb: |\n  hi",
                        "a: 1\nroutes: []\nb: |\n  hi"),
                place(
                        "quoted keys",
                        "\"routes\" :\n- \"path\": '/a'\n",
                        "\"routes\" :\n- \"path\": '/a'\n" + FLUSH + "\n"),
                place(
                        "a dash of its own",
                        "routes:\n  -\n    path: /a\n",
                        "routes:\n  -\n    path: /a\n" + INDENTED + "\n"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("places")
    void aRouteFindsItsPlaceAndLeavesItAgain(String what, String before, String with, String left) throws Exception {
        Edited added = ConfigEditor.addRoute(before.getBytes(StandardCharsets.UTF_8), CHAT, IfPresent.CONFLICT);
        assertThat(new String(added.bytes(), StandardCharsets.UTF_8)).as(what).isEqualTo(with);
        Edited removed = ConfigEditor.removeRoute(added.bytes(), "/v1/chat");
        assertThat(new String(removed.bytes(), StandardCharsets.UTF_8)).as(what).isEqualTo(left);
    }

    private static Arguments place(String what, String before, String with) {
        return Arguments.of(what, before, with, before);
    }

    private static Arguments leaving(String what, String before, String with, String left) {
        return Arguments.of(what, before, with, left);
    }
}
