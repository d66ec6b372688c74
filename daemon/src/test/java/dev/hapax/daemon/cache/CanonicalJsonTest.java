package dev.hapax.daemon.cache;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** How a request is written does not matter; what it says does. */
class CanonicalJsonTest {
    private static String canonical(String json) {
        return canonical(json.getBytes(StandardCharsets.UTF_8), Set.of());
    }

    private static String canonical(byte[] json, Set<String> without) {
        var text = new KeyBytes();
        CanonicalJson.write(json, without, text);
        return text.toString();
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1,\"b\":2} | { \"b\" : 2 ,\t\"a\" : 1 }",
                "{\"a\":0.7} | {\"a\":7.0e-1}",
                "{\"a\":100} | {\"a\":1e2}",
                "{\"a\":1} | {\"a\":1.0}",
                "{\"a\":0} | {\"a\":-0.0}",
                "{\"a\":\"é/\"} | {\"\\u0061\":\"\\u00e9\\/\"}",
                "{\"a\":\"😀\"} | {\"a\":\"\\ud83d\\uDE00\"}",
                "{\"a\":\"\\n\\u0001\\\"\\\\\"} | {\"a\":\"\\u000A\\u0001\\u0022\\u005c\"}",
                "{\"a\":{\"x\":[],\"y\":{}}} | {\"a\":{\"y\":{},\"x\":[ ]}}",
            })
    void theSame(String one, String other) {
        assertThat(canonical(one.strip())).isEqualTo(canonical(other.strip()));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{\"a\":1} | {\"a\":\"1\"}",
                "{\"a\":1} | {\"a\":1.0000000000000001}",
                "{\"a\":null} | {}",
                "{\"a\":\"\\ud83d\"} | {\"a\":\"?\"}",
                "{\"a\":\"\\ud83d\"} | {\"a\":\"\\ud83e\"}",
                "{\"a\":\"\\\\n\"} | {\"a\":\"\\n\"}",
                "{\"a\":\"b\",\"c\":\"d\"} | {\"a\":\"b,\\\"c\\\":\\\"d\"}",
                "{\"a\":[1,2]} | {\"a\":[2,1]}",
                "{\"a\":[[1],2]} | {\"a\":[[1,2]]}",
                "{\"a\":[]} | {\"a\":{}}",
                "{\"a\":12345678901234567890123456789012345678901} | {\"a\":12345678901234567890123456789012345678902}",
                "{\"a\":1e999} | {\"a\":1e998}",
            })
    void notTheSame(String one, String other) {
        assertThat(canonical(one.strip())).isNotEqualTo(canonical(other.strip()));
    }

    @ParameterizedTest
    @ValueSource(strings = {"{\"a\":1e99999999999}", "{\"a\":-1E-2147483648}", "{\"a\":1e2147483647}"})
    void numbersBeyondAllMeasureStaySmall(String json) {
        assertThat(canonical(json).length()).isLessThan(2 * json.length() + 60);
    }

    @Test
    void whatIsNotOfTheQuestionIsLeftOutAtTheTopOnly() {
        byte[] json = "{\"stream\":true,\"a\":{\"stream\":true},\"z\":1}".getBytes(StandardCharsets.UTF_8);
        assertThat(canonical(json, Set.of("stream"))).isEqualTo(canonical("{\"a\":{\"stream\":true},\"z\":1}"));
    }

    /** A value, written in one of many ways. */
    private record Value(Object is) {
        static Value any(Random random, int depth) {
            return switch (random.nextInt(depth > 3 ? 4 : 6)) {
                case 0 -> new Value(text(random));
                case 1 -> new Value(BigDecimal.valueOf(random.nextInt(2000) - 1000, random.nextInt(4)));
                case 2 -> new Value(random.nextBoolean());
                case 3 -> new Value("null");
                case 4 -> {
                    List<Value> list = new ArrayList<>();
                    for (int left = random.nextInt(4); left > 0; left--) {
                        list.add(any(random, depth + 1));
                    }
                    yield new Value(list);
                }
                default -> object(random, depth);
            };
        }

        static Value object(Random random, int depth) {
            var members = new TreeMap<String, Value>();
            for (int left = random.nextInt(5); left > 0; left--) {
                members.put(text(random), any(random, depth + 1));
            }
            return new Value(members);
        }

        private static String text(Random random) {
            String letters = "ab\"\\/\n\té☃😀{}[],: ";
            var text = new StringBuilder();
            for (int left = random.nextInt(6); left > 0; left--) {
                int at = letters.offsetByCodePoints(0, random.nextInt(letters.codePointCount(0, letters.length())));
                text.appendCodePoint(letters.codePointAt(at));
            }
            return text.toString();
        }

        void write(Random random, StringBuilder out) {
            space(random, out);
            switch (is) {
                case TreeMap<?, ?> members -> {
                    List<?> names = new ArrayList<>(members.keySet());
                    Collections.shuffle(names, random);
                    out.append('{');
                    for (Object name : names) {
                        out.append(names.getFirst().equals(name) ? "" : ",");
                        space(random, out);
                        text((String) name, random, out);
                        space(random, out);
                        out.append(':');
                        ((Value) Objects.requireNonNull(members.get(name))).write(random, out);
                    }
                    out.append('}');
                }
                case List<?> list -> {
                    out.append('[');
                    for (int i = 0; i < list.size(); i++) {
                        out.append(i == 0 ? "" : ",");
                        ((Value) list.get(i)).write(random, out);
                    }
                    out.append(']');
                }
                case BigDecimal number -> number(number, random, out);
                case Boolean flag -> out.append(flag);
                default -> {
                    if (is.equals("null")) {
                        out.append("null");
                    } else {
                        text((String) is, random, out);
                    }
                }
            }
            space(random, out);
        }

        private static void number(BigDecimal number, Random random, StringBuilder out) {
            switch (random.nextInt(3)) {
                case 0 -> out.append(number.toPlainString());
                case 1 -> out.append(number.setScale(number.scale() + 2).toPlainString());
                default -> out.append(number.unscaledValue()).append("E-").append(number.scale());
            }
        }

        private static void space(Random random, StringBuilder out) {
            out.append(List.of("", "", " ", "\n", "\t\r\n ").get(random.nextInt(5)));
        }

        private static void text(String text, Random random, StringBuilder out) {
            out.append('"');
            text.codePoints().forEach(c -> {
                boolean must = c == '"' || c == '\\' || c < ' ';
                if (must || random.nextInt(4) == 0) {
                    String form = random.nextBoolean() ? "\\u%04x" : "\\u%04X";
                    Character.toString(c).chars().forEach(unit -> out.append(form.formatted(unit)));
                } else {
                    out.appendCodePoint(c);
                }
            });
            out.append('"');
        }
    }

    @Test
    void everyWayOfWritingIsOneTextAndEveryOtherMeaningAnother() {
        var random = new Random(25);
        for (int i = 0; i < 3000; i++) {
            Value value = Value.object(random, 0);
            var one = new StringBuilder();
            var other = new StringBuilder();
            value.write(random, one);
            value.write(random, other);
            assertThat(canonical(one.toString())).isEqualTo(canonical(other.toString()));
            var changed = new StringBuilder();
            Value.object(random, 0).write(random, changed);
            assertThat(canonical(changed.toString()).equals(canonical(one.toString())))
                    .isEqualTo(sameTree(one.toString(), changed.toString()));
        }
    }

    private static boolean sameTree(String one, String other) {
        return normal(one).equals(normal(other));
    }

    private static Object normal(String json) {
        return plain(JsonMapper.builder()
                .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
                .build()
                .readValue(json, Object.class));
    }

    private static Object plain(Object value) {
        return switch (value) {
            case null -> "the null";
            case BigDecimal number -> List.of(number.stripTrailingZeros());
            case Number number -> List.of(new BigDecimal(number.toString()).stripTrailingZeros());
            case List<?> list -> {
                List<Object> all = new ArrayList<>();
                all.add("a list");
                list.forEach(item -> all.add(plain(item)));
                yield all;
            }
            case Map<?, ?> map -> {
                var all = new TreeMap<String, Object>();
                map.forEach((name, item) -> all.put((String) name, plain(item)));
                yield all;
            }
            default -> value;
        };
    }
}
