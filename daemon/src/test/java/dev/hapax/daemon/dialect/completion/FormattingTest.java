package dev.hapax.daemon.dialect.completion;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class FormattingTest {
    private static final Formatting CLEAN = new Formatting(true, true, null);

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "```json\\n{\"a\": 1}\\n```|{\"a\":1}",
                "```\\n[1, 2]\\n```\\n|[1,2]",
                "  ```JSON  \\r\\n{\\r\\n \"a\": \"b c\\\" \" }\\r\\n```  |{\"a\":\"b c\\\" \"}",
                "```json\\n{\"a\":\"```x\"}```|{\"a\":\"```x\"}",
                "{ \"n\" : 1.10 , \"big\" : 1e400 }|{\"n\":1.10,\"big\":1e400}",
                "```json\\n{\"cut\": |{\"cut\":",
                "```python\\n{}\\n```|```python\\n{}\\n```",
                "```js\\n{}\\n```|```js\\n{}\\n```",
                "```\\nplain\\n```|```\\nplain\\n```",
                "Here: ```json\\n{}\\n```|Here: ```json\\n{}\\n```",
                "```json\\n{}\\n```\\nThat is it.|{}\\nThat is it.",
                "{not json}|{not json}",
                "42|42",
                "``|``",
                "```|```",
            })
    void aFenceIsTakenOffJsonAlone(String text, String expected) {
        assertThat(CLEAN.whole(lines(text)).text()).isEqualTo(lines(expected));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            ignoreLeadingAndTrailingWhitespace = false,
            value = {
                "hello|5|hello|false",
                "hello!|5|hello|true",
                "a\uD83D\uDE00b|2|a\uD83D\uDE00|true",
                " hi  there |4|hi|true"
            })
    void aTextIsCutBetweenCodePoints(String text, int most, String expected, boolean cut) {
        assertThat(new Formatting(false, true, most).whole(text)).isEqualTo(new Formatting.Formatted(expected, cut));
    }

    /** A whole answer is, besides, written without blanks; so what is compared has none. */
    @ParameterizedTest
    @ValueSource(
            strings = {
                "```json\n{\"a\":[1,2],\"b\":\"```\"}\n```",
                "```json\r\n{\"a\":1}\r\n```  \nand so on\n```\n",
                "  \n ``` \n[\"x\"]```",
                "```jso\n{}\n```",
                " text with `code` and ```fences```, \n\n and an end \n ",
                "```\n\n\n",
                "   \t ",
            })
    void whereAStreamIsCutDoesNotMatter(String text) {
        var random = new Random(7);
        for (int i = 0; i < 300; i++) {
            Integer most = i % 3 == 0 ? Integer.valueOf(random.nextInt(text.length() + 2)) : null;
            var formatting = new Formatting(random.nextBoolean(), random.nextBoolean(), most);
            var streamed = new FormattedText(formatting);
            var said = new StringBuilder();
            for (int at = 0; at < text.length(); ) {
                int to = Math.min(text.length(), at + 1 + random.nextInt(6));
                said.append(streamed.add(text.substring(at, to)));
                at = to;
            }
            said.append(streamed.end());
            Formatting.Formatted whole = formatting.whole(text);
            assertThat(said).as("%s of %s", formatting, text).hasToString(whole.text());
            assertThat(streamed.full()).isEqualTo(whole.cut());
        }
    }

    @Test
    void onlyWhatCouldBeAFenceIsHeldBack() {
        var text = new FormattedText(CLEAN);
        assertThat(text.add("\n\n")).isEmpty();
        assertThat(text.add("Well")).isEqualTo("Well");
        assertThat(text.add(", ```")).isEqualTo(", ```");
        var json = new FormattedText(CLEAN);
        assertThat(json.add("```js")).isEmpty();
        assertThat(json.add("on\n{\"a\":")).isEqualTo("{\"a\":");
        assertThat(json.add("1}\n``")).isEqualTo("1}");
        assertThat(json.add("`")).isEmpty();
        assertThat(json.end()).isEmpty();
    }

    private static String lines(String text) {
        return text.replace("\\r", "\r").replace("\\n", "\n");
    }
}
