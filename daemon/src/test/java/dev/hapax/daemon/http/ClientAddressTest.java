package dev.hapax.daemon.http;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.config.Network;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Who calls, by what proxies say that are trusted. */
class ClientAddressTest {
    private static final List<Network> PROXIES = Stream.of("10.0.0.0/8", "192.0.2.7", "fd00::/8")
            .map(text -> Network.parse(text).orElseThrow())
            .toList();

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            nullValues = "-",
            value = {
                // Who is no proxy is believed nothing.
                "203.0.113.9  | 198.51.100.1                       | 203.0.113.9",
                "203.0.113.9  | -                                  | 203.0.113.9",
                // A proxy is believed whom it names, and no further.
                "10.1.2.3     | 198.51.100.1                       | 198.51.100.1",
                "10.1.2.3     | 127.0.0.1, 198.51.100.1            | 198.51.100.1",
                "10.1.2.3     | 127.0.0.1, 198.51.100.1, 192.0.2.7 | 198.51.100.1",
                "[fd00::1]    | 198.51.100.1 ,10.9.9.9             | 198.51.100.1",
                "10.1.2.3     | 192.0.2.8                          | 192.0.2.8",
                // Where all are proxies the first of them asks for itself.
                "10.1.2.3     | 10.0.0.1, 10.0.0.2                 | 10.0.0.1",
                "10.1.2.3     | -                                  | 10.1.2.3",
                // What is no address ends the search.
                "10.1.2.3     | 198.51.100.1, unknown              | 10.1.2.3",
                "10.1.2.3     | 198.51.100.1, , 10.0.0.2           | 10.0.0.2",
                "10.1.2.3     | localhost                          | 10.1.2.3",
                // Forms.
                "10.1.2.3     | 198.51.100.1:4711                  | 198.51.100.1",
                "10.1.2.3     | [2001:db8::1]:4711                 | 2001:db8:0:0:0:0:0:1",
                "10.1.2.3     | [2001:db8::1]                      | 2001:db8:0:0:0:0:0:1",
                "10.1.2.3     | 2001:db8::1                        | 2001:db8:0:0:0:0:0:1",
                "::ffff:10.1.2.3 | 198.51.100.1                    | 198.51.100.1",
            })
    void theNearestThatIsNoProxy(String peer, String forwarded, String client) {
        List<String> values = forwarded == null ? List.of() : List.of(forwarded);
        assertThat(ClientAddress.of(peer, values, PROXIES)).isEqualTo(client);
    }

    @ParameterizedTest
    @CsvSource({"198.51.100.1, 10.0.0.2, 198.51.100.1", "10.0.0.2, 198.51.100.1, 198.51.100.1"})
    void severalHeadersAreOneList(String first, String second, String client) {
        assertThat(ClientAddress.of("10.1.2.3", List.of(first, second), PROXIES))
                .isEqualTo(client);
    }
}
