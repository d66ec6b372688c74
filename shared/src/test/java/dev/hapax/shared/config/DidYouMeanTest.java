package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class DidYouMeanTest {
    @ParameterizedTest
    @CsvSource({
        "sreve, serve",
        "antropic, anthropic",
        "API-KEY, api_key",
        "--prot, --port",
        "prot, --port",
        "stpo, stop",
        "x, ",
        "st, ",
        "stxx, ",
        "completely-else, ",
        "rate, ",
    })
    void onlyAClearGuessIsMade(String typed, String meant) {
        List<String> known = List.of("serve", "anthropic", "api_key", "--port", "stop", "date", "late");
        assertThat(DidYouMean.of(typed, known).orElse(null)).isEqualTo(meant);
    }
}
