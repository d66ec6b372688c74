package dev.hapax.shared.config.edit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.shared.config.edit.ConfigEditor.IfPresent;
import dev.hapax.shared.config.edit.EditRefused.Reason;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

final class ConfigEditorTest {
    private static final RouteSpec CHAT = spec("/v1/chat", "anthropic", "ollama");

    @Test
    void aRouteIsAddedAfterTheLastOne() throws Exception {
        String before = """
                routes: # what callers see
                  - path: /v1/completions
                    handler: completion
                    targets: [anthropic] # first

                # the rest
                logging:
                  level: info
                """;
        Edited edited = add(before, CHAT);
        assertThat(text(edited)).isEqualTo("""
                routes: # what callers see
                  - path: /v1/completions
                    handler: completion
                    targets: [anthropic] # first
                  - path: /v1/chat
                    handler: completion
                    version: v1
                    methods: [POST]
                    targets: [anthropic, ollama]

                # the rest
                logging:
                  level: info
                """);
        assertThat(edited.change()).isEqualTo(Edited.Change.ADDED);
        assertThat(edited.line()).isEqualTo(5);
        assertThat(edited.addedLines()).isEqualTo(5);
        assertThat(edited.removedLines()).isZero();
        assertThat(text(remove(edited.bytes(), "POST /v1/chat"))).isEqualTo(before);
    }

    static Stream<Arguments> waysToWriteTheSameRoute() {
        return Stream.of(
                        "- {path: /chat, handler: completion, version: v1, methods: [post], targets: [anthropic, ollama]}",
                        "- {path: /v1/chat, handler: completion, targets: ['anthropic', \"ollama\"]}",
                        "- targets:\n  - anthropic\n  - ollama\n  handler: completion\n  path: /v1/chat",
                        "- methods: POST\n  path: /v1/chat\n  handler: completion\n  targets: [anthropic, ollama]",
                        "- path: /v1/chat\n  handler: completion\n  retry: ~\n  targets: [anthropic, ollama]")
                .map(Arguments::of);
    }

    @ParameterizedTest
    @MethodSource("waysToWriteTheSameRoute")
    void aRouteThatIsThereAlreadyChangesNothing(String item) throws Exception {
        byte[] file = bytes("version: 1\nroutes:\n" + item + "\n");
        Edited edited = ConfigEditor.addRoute(file, CHAT, IfPresent.CONFLICT);
        assertThat(edited.change()).isEqualTo(Edited.Change.UNCHANGED);
        assertThat(edited.bytes()).isSameAs(file);
        assertThat(edited.line()).isEqualTo(3);
    }

    private static final String TAKEN = """
            routes:
              - path: /v1/chat # ours
                handler: completion
                targets: # in this order
                  - anthropic
                  - ollama # slow
                # mind the gap
                methods: [POST]
            z: 1
            """;

    @Test
    void otherValuesAreAConflict() {
        EditRefused refused = refused(TAKEN, spec("/v1/chat", "openai"));
        assertThat(refused.reason()).isEqualTo(Reason.CONFLICT);
        assertThat(refused).hasMessage("POST /v1/chat exists with other values");
        assertThat(refused.line()).isEqualTo(2);
        assertThat(refused.details()).containsExactly("targets   [anthropic, ollama] -> [openai]");
    }

    @Test
    void keepingLeavesOtherValues() throws Exception {
        Edited edited = ConfigEditor.addRoute(bytes(TAKEN), spec("/v1/chat", "openai"), IfPresent.KEEP);
        assertThat(edited.change()).isEqualTo(Edited.Change.UNCHANGED);
        assertThat(text(edited)).isEqualTo(TAKEN);
    }

    @Test
    void replacingChangesOnlyTheValuesThatDiffer() throws Exception {
        Map<String, String> settings = new LinkedHashMap<>(Map.of("timeout", "30s"));
        var wanted = new RouteSpec("/v1/chat", "chat", "v1", List.of("POST"), List.of("openai"), settings);
        Edited edited = ConfigEditor.addRoute(bytes(TAKEN), wanted, IfPresent.REPLACE);
        assertThat(edited.change()).isEqualTo(Edited.Change.REPLACED);
        assertThat(edited.differences())
                .containsExactly(
                        "handler   completion -> chat",
                        "targets   [anthropic, ollama] -> [openai]",
                        "timeout   (none) -> 30s");
        assertThat(text(edited)).isEqualTo("""
                routes:
                  - path: /v1/chat # ours
                    handler: chat
                    targets: [openai] # slow
                    # mind the gap
                    methods: [POST]
                    timeout: 30s
                z: 1
                """);
    }

    @Test
    void replacingWritesTheRouteAnewWhereKeysMustGo() throws Exception {
        String before = """
                routes:
                  # one
                  -   path: /v1/chat
                      handler: completion
                      timeout: 3s # c
                z: 1
                """;
        Edited edited = ConfigEditor.addRoute(bytes(before), spec("/v1/chat", "openai"), IfPresent.REPLACE);
        assertThat(edited.differences()).containsExactly("timeout   3s -> (none)", "targets   (none) -> [openai]");
        assertThat(text(edited)).isEqualTo("""
                routes:
                  # one
                  -   path: /v1/chat
                      handler: completion
                      version: v1
                      methods: [POST]
                      targets: [openai] # c
                z: 1
                """);
    }

    @Test
    void replacingWorksInFlowStyle() throws Exception {
        String before = "routes: [{path: /v1/chat, handler: completion, targets: [a]}, {path: /b}]\n";
        var wanted = new RouteSpec(
                "/v1/chat", "completion", "v1", List.of("POST"), List.of("b"), Map.of("retry.jitter", "0"));
        String after = before.replace("targets: [a]", "targets: [b], retry: {jitter: 0}");
        assertThat(text(ConfigEditor.addRoute(bytes(before), wanted, IfPresent.REPLACE)))
                .isEqualTo(after);
    }

    static Stream<Arguments> filesThatAreLeftAlone() {
        return Stream.of(
                Arguments.of("{version: 1}\n", "the whole file is one flow mapping"),
                Arguments.of("- a\n", "the file does not consist of keys and values"),
                Arguments.of("a: &r [{path: /a}]\nroutes: *r\n", "`routes` is an alias of another place"),
                Arguments.of("routes: &r\n- path: /a\nx-b: *r\n", "`routes` carries an anchor or a tag"),
                Arguments.of("x-a: &a {path: /a}\nroutes:\n- *a\n", "a route is an alias of another place"),
                Arguments.of("x-a: &a {path: /a}\nroutes:\n- <<: *a\n", "a route takes keys from the merge key `<<`"),
                Arguments.of("x-a: &a {routes: []}\n<<: *a\n", "`routes` may come from the merge key `<<`"),
                Arguments.of("routes: {a: 1}\n", "`routes` is not a list"),
                Arguments.of("routes: []\nroutes: []\n", "`routes` is there twice"),
                Arguments.of("a: 1\n---\nb: 1\n", "the file holds more than one document"),
                Arguments.of("a: 1\n...\n", "nothing can be appended to the file as it ends"),
                Arguments.of("a: |\n  hi", "nothing can be appended to the file as it ends"),
                Arguments.of(
                        "routes:\n- path: /a\n  system_prompt: |\n    hi",
                        "the edit would change more than it should"));
    }

    @ParameterizedTest
    @MethodSource("filesThatAreLeftAlone")
    void anEditThatWouldReshapeTheFileIsRefused(String file, String why) {
        EditRefused refused = refused(file, CHAT);
        assertThat(refused.reason()).isEqualTo(Reason.WOULD_RESHAPE);
        assertThat(refused).hasMessage(why);
    }

    @Test
    void aRefusalCarriesTheLinesToPaste() {
        assertThat(refused("{version: 1}", CHAT).details())
                .containsExactly(
                        "routes:",
                        "  - path: /v1/chat",
                        "    handler: completion",
                        "    version: v1",
                        "    methods: [POST]",
                        "    targets: [anthropic, ollama]");
    }

    @Test
    void whatIsNoYamlIsSaidToBeNone() {
        assertThat(refused("a: [1\nb: 2\n", CHAT).reason()).isEqualTo(Reason.UNPARSEABLE);
        EditRefused refused = catchThrowableOfType(
                EditRefused.class,
                () -> ConfigEditor.addRoute(new byte[] {'a', (byte) 0xff}, CHAT, IfPresent.CONFLICT));
        assertThat(refused).hasMessage("the file is not UTF-8");
    }

    @Test
    void aRouteWithAnAnchorUsedElsewhereStays() {
        byte[] file = bytes("routes:\n- path: /v1/chat\n  retry: &r {jitter: 0}\n- {path: /b, retry: *r}\n");
        EditRefused refused = catchThrowableOfType(EditRefused.class, () -> ConfigEditor.removeRoute(file, "/v1/chat"));
        assertThat(refused.reason()).isEqualTo(Reason.WOULD_RESHAPE);
        assertThat(refused).hasMessage("an anchor in the route is used elsewhere");
        assertThat(refused.details()).containsExactly("path: /v1/chat", "  retry: &r {jitter: 0}");
    }

    @Test
    void aRouteIsRemovedByTheNamesItGoesBy() throws Exception {
        String a = "- {path: /a, version: v1, handler: chat}\n";
        String file = """
                routes:
                - {path: /a, version: v1, handler: chat}
                - {path: /v1/m, handler: models}
                - {path: /v1/x, handler: chat, methods: [POST, PUT]}
                """;
        String withoutA = file.replace(a, "");
        for (String name : List.of("/a", "/v1/a", "POST /v1/a", "post /a", "POST:/v1/a")) {
            assertThat(text(remove(bytes(file), name))).as(name).isEqualTo(withoutA);
        }
        assertThat(remove(bytes(file), "GET /v1/m").removedLines()).isEqualTo(1);
        assertThat(remove(bytes(file), "PUT,POST /v1/x").line()).isEqualTo(4);
        assertThat(reasonForKeeping(file, "POST /v1/x")).isEqualTo(Reason.CONFLICT);
        assertThat(reasonForKeeping(file, "/nowhere")).isEqualTo(Reason.NOT_FOUND);
        assertThat(reasonForKeeping(file, "GET /v1/a")).isEqualTo(Reason.NOT_FOUND);
    }

    static Stream<Arguments> textsAsSettings() {
        return Stream.of(
                Arguments.of("30s", "timeout: 30s"),
                Arguments.of("true", "timeout: true"),
                Arguments.of("'quoted'", "timeout: 'quoted'"),
                Arguments.of("[a, b]", "timeout: [a, b]"),
                Arguments.of("{a: b}", "timeout: {a: b}"),
                Arguments.of("", "timeout: \"\""),
                Arguments.of("You are: nice", "timeout: \"You are: nice\""),
                Arguments.of("a # b", "timeout: \"a # b\""),
                Arguments.of("${X:-y}", "timeout: \"${X:-y}\""),
                Arguments.of("a, b", "timeout: \"a, b\""),
                Arguments.of("*x", "timeout: \"*x\""),
                Arguments.of("&a x", "timeout: \"&a x\""),
                Arguments.of("], [", "timeout: \"], [\""),
                Arguments.of("two\nlines \"\\", "timeout: \"two\\nlines \\\"\\\\\""),
                Arguments.of("bell\u0007", "timeout: \"bell\\U00000007\""));
    }

    @ParameterizedTest
    @MethodSource("textsAsSettings")
    void aSettingIsTakenAsYamlOrAsText(String value, String written) throws Exception {
        var route = new RouteSpec("/v1/chat", "chat", "v1", List.of(), List.of(), Map.of("timeout", value));
        assertThat(text(add("", route)).lines().toList()).last().isEqualTo("    " + written);
        assertThat(add(text(add("", route)), route).change()).isEqualTo(Edited.Change.UNCHANGED);
    }

    @Test
    void wordsThatYamlWouldMisreadAreQuoted() throws Exception {
        var route = new RouteSpec("/{id}", "chat", "1", List.of(), List.of("no", "1.5", "a/b:c"), Map.of());
        assertThat(text(add("", route))).isEqualTo("""
                routes:
                  - path: "/{id}"
                    handler: chat
                    version: "1"
                    methods: [POST]
                    targets: ["no", "1.5", a/b:c]
                """);
    }

    private static RouteSpec spec(String path, String... targets) {
        return new RouteSpec(path, "completion", "v1", List.of("POST"), List.of(targets), Map.of());
    }

    private static Edited add(String file, RouteSpec route) throws EditRefused {
        return ConfigEditor.addRoute(bytes(file), route, IfPresent.CONFLICT);
    }

    private static Edited remove(byte[] file, String name) throws EditRefused {
        return ConfigEditor.removeRoute(file, name);
    }

    private static EditRefused refused(String file, RouteSpec route) {
        return catchThrowableOfType(EditRefused.class, () -> add(file, route));
    }

    private static Reason reasonForKeeping(String file, String name) {
        return catchThrowableOfType(EditRefused.class, () -> remove(bytes(file), name))
                .reason();
    }

    private static String text(Edited edited) {
        return new String(edited.bytes(), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
