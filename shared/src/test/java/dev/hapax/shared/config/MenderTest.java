package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.edit.Mender;
import dev.hapax.shared.config.edit.Mender.Mended;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MenderTest {
    private static final Environment KEYS =
            new Environment(Map.of("ANTHROPIC_API_KEY", "k", "OPENAI_API_KEY", "k"), Environment.Mode.WARN);

    private static Loaded load(ConfigSource source) {
        return new ConfigLoader(Kinds.FOUR).load(source, KEYS);
    }

    private static Mended mended(String yaml) {
        var source = new ConfigSource("hapax.yaml", null, yaml.getBytes(StandardCharsets.UTF_8));
        return new Mender(MenderTest::load).mend(load(source));
    }

    private static String text(Mended mended) {
        return new String(mended.after().source().bytes(), StandardCharsets.UTF_8);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            a misspelt key             | 'loging: {level: info}'              | 'logging: {level: info}'
            one below another          | 'loging: {levle: info}'              | 'logging: {level: info}'
            in quotes                  | '"loging": {''levle'': info}'        | '"logging": {''level'': info}'
            a word                     | 'logging: {level: "wanr"}'           | 'logging: {level: "warn"}'
            a kind                     | 'providers: {a: {type: antropic}}'   | 'providers: {a: {type: anthropic}}'
            an old boolean             | 'default_routes: no # never'         | 'default_routes: false # never'
            blanks in a number         | 'server: {max_connections: 1_000}'   | 'server: {max_connections: 1000}'
            a unit in words            | 'retry: {max_delay: 30 seconds}'     | 'retry: {max_delay: 30s}'
            days                       | 'retry: {max_delay: 2d}'             | 'retry: {max_delay: 48h}'
            nanoseconds of Go          | 'retry: {max_delay: 1500000000}'     | 'retry: {max_delay: 1500ms}'
            camel case                 | 'circuitBreaker: {maxRequests: 2}'   | 'circuit_breaker: {max_requests: 2}'
            both spellings             | 'providerPreference: [echo]'         | 'provider_preference: [echo]'
            a comment of no use        | 'metrics: {} # hapax: ignore HPX2008'| 'metrics: {}'
            """)
    void whatIsMeantIsWritten(String what, String before, String after) {
        assertThat(text(mended("version: 1\n" + before + "\n"))).as(what).isEqualTo("version: 1\n" + after + "\n");
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            seconds or milliseconds    | 'retry: {max_delay: 30}'
            two words as near          | 'default_routes: true #\n"mode": {}'
            a secret of a variable     | 'server: {port: "${PORT:-web}"}'
            a word not near enough     | 'routes: [{path: /v1/a, handler: chat, middleware: [words]}]'
            a model that may be right  | 'providers: {anthropic: {model: claude-3.5-haiku-latest}}'
            a comment that may be due  | 'prot: 1\nmetrics: {} # hapax: ignore HPX2008'
            text that looks like one   | 'x-a: "b # hapax: ignore HPX2008"'
            """)
    void whatCouldBeMeantOtherwiseStays(String what, String lines) {
        String yaml = "version: 1\n" + lines.translateEscapes() + "\n";
        assertThat(text(mended(yaml))).as(what).isEqualTo(yaml);
    }

    @Test
    void aPartThatAnAliasBringsElsewhereToo() {
        String yaml = """
                version: 1
                server: &same {prot: 8080}
                x-copy: *same
                """;
        assertThat(text(mended(yaml))).isEqualTo(yaml);
    }

    @Test
    void ofTwoThatWantOneNameTheFirstGetsIt() {
        String yaml = "version: 1\nserver: {prot: 8080, porrt: 8081}\n";
        assertThat(text(mended(yaml))).isEqualTo("version: 1\nserver: {port: 8080, porrt: 8081}\n");
    }

    @Test
    void tabsBecomeTheSpacesOfTheOtherLines() {
        assertThat(text(mended("version: 1\nserver:\n\tport: 8080\n\tcors:\n\t\tallow_origins: [a]\n")))
                .isEqualTo("version: 1\nserver:\n  port: 8080\n  cors:\n    allow_origins: [a]\n");
        assertThat(text(mended("version: 1\nlogging:\n    level: info\nserver:\n\tport: 8080\n")))
                .isEqualTo("version: 1\nlogging:\n    level: info\nserver:\n    port: 8080\n");
    }

    @Test
    void lineEndsAndTheMarkAreThoseOfMostLines() {
        assertThat(text(mended("\uFEFFversion: 1\r\nserver:\n  prot: 8080\r\n")))
                .isEqualTo("version: 1\r\nserver:\r\n  port: 8080\r\n");
    }

    @Test
    void charactersBeyondTheFirstPlaneDoNotMoveAMend() {
        assertThat(text(mended("\uFEFFversion: 1 # \uD83D\uDE80\nx-\uD83D\uDE80: 1\nloging: {level: info}\n")))
                .isEqualTo("version: 1 # \uD83D\uDE80\nx-\uD83D\uDE80: 1\nlogging: {level: info}\n");
    }

    /** Two letters of one key swapped, wherever it stands: it is as it was, or left alone, and nothing else moves. */
    @Test
    void aSlipOfTheFingersIsTakenBackOrLeft() {
        int takenBack = 0;
        for (int seed = 0; seed < 300; seed++) {
            String good = Documents.json(new Documents(seed).any());
            String bad = slipped(good, new Random(seed));
            String mended = text(mended(bad));
            assertThat(mended).isIn(good, bad);
            takenBack += mended.equals(good) ? 1 : 0;
        }
        assertThat(takenBack).isGreaterThan(240);
    }

    private static String slipped(String json, Random random) {
        List<MatchResult> keys = Pattern.compile("\"((?!openai)[a-z_]{6,})\":")
                .matcher(json)
                .results()
                .toList();
        if (keys.isEmpty()) {
            return json;
        }
        MatchResult key = keys.get(random.nextInt(keys.size()));
        int at = key.start(1) + random.nextInt(key.group(1).length() - 1);
        return json.substring(0, at) + json.charAt(at + 1) + json.charAt(at) + json.substring(at + 2);
    }

    static Stream<CasesTest.Case> cases() throws java.io.IOException {
        return CasesTest.cases();
    }

    /** Whatever the file: it has no error more, says the same a second time, and only what is reported changes. */
    @ParameterizedTest
    @MethodSource("cases")
    void noFileIsWorseForBeingMended(CasesTest.Case one) {
        var environment = new Environment(one.environment(), Environment.Mode.WARN);
        var loader = new ConfigLoader(Kinds.FOUR);
        var mender = new Mender(source -> loader.load(source, environment));
        Loaded before = loader.load(new ConfigSource("hapax.yaml", null, one.yaml()), environment);
        Mended once = mender.mend(before);
        assertThat(once.changes())
                .isEqualTo(!java.util.Arrays.equals(
                        before.source().bytes(), once.after().source().bytes()));
        if (before.valid()) {
            assertThat(once.after().valid()).isTrue();
        }
        assertThat(mender.mend(once.after()).changes()).isFalse();
    }
}
