package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ConfigPageTest {
    @Test
    void thePageSaysWhatTheTableSays() {
        assertThat(ConfigPage.FILE)
                .as("run ConfigPage.main in the directory shared to write it anew")
                .content()
                .isEqualTo(ConfigPage.text());
    }
}
