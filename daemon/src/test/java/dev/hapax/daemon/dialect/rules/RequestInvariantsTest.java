package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Crossed.SONNET;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.BadRequest;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.ServedDialect;
import dev.hapax.daemon.dialect.SpokenDialect;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.anthropic.AnthropicDialect;
import dev.hapax.daemon.dialect.openai.OpenAiDialect;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/** What holds for every request that crosses between OpenAI and Anthropic (translation.md, invariants 1, 2 and 6). */
class RequestInvariantsTest {
    private static final int CASES_A_BLOCK = 100;

    /** Where a value is the caller's own and may be empty. */
    private static final Set<String> CALLERS_OWN = Set.of("input", "input_schema", "parameters");

    static LongStream blocks() {
        return LongStream.range(0, 20).map(block -> block * CASES_A_BLOCK);
    }

    private interface Property {
        void holdsFor(long seed) throws BadRequest;
    }

    private static void forAll(long from, Property property) {
        for (long seed = from; seed < from + CASES_A_BLOCK; seed++) {
            try {
                property.holdsFor(seed);
            } catch (AssertionError | BadRequest | RuntimeException e) {
                throw new AssertionError("With seed " + seed + ": " + e.getMessage(), e);
            }
        }
    }

    private static JsonNode crossed(ServedDialect from, SpokenDialect to, String model, ObjectNode request)
            throws BadRequest {
        var target = new TargetModel(model, null, Map.of());
        byte[] written = to.write(from.read(Json.bytes(request)), target).body();
        return Crossed.json(new String(written, UTF_8));
    }

    @ParameterizedTest
    @MethodSource("blocks")
    @DisplayName("An OpenAI request is always a legal Anthropic request that says the same")
    void openAiToAnthropic(long from) {
        forAll(from, seed -> {
            ObjectNode request = RandomRequests.openAi(seed);
            JsonNode written = crossed(new OpenAiDialect(), new AnthropicDialect(), SONNET, request);
            turnsAlternate(written);
            thoughtsFirst(written);
            callsAnswered(written);
            nothingEmpty(written, "");
            sameSaid(Said.inAnthropic(written), Said.inOpenAi(request), written);
            absentStaysAbsent(
                    request,
                    written,
                    Map.of(
                            "temperature", "temperature",
                            "stream", "stream",
                            "user", "metadata",
                            "stop", "stop_sequences",
                            "reasoning_effort", "thinking"));
        });
    }

    @ParameterizedTest
    @MethodSource("blocks")
    @DisplayName("An Anthropic request is always a legal OpenAI request that says the same, thoughts apart")
    void anthropicToOpenAi(long from) {
        forAll(from, seed -> {
            ObjectNode request = RandomRequests.anthropic(seed);
            JsonNode written = crossed(new AnthropicDialect(), new OpenAiDialect(), "gpt-4o", request);
            toolMessagesAnswer(written);
            nothingEmpty(written, "");
            Said said = Said.inAnthropic(request);
            Said there = Said.inOpenAi(written);
            assertThat(there.thoughts()).isEmpty();
            sameSaid(withoutFlags(there), new Said(said.system(), List.of(), said.pictures(), said.rest()), written);
            absentStaysAbsent(
                    request,
                    written,
                    Map.of(
                            "temperature", "temperature",
                            "stream", "stream",
                            "metadata", "user",
                            "stop_sequences", "stop",
                            "tools", "tools",
                            "tool_choice", "tool_choice",
                            "thinking", "reasoning_effort"));
        });
    }

    @ParameterizedTest
    @MethodSource("blocks")
    @DisplayName("What is written for Anthropic reads as the same request again")
    void anthropicReadsWhatItWrites(long from) {
        forAll(from, seed -> {
            var anthropic = new AnthropicDialect();
            JsonNode once = crossed(new OpenAiDialect(), anthropic, SONNET, RandomRequests.openAi(seed));
            assertThat(crossed(anthropic, anthropic, SONNET, (ObjectNode) once)).isEqualTo(once);
        });
    }

    private static void turnsAlternate(JsonNode request) {
        boolean user = true;
        assertThat(request.path("messages")).isNotEmpty();
        for (JsonNode turn : request.path("messages")) {
            assertThat(turn.path("role").stringValue()).isEqualTo(user ? "user" : "assistant");
            assertThat(turn.path("content")).isNotEmpty();
            user = !user;
            for (JsonNode block : turn.path("content")) {
                if (block.path("type").stringValue().equals("text")) {
                    assertThat(block.path("text").stringValue()).isNotBlank();
                }
            }
        }
    }

    private static void thoughtsFirst(JsonNode request) {
        for (JsonNode turn : request.path("messages")) {
            List<String> types = types(turn);
            if (types.stream().anyMatch(type -> type.endsWith("thinking"))) {
                assertThat(types.getFirst()).endsWith("thinking");
            }
        }
    }

    private static List<String> types(JsonNode turn) {
        return turn.path("content")
                .valueStream()
                .map(block -> block.path("type").stringValue())
                .toList();
    }

    private static void callsAnswered(JsonNode request) {
        List<String> open = List.of();
        for (JsonNode turn : request.path("messages")) {
            List<String> answered = ids(turn, "tool_result", "tool_use_id");
            assertThat(answered).containsExactlyInAnyOrderElementsOf(open);
            assertThat(types(turn).subList(0, answered.size())).allMatch("tool_result"::equals);
            open = ids(turn, "tool_use", "id");
            assertThat(open).doesNotHaveDuplicates().allMatch(id -> id.matches("[a-zA-Z0-9_-]+"));
        }
        assertThat(open).isEmpty();
        if (request.at("/messages").toString().contains("\"tool_use\"")) {
            assertThat(request.path("tools")).isNotEmpty();
        }
    }

    private static List<String> ids(JsonNode turn, String type, String member) {
        var ids = new ArrayList<String>();
        for (JsonNode block : turn.path("content")) {
            if (block.path("type").stringValue().equals(type)) {
                ids.add(block.path(member).stringValue());
            }
        }
        return ids;
    }

    private static void toolMessagesAnswer(JsonNode request) {
        Set<String> open = new HashSet<>();
        for (JsonNode message : request.path("messages")) {
            if (message.path("role").stringValue().equals("tool")) {
                assertThat(open.remove(message.path("tool_call_id").stringValue()))
                        .isTrue();
                continue;
            }
            assertThat(open).isEmpty();
            for (JsonNode call : message.path("tool_calls")) {
                open.add(call.path("id").stringValue());
            }
            assertThat(message.has("content") || message.has("tool_calls")).isTrue();
        }
        assertThat(open).isEmpty();
    }

    private static void nothingEmpty(JsonNode value, String path) {
        assertThat(value.isNull()).as("null at %s", path).isFalse();
        assertThat(value.isContainer() && value.isEmpty())
                .as("empty at %s", path)
                .isFalse();
        assertThat(value.isString() && value.stringValue().isEmpty())
                .as("empty at %s", path)
                .isFalse();
        if (value.isObject()) {
            for (var member : value.properties()) {
                if (!CALLERS_OWN.contains(member.getKey())) {
                    nothingEmpty(member.getValue(), path + "/" + member.getKey());
                }
            }
        } else {
            for (JsonNode item : value) {
                nothingEmpty(item, path + "/-");
            }
        }
    }

    /** A conversation that began with nothing the user said has one text more, which says so. */
    private static void sameSaid(Said there, Said here, JsonNode written) {
        var rest = new ArrayList<>(there.rest());
        rest.remove("(The user has said nothing yet.)");
        assertThat(new Said(there.system(), there.thoughts(), there.pictures(), rest))
                .as("%s", written)
                .isEqualTo(here);
    }

    /** Results that were errors are told as such in words. */
    private static Said withoutFlags(Said said) {
        List<String> rest = said.rest().stream()
                .map(text -> text.replaceFirst("^Error: ", ""))
                .toList();
        List<String> system = said.system();
        return new Said(system, said.thoughts(), said.pictures(), rest);
    }

    private static void absentStaysAbsent(JsonNode request, JsonNode written, Map<String, String> names) {
        names.forEach((here, there) -> {
            if (!request.has(here)) {
                assertThat(written.has(there)).as("%s in %s", there, written).isFalse();
            }
        });
    }
}
