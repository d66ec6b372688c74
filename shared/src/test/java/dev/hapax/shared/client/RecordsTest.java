package dev.hapax.shared.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.admin.AdminJson;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The client's own JSON says and understands the same as the daemon's library. */
class RecordsTest {
    static Stream<Object> everyRecord() throws ReflectiveOperationException {
        Stream.Builder<Object> samples = Stream.builder();
        for (Class<?> type : AdminApi.class.getDeclaredClasses()) {
            if (type.isRecord()) {
                samples.add(sample(type, true));
                samples.add(sample(type, false));
            }
        }
        return samples.build();
    }

    private static Object sample(Class<?> type, boolean whole) throws ReflectiveOperationException {
        RecordComponent[] components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            boolean absent = !whole && components[i].getAnnotatedType().isAnnotationPresent(Nullable.class);
            values[i] = absent ? null : value(components[i].getGenericType(), whole);
        }
        return type.getDeclaredConstructor(types).newInstance(values);
    }

    private static Object value(Type type, boolean whole) throws ReflectiveOperationException {
        if (type instanceof ParameterizedType collection) {
            Type[] members = collection.getActualTypeArguments();
            Object member = value(members[members.length - 1], whole);
            return collection.getRawType() == Map.class ? Map.of("retry.jitter", member) : List.of(member, member);
        }
        if (type == int.class || type == Integer.class) {
            return whole ? 2_000_000_000 : -3;
        }
        if (type == long.class || type == Long.class) {
            return whole ? 9_000_000_000_000_000_000L : 0L;
        }
        if (type == Double.class) {
            return whole ? 1.5e-7 : 3.0;
        }
        if (type == boolean.class) {
            return whole;
        }
        if (type == String.class) {
            return whole ? "\"a\\b\"\n\té\u0001 😀/" : "";
        }
        return type == Object.class ? Map.of("line", "3") : sample((Class<?>) type, whole);
    }

    @ParameterizedTest
    @MethodSource("everyRecord")
    void whatTheDaemonWritesIsRead(Object sample) throws Exception {
        String json = AdminJson.MAPPER.writeValueAsString(sample);
        assertThat((Object) Records.read(json, sample.getClass())).isEqualTo(sample);
    }

    @ParameterizedTest
    @MethodSource("everyRecord")
    void whatIsWrittenTheDaemonReads(Object sample) {
        assertThat((Object) AdminJson.MAPPER.readValue(Records.write(sample), sample.getClass()))
                .isEqualTo(sample);
    }

    @Test
    void aNewerDaemonMayTellMoreAndAnOlderOneLess() throws Exception {
        assertThat(Records.read(
                        " { \"new\" : [ { \"deep\" : null } , 1.5e3 ] , \"deadline_ms\" : 7 } ",
                        AdminApi.Stopping.class))
                .isEqualTo(new AdminApi.Stopping(0, 7));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "null",
                "[]",
                "{",
                "{}x",
                "{\"in_flight\":}",
                "{\"in_flight\":1,}",
                "{\"in_flight\" 1}",
                "{\"in_flight\":1.5}",
                "{\"in_flight\":\"1\"}",
                "{\"in_flight\":1e}",
                "{\"in_flight\":99999999999999999999}",
                "{\"a\":\"\\u12\"}",
                "{\"a\":\"\\x\"}",
                "{\"a\":\"",
                "{\"a\":trve}",
                "{,}",
                "[1,]"
            })
    void anythingElseIsNotUnderstood(String text) {
        assertThatThrownBy(() -> Records.read(text, AdminApi.Stopping.class)).isInstanceOf(Json.Unreadable.class);
    }

    @Test
    void aDeepOneEndsBeforeTheStackDoes() {
        assertThatThrownBy(() -> Records.read("[".repeat(100_000), AdminApi.Stopping.class))
                .isInstanceOf(Json.Unreadable.class);
    }
}
