package dev.hapax.daemon.dialect.rules;

import static dev.hapax.daemon.dialect.rules.Wire.bytes;
import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.ChatEvent;
import dev.hapax.daemon.chat.FinishReason;
import dev.hapax.daemon.chat.Usage;
import dev.hapax.daemon.dialect.AnswerContext;
import dev.hapax.daemon.dialect.Json;
import dev.hapax.daemon.dialect.StreamWriter;
import dev.hapax.daemon.dialect.TargetModel;
import dev.hapax.daemon.dialect.rules.Dialects.Ending;
import dev.hapax.daemon.dialect.rules.Dialects.Served;
import dev.hapax.daemon.dialect.rules.Dialects.Spoken;
import dev.hapax.daemon.dialect.rules.Speech.Heard;
import dev.hapax.daemon.provider.spi.Passage;
import dev.hapax.daemon.provider.spi.Passage.Passed;
import dev.hapax.daemon.sse.Arriving;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.databind.JsonNode;

/**
 * The invariants of translation.md, for every dialect of {@link Dialects}. What is random is drawn from seeds; a
 * failure names the seed.
 */
class InvariantsTest {
    private static final int ROUNDS = 150;
    private static final Pattern DRAWN = Pattern.compile("call_[0-9a-f]{32}");

    static Stream<Arguments> pairs() {
        return Dialects.SPOKEN.stream()
                .flatMap(spoken -> Dialects.SERVED.stream().map(served -> Arguments.of(spoken, served)));
    }

    static List<Served> served() {
        return Dialects.SERVED;
    }

    /** Every sample of every dialect that is spoken. */
    static Stream<Arguments> samples() throws IOException {
        var samples = new ArrayList<Arguments>();
        for (Spoken spoken : Dialects.SPOKEN) {
            for (Path sample : samplesOf(spoken)) {
                samples.add(Arguments.of(spoken, sample.getFileName().toString(), Files.readAllBytes(sample)));
            }
        }
        return samples.stream();
    }

    private static List<Path> samplesOf(Spoken spoken) throws IOException {
        var folder = Objects.requireNonNull(
                InvariantsTest.class.getResource("/dialect/" + spoken.dialect().name()));
        try (Stream<Path> files = Files.list(Path.of(URI.create(folder.toString())))) {
            return files.sorted().toList();
        }
    }

    private static Passage passage(Spoken spoken, Served served) {
        return new Passage(served.dialect(), spoken.dialect(), served.request());
    }

    /** What a provider sends, what nobody need hear of strewn in. */
    private static List<String> spoken(Spoken spoken, Speech speech, Random random) {
        var frames = new ArrayList<>(spoken.speaker().say(speech, random));
        for (int i = random.nextInt(5); i > 0; i--) {
            String junk = spoken.junk().get(random.nextInt(spoken.junk().size()));
            frames.add(frames.isEmpty() ? 0 : 1 + random.nextInt(frames.size()), junk);
        }
        return frames;
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    @DisplayName("1, 2: what comes in goes out, in order, once, in legal events")
    void everythingGoesOutOnce(Spoken spoken, Served served) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            Speech speech = Speech.random(random, spoken.kinds());
            List<String> frames = spoken(spoken, speech, random);
            Heard expected = speech.heard().without(served.keepsThoughts());
            boolean calls = !expected.calls().isEmpty();
            frames.add(spoken.end().apply(calls ? spoken.calls() : spoken.stop()));
            Passed passed = passage(spoken, served).translated(bytes(frames.toArray(String[]::new)));
            assertThat(passed.failure()).as("seed %d", seed).isNull();
            Ending ending = served.ear().apply(passed.bytes());
            assertThat(ending.heard()).as("seed %d", seed).isEqualTo(expected);
            assertThat(ending.terminal()).as("seed %d", seed).isTrue();
            assertThat(ending.called()).as("seed %d", seed).isEqualTo(calls);
            assertThat(ending.stopped()).as("seed %d", seed).isEqualTo(!calls);
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("served")
    @DisplayName("1, 2: any legal order of canonical events gives a legal stream that says the same")
    void anyOrderOfEventsIsWrittenLegally(Served served) {
        for (int seed = 0; seed < 5 * ROUNDS; seed++) {
            var random = new Random(seed);
            List<ChatEvent> events = events(random);
            StreamWriter writer = served.dialect().streamWriter(context(served));
            var out = new ByteArrayOutputStream();
            events.forEach(event -> writer.write(event, out));
            Ending ending = served.ear().apply(out.toString(UTF_8));
            assertThat(ending.heard())
                    .as("seed %d", seed)
                    .isEqualTo(heard(events).without(served.keepsThoughts()));
            assertThat(ending.terminal()).as("seed %d", seed).isTrue();
        }
    }

    private static AnswerContext context(Served served) {
        return new AnswerContext(
                Passage.REQUEST_ID,
                "provider",
                Passage.MODEL,
                Passage.CREATED,
                true,
                List.of(),
                Duration.ZERO,
                served.request().getBytes(UTF_8));
    }

    private static List<ChatEvent> events(Random random) {
        var events = new ArrayList<ChatEvent>();
        if (random.nextInt(4) > 0) {
            events.add(new ChatEvent.Started(random.nextBoolean() ? "id" : null, "m"));
        }
        var inputs = new ArrayList<List<String>>();
        boolean thought = false;
        for (int i = random.nextInt(25); i > 0; i--) {
            switch (random.nextInt(8)) {
                case 0 -> events.add(new ChatEvent.TextDelta(random.nextInt(5) == 0 ? "" : "t" + i));
                case 1, 2 -> {
                    events.add(new ChatEvent.ThinkingDelta(random.nextInt(5) == 0 ? "" : "h" + i));
                    thought = true;
                }
                case 3 -> {
                    if (thought && events.getLast() instanceof ChatEvent.ThinkingDelta) {
                        events.add(new ChatEvent.ThinkingSigned("s" + i));
                        thought = false;
                    }
                }
                case 4 -> {
                    events.add(new ChatEvent.ToolCallStarted(inputs.size(), "id" + i, "f" + i));
                    inputs.add(new ArrayList<>(Speech.pieces(random, random.nextBoolean() ? "{}" : "{\"a\":\"}\"}")));
                }
                case 5, 6 -> {
                    if (!inputs.isEmpty()) {
                        int call = random.nextInt(inputs.size());
                        if (!inputs.get(call).isEmpty()) {
                            String piece = inputs.get(call).removeFirst();
                            events.add(new ChatEvent.ToolArgumentsDelta(call, piece));
                        }
                    }
                }
                default -> events.add(new ChatEvent.UsageReported(Usage.of(random.nextInt(9), random.nextInt(9))));
            }
        }
        for (int call = 0; call < inputs.size(); call++) {
            for (String piece : inputs.get(call)) {
                events.add(new ChatEvent.ToolArgumentsDelta(call, piece));
            }
        }
        events.add(new ChatEvent.Finished(FinishReason.STOP, null));
        return events;
    }

    private static Heard heard(List<ChatEvent> events) {
        var text = new StringBuilder();
        var reasoning = new StringBuilder();
        var open = new StringBuilder();
        var kept = new ArrayList<String>();
        var calls = new ArrayList<String>();
        for (ChatEvent event : events) {
            switch (event) {
                case ChatEvent.TextDelta(String piece) -> {
                    text.append(piece);
                    open.setLength(piece.isEmpty() ? open.length() : 0);
                }
                case ChatEvent.ThinkingDelta(String piece) -> {
                    reasoning.append(piece);
                    open.append(piece);
                }
                case ChatEvent.ThinkingSigned(String signature) -> {
                    kept.add(open + "|" + signature);
                    open.setLength(0);
                }
                case ChatEvent.ToolCallStarted(int index, var _, String name) -> {
                    calls.add(index, name);
                    open.setLength(0);
                }
                case ChatEvent.ToolArgumentsDelta(int index, String json) -> calls.set(index, calls.get(index) + json);
                default -> {
                    // Says nothing.
                }
            }
        }
        return new Heard(text.toString(), reasoning.toString(), kept, calls);
    }

    @ParameterizedTest(name = "{0}/{1}")
    @MethodSource("samples")
    @DisplayName("3: where the bytes of a stream are cut changes nothing")
    void cutsChangeNothing(Spoken spoken, String name, byte[] sample) {
        List<Served> all = Dialects.SERVED;
        List<Passed> whole = all.stream()
                .map(served -> passage(spoken, served).translated(new ByteArrayInputStream(sample)))
                .toList();
        for (int at = 0; at <= sample.length; at++) {
            int turn = at % all.size();
            same(passage(spoken, all.get(turn)).translated(Arriving.cutAt(sample, at)), whole.get(turn), at);
        }
        for (int turn = 0; turn < all.size(); turn++) {
            same(passage(spoken, all.get(turn)).translated(Arriving.byteByByte(sample)), whole.get(turn), -1);
        }
    }

    @ParameterizedTest(name = "{0}/{1}")
    @MethodSource("samples")
    @DisplayName("3: where the bytes of a stream that passes through are cut changes nothing")
    void cutsChangeNothingThatPassesThrough(Spoken spoken, String name, byte[] sample) {
        for (Served served : Dialects.SERVED) {
            if (served.dialect().name().equals(spoken.dialect().name())) {
                Passed whole = passage(spoken, served).relayed(new ByteArrayInputStream(sample));
                for (int at = 0; at <= sample.length; at++) {
                    same(passage(spoken, served).relayed(Arriving.cutAt(sample, at)), whole, at);
                }
                same(passage(spoken, served).relayed(Arriving.byteByByte(sample)), whole, -1);
            }
        }
    }

    private static void same(Passed actual, Passed expected, int at) {
        assertThat(named(actual.bytes())).as("cut at %d", at).isEqualTo(named(expected.bytes()));
        assertThat(actual.kind()).as("cut at %d", at).isEqualTo(expected.kind());
        assertThat(actual.usage()).as("cut at %d", at).isEqualTo(expected.usage());
    }

    /** Ids that are drawn at random, by the order in which they come. */
    private static String named(String stream) {
        Matcher drawn = DRAWN.matcher(stream);
        var ids = new ArrayList<String>();
        return drawn.replaceAll(found -> {
            if (!ids.contains(found.group())) {
                ids.add(found.group());
            }
            return "drawn-" + ids.indexOf(found.group());
        });
    }

    @ParameterizedTest(name = "{0}/{1}")
    @MethodSource("samples")
    @DisplayName("2, 4: a stream that ends anywhere before its end is legal, is not whole and has no end")
    void whatIsCutIsNeverWhole(Spoken spoken, String name, byte[] sample) {
        Matcher end = Pattern.compile(spoken.endMark()).matcher(new String(sample, ISO_8859_1));
        int most = end.find() ? end.start() : sample.length;
        for (int at = 0; at <= most; at++) {
            Served served = Dialects.SERVED.get(at % Dialects.SERVED.size());
            Passed passed =
                    passage(spoken, served).translated(new ByteArrayInputStream(Arrays.copyOfRange(sample, 0, at)));
            assertThat(passed.whole()).as("%d bytes", at).isFalse();
            assertThat(served.ear().apply(passed.bytes()).terminal())
                    .as("%d bytes", at)
                    .isFalse();
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    @DisplayName("4: an error anywhere is never a whole answer and has no end")
    void anErrorAnywhereIsNoEnd(Spoken spoken, Served served) {
        for (int seed = 0; seed < ROUNDS; seed++) {
            var random = new Random(seed);
            List<String> frames = spoken(spoken, Speech.random(random, spoken.kinds()), random);
            frames.add(random.nextInt(frames.size() + 1), spoken.error());
            frames.add(spoken.end().apply(spoken.stop()));
            Passed passed = passage(spoken, served).translated(bytes(frames.toArray(String[]::new)));
            assertThat(passed.whole()).as("seed %d", seed).isFalse();
            assertThat(served.ear().apply(passed.bytes()).terminal())
                    .as("seed %d", seed)
                    .isFalse();
        }
    }

    @ParameterizedTest(name = "{0} to {1}")
    @MethodSource("pairs")
    @DisplayName("4: a reason that nobody knows is never a stop")
    void anUnknownReasonIsNoStop(Spoken spoken, Served served) {
        for (String reason : List.of("eos_token", "Stop", "stopped", "error_limit", "load")) {
            List<String> frames = new ArrayList<>(
                    spoken.speaker().say(new Speech(List.of(new Speech.Step.Text("Hi"))), new Random(1)));
            frames.add(spoken.end().apply(reason));
            Passed passed = passage(spoken, served).translated(bytes(frames.toArray(String[]::new)));
            Ending ending = served.ear().apply(passed.bytes());
            assertThat(ending.stopped()).as(reason).isFalse();
            assertThat(ending.heard().text()).isEqualTo("Hi");
        }
    }

    @ParameterizedTest(name = "{1} to {0}")
    @MethodSource("pairs")
    @DisplayName("6: what a request does not say is not said to the provider")
    void absentStaysAbsent(Spoken spoken, Served served) throws Exception {
        var request = served.dialect().read(served.request().getBytes(UTF_8));
        byte[] written = spoken.dialect()
                .write(request, new TargetModel("model", null, Map.of()))
                .body();
        empty("", Objects.requireNonNull(Json.tryRead(written)));
    }

    private static void empty(String path, JsonNode node) {
        assertThat(node.isNull()).as("null at %s", path).isFalse();
        assertThat(node.isString() && node.stringValue().isEmpty())
                .as("\"\" at %s", path)
                .isFalse();
        assertThat(node.isContainer() && node.isEmpty())
                .as("nothing at %s", path)
                .isFalse();
        node.properties().forEach(member -> empty(path + "/" + member.getKey(), member.getValue()));
        for (int i = 0; node.isArray() && i < node.size(); i++) {
            empty(path + "/" + i, node.get(i));
        }
    }
}
