package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class RedisAddressTest {
    @ParameterizedTest
    @CsvSource(
            nullValues = "-",
            value = {
                "127.0.0.1, 127.0.0.1, 6379, -, -, -, false, 127.0.0.1:6379",
                "redis.example:7000, redis.example, 7000, -, -, -, false, redis.example:7000",
                "[::1]:7000, [::1], 7000, -, -, -, false, [::1]:7000",
                "redis://h, h, 6379, -, -, -, false, redis://h:6379",
                "rediss://h:7000/2, h, 7000, -, -, 2, true, rediss://h:7000/2",
                "rediss://:pw@h/, h, 6379, -, pw, -, true, rediss://:***@h:6379",
                "rediss://me:p%40w+1@h:1/0, h, 1, me, p@w+1, 0, true, rediss://me:***@h:1/0",
                "redis://me:p@ss:w%@h, h, 6379, me, p@ss:w%, -, false, redis://me:***@h:6379",
                "redis://me@h, h, 6379, me, -, -, false, redis://me@h:6379",
            })
    void whatItSays(
            String text, String host, int port, String user, String password, Integer db, boolean tls, String printed) {
        RedisAddress address = RedisAddress.parse(text).orElseThrow();
        assertThat(address.host()).isEqualTo(host);
        assertThat(address.port()).isEqualTo(port);
        assertThat(address.user()).isEqualTo(user);
        assertThat(address.password() == null ? null : address.password().reveal())
                .isEqualTo(password);
        assertThat(address.db()).isEqualTo(db);
        assertThat(address.tls()).isEqualTo(tls);
        assertThat(address).hasToString(printed);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "h:0", "h:65536", "h:x", "h/2", "http://h", "redis://", "rediss://h/two", "a b", "::1"})
    void whatIsNone(String text) {
        assertThat(RedisAddress.parse(text)).isEmpty();
    }
}
