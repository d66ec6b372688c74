package dev.hapax.cli.error;

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
        "stpo, stop",
        "x, ",
        "st, ",
        "stxx, ",
        "completely-else, ",
        "rate, ",
    })
    void onlyAClearGuessIsMade(String typed, String meant) {
        List<String> known = List.of("serve", "anthropic", "api_key", "stop", "date", "late");
        assertThat(DidYouMean.of(typed, known).orElse(null)).isEqualTo(meant);
    }
}
