package dev.hapax.shared.client;

import dev.hapax.shared.client.Json.Unreadable;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The records of the admin API from and to JSON, as the daemon reads and writes them: names in snake case. */
final class Records {
    private Records() {}

    /** Names that the record does not have are passed over; what is missing is null, zero or false. */
    static <T> T read(String json, Class<T> type) throws Unreadable {
        Object read = value(Json.read(json), type);
        if (read == null) {
            throw new Unreadable("null is no " + type.getSimpleName());
        }
        return type.cast(read);
    }

    static String write(Object record) {
        var json = new StringBuilder();
        Json.write(tree(record), json);
        return json.toString();
    }

    private static @Nullable Object value(@Nullable Object json, Type type) throws Unreadable {
        if (type instanceof ParameterizedType collection) {
            Type[] members = collection.getActualTypeArguments();
            Type member = members[members.length - 1];
            return json == null ? null : collection.getRawType() == Map.class ? map(json, member) : list(json, member);
        }
        if (type == int.class || type == Integer.class) {
            Long number = json == null ? null : as(Long.class, json);
            return number != null ? (Integer) number.intValue() : type == int.class ? 0 : null;
        }
        if (type == long.class || type == Long.class) {
            return json != null ? as(Long.class, json) : type == long.class ? 0L : null;
        }
        if (type == Double.class) {
            return json == null ? null : as(Number.class, json).doubleValue();
        }
        if (type == boolean.class) {
            return json != null && as(Boolean.class, json);
        }
        var plain = (Class<?>) type;
        return json == null ? null : plain.isRecord() ? record(as(Map.class, json), plain) : as(plain, json);
    }

    private static <T> T as(Class<T> type, Object json) throws Unreadable {
        if (!type.isInstance(json)) {
            throw new Unreadable(json.getClass().getSimpleName() + " instead of " + type.getSimpleName());
        }
        return type.cast(json);
    }

    private static List<@Nullable Object> list(Object json, Type member) throws Unreadable {
        List<@Nullable Object> list = new ArrayList<>();
        for (Object item : as(List.class, json)) {
            list.add(value(item, member));
        }
        return list;
    }

    private static Map<Object, @Nullable Object> map(Object json, Type member) throws Unreadable {
        Map<Object, @Nullable Object> map = new LinkedHashMap<>();
        for (Map.Entry<?, ?> entry : ((Map<?, ?>) as(Map.class, json)).entrySet()) {
            map.put(entry.getKey(), value(entry.getValue(), member));
        }
        return map;
    }

    private static Object record(Map<?, ?> json, Class<?> type) throws Unreadable {
        RecordComponent[] components = type.getRecordComponents();
        var types = new Class<?>[components.length];
        var values = new @Nullable Object[components.length];
        for (int i = 0; i < components.length; i++) {
            types[i] = components[i].getType();
            values[i] = value(json.get(snakeCase(components[i].getName())), components[i].getGenericType());
        }
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException refused) {
            throw new Unreadable("no " + type.getSimpleName() + ": " + refused.getCause());
        } catch (ReflectiveOperationException noRecord) {
            throw new IllegalStateException(noRecord);
        }
    }

    private static @Nullable Object tree(@Nullable Object value) {
        if (value instanceof Record) {
            Map<String, @Nullable Object> object = new LinkedHashMap<>();
            for (RecordComponent component : value.getClass().getRecordComponents()) {
                object.put(snakeCase(component.getName()), tree(of(value, component)));
            }
            return object;
        }
        return value instanceof List<?> list ? list.stream().map(Records::tree).toList() : value;
    }

    private static @Nullable Object of(Object record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException noRecord) {
            throw new IllegalStateException(noRecord);
        }
    }

    private static String snakeCase(String name) {
        var snake = new StringBuilder();
        for (int i = 0; i < name.length(); i++) {
            char next = name.charAt(i);
            snake.append(Character.isUpperCase(next) ? "_" + Character.toLowerCase(next) : next);
        }
        return snake.toString();
    }
}
