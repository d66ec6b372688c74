package dev.hapax.cli.output;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.snakeyaml.engine.v2.api.Load;
import org.snakeyaml.engine.v2.api.LoadSettings;

class TextTest {
    @ParameterizedTest
    @CsvSource({
        "0, 0 ms",
        "640, 640 ms",
        "2100, 2.1 s",
        "14200, 14 s",
        "180000, 3 min",
        "7800000, 2 h 10 min",
        "180000000, 2 d 2 h"
    })
    void timesAreSaidAsPeopleSayThem(long ms, String words) {
        assertThat(Words.of(Duration.ofMillis(ms))).isEqualTo(words);
    }

    @Test
    void escapesOfATerminalBecomeVisible() {
        assertThat(Printable.of("a\u001b[31mb\u202ec\td\u009b")).isEqualTo("a\\u001b[31mb\\u202ec\td\\u009b");
        assertThat(Printable.of("grün →")).isEqualTo("grün →");
    }

    @Test
    void yamlReadsAsWhatWasWritten() {
        Map<String, Object> tree = new LinkedHashMap<>();
        tree.put("text", "a: b # c\n\"d\"\\ \u001b");
        tree.put("looks like a number", "007");
        tree.put("yes", "no");
        tree.put("nothing", null);
        tree.put("empty", new ArrayList<>());
        tree.put("none", new LinkedHashMap<>());
        tree.put("list", Arrays.asList(1, true, List.of("x", List.of()), Map.of("k", List.of(2)), "- dash"));
        Object read = new Load(LoadSettings.builder().build()).loadFromString(YamlText.of(tree));
        assertThat(read).isEqualTo(tree);
    }

    @Test
    void onlyJsonThatIsAskedForIsFound() {
        assertThat(OutputOptions.asksForJson(List.of("serve", "-o", "JSON"))).isTrue();
        assertThat(OutputOptions.asksForJson(List.of("-ojson"))).isTrue();
        assertThat(OutputOptions.asksForJson(List.of("--output=json"))).isTrue();
        assertThat(OutputOptions.asksForJson(List.of("json", "-o", "yaml"))).isFalse();
    }
}
