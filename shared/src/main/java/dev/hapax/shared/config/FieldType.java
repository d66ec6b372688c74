package dev.hapax.shared.config;

import java.util.List;
import java.util.Optional;

/** What may stand after a key. */
sealed interface FieldType {
    /** What one scalar says. */
    sealed interface Single extends FieldType {}

    /** Any single value, kept as written. */
    record Text() implements Single {}

    /** Text that must not be empty. */
    record Filled() implements Single {}

    /** A provider's key or a password: unset variables do not make it an error but an absence. */
    record SecretText() implements Single {}

    record Bool() implements Single {}

    record Whole(long least, long most) implements Single {}

    record Real(double least, double most) implements Single {}

    record Period(boolean zero) implements Single {}

    /** Bytes: {@code 64KiB}, {@code 10MB} or a bare number. */
    record Size(long least, long most) implements Single {}

    record HttpUrl() implements Single {}

    /** Where a Redis server is. */
    record RedisPlace() implements Single {}

    /** An address, or several that begin alike. */
    record AddressRange() implements Single {}

    /** A path on the gateway: begins with a slash. */
    record GatewayPath() implements Single {}

    /** A path on the gateway or the URL of a server: what {@code endpoint} may mean. */
    record PathOrUrl() implements Single {}

    /** A day or an instant. */
    record Date() implements Single {}

    /** A threshold: a share, a duration, tokens or money. */
    record Limit() implements Single {}

    record OneOf(List<String> words, Rule rule) implements Single {
        static OneOf words(String... words) {
            return new OneOf(List.of(words), Rule.NOT_ONE_OF);
        }
    }

    /** The first of these that the node's form fits. */
    record Either(FieldType scalar, FieldType other) implements FieldType {}

    record ListOf(FieldType item) implements FieldType {}

    /** Names of the owner's choice to values of one type. */
    record MapOf(FieldType value, String what) implements FieldType {}

    /** @param what as messages say it: {@code a route}; empty for the top level */
    record Block(String what, List<KeySpec> keys) implements FieldType {
        Optional<KeySpec> key(String name) {
            return keys.stream().filter(key -> key.name().equals(name)).findFirst();
        }
    }

    /** Anything: scalars take the type that they look like. */
    record Anything() implements FieldType {}

    /**
     * One accepted key.
     *
     * @param standard the default as the documentation says it, or empty
     * @param doc one line on what it does
     */
    record KeySpec(String name, FieldType type, String standard, String doc, boolean required) {
        static KeySpec of(String name, FieldType type, String standard, String doc) {
            return new KeySpec(name, type, standard, doc, false);
        }

        static KeySpec required(String name, FieldType type, String doc) {
            return new KeySpec(name, type, "", doc, true);
        }
    }
}
