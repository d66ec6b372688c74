package dev.hapax.daemon.dialect;

import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;

/** The whole numbers in a {@code usage} object and in the objects within, as {@code member.detail}. */
public final class UsageMembers {
    private UsageMembers() {}

    /** Takes one number. */
    @FunctionalInterface
    public interface Counter {
        void count(String name, long tokens);
    }

    /** Reads the object at which the parser stands; anything else is skipped. */
    public static void each(JsonParser value, Counter counter) {
        each(value, "", counter);
    }

    private static void each(JsonParser value, String prefix, Counter counter) {
        if (value.currentToken() != JsonToken.START_OBJECT) {
            value.skipChildren();
            return;
        }
        while (value.nextToken() == JsonToken.PROPERTY_NAME) {
            String name = prefix + value.currentName();
            JsonToken token = value.nextToken();
            if (token == JsonToken.VALUE_NUMBER_INT) {
                if (value.getNumberType() != JsonParser.NumberType.BIG_INTEGER) {
                    counter.count(name, value.getLongValue());
                }
            } else if (prefix.isEmpty()) {
                each(value, name + ".", counter);
            } else {
                value.skipChildren();
            }
        }
    }
}
