package dev.hapax.daemon.dialect;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

class JsonCutsTest {
    /** In the mask an x stands for an element that goes. */
    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "[1 , 2,  3] | ... | [1 , 2,  3]",
                "[1 , 2,  3] | x.. | [2,  3]",
                "[1 , 2,  3] | .x. | [1,  3]",
                "[1 , 2,  3] | ..x | [1 , 2]",
                "[1 , 2,  3] | xx. | [3]",
                "[1 , 2,  3] | .xx | [1]",
                "[1 , 2,  3] | x.x | [2]",
                "[ 1 , 2,  3 ] | xxx | [  ]",
                "[\"ä,\", {\"a\":[1,2]}, -1.5e3] | .x. | [\"ä,\", -1.5e3]",
            })
    void oneCommaGoesWithEachElement(String json, String mask, String left) {
        assertThat(cut(json, mask)).isEqualTo(left);
    }

    static List<String> everyMask() {
        var masks = new ArrayList<String>();
        for (int bits = 0; bits < 64; bits++) {
            var mask = new StringBuilder();
            for (int i = 0; i < 6; i++) {
                mask.append((bits >> i & 1) == 1 ? 'x' : '.');
            }
            masks.add(mask.toString());
        }
        return masks;
    }

    @ParameterizedTest
    @MethodSource("everyMask")
    void whateverGoesTheRestIsWhatItWas(String mask) {
        List<Integer> left =
                IntStream.range(0, 6).filter(i -> mask.charAt(i) == '.').boxed().toList();
        assertThat(Json.tryRead(bytes(cut("[0, 1 ,2,\n3 , 4,5]", mask))))
                .isEqualTo(Json.tryRead(bytes(left.toString())));
    }

    @Test
    void aWordIsFoundWhereverItStandsAndNowhereElse() {
        var random = new Random(7);
        var search = new ByteSearch("abab");
        for (int i = 0; i < 20_000; i++) {
            String text = random.ints(random.nextInt(12), 'a', 'd')
                    .collect(StringBuilder::new, StringBuilder::appendCodePoint, StringBuilder::append)
                    .toString();
            assertThat(search.in(bytes(text))).as(text).isEqualTo(text.contains("abab"));
        }
        assertThat(search.in(bytes("äöü€ abab"))).isTrue();
    }

    private static String cut(String json, String mask) {
        var siblings = new JsonCuts.Siblings();
        try (JsonParser parser = JsonScan.lenient(bytes(json))) {
            parser.nextToken();
            for (int i = 0; parser.nextToken() != JsonToken.END_ARRAY; i++) {
                int start = JsonScan.start(parser);
                siblings.add(start, JsonScan.end(parser), mask.charAt(i) == 'x');
            }
        }
        var cuts = new JsonCuts();
        cuts.add(siblings);
        return new String(cuts.apply(bytes(json)), StandardCharsets.UTF_8);
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
