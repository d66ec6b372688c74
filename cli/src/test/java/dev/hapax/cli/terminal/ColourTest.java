package dev.hapax.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ColourTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            AUTO   |                                   | true  | true
            AUTO   |                                   | false | false
            ALWAYS | NO_COLOR=1                        | false | true
            NEVER  | CLICOLOR_FORCE=1                  | true  | false
            AUTO   | NO_COLOR=1 CLICOLOR_FORCE=1       | true  | false
            AUTO   | NO_COLOR=                         | true  | true
            AUTO   | CLICOLOR_FORCE=1 TERM=dumb        | false | true
            AUTO   | FORCE_COLOR=1                     | false | true
            AUTO   | FORCE_COLOR=0                     | false | false
            AUTO   | TERM=dumb                         | true  | false
            AUTO   | CLICOLOR=0                        | true  | false
            """)
    void theFirstThatSaysAnythingDecides(Colour asked, String variables, boolean terminal, boolean coloured) {
        Map<String, String> environment = new HashMap<>();
        for (String variable : variables == null ? new String[0] : variables.split(" ", -1)) {
            environment.put(
                    variable.substring(0, variable.indexOf('=')), variable.substring(variable.indexOf('=') + 1));
        }
        assertThat(asked.on(environment, terminal)).isEqualTo(coloured);
    }
}
