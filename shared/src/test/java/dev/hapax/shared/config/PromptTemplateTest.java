package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.hapax.shared.config.PromptTemplate.Broken;
import dev.hapax.shared.config.PromptTemplate.Turn;
import dev.hapax.shared.config.PromptTemplate.Values;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PromptTemplateTest {
    private static final Values ASKED =
            new Values("why?", "", List.of(new Turn("user", "hi"), new Turn("assistant", "{{.Input}}")));

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            value = {
                "{{.Input}}|why?",
                "{{ .Input }}|why?",
                "Q: {{.Input}} A:|Q: why? A:",
                "{{range .Messages}}{{.Role}}={{.Content}};{{end}}|user=hi;assistant={{.Input}};",
                "{{range .Messages}}{{.Role}} {{$.Input}};{{end}}|user why?;assistant why?;",
                "{{range .Messages}}{{if .Content}}{{.Role}},{{end}}{{end}}|user,assistant,",
                "{{if .FunctionDescription}}f{{else}}none{{end}}|none",
                "{{if not .FunctionDescription}}none{{end}}|none",
                "{{if .FunctionDescription}}f{{else if .Input}}{{.Input}}{{else}}none{{end}}|why?",
                "{{if .Messages}}some{{end}}|some",
                "a {{- .Input -}} b|awhy?b",
                "{{/* a note */}}b|b",
                "{{\"{{\"}}.Input {{`}`}}|{{.Input }",
                "no braces } } {|no braces } } {",
            })
    void gapsAreFilledOnce(String text, String filled) throws Broken {
        assertThat(PromptTemplate.parse(text).fill(ASKED)).isEqualTo(filled);
    }

    @Test
    void linesOfTheTemplateAreLinesOfThePrompt() throws Broken {
        PromptTemplate template = PromptTemplate.parse("""
                {{- range .Messages }}
                {{ .Role }}: {{ .Content }}
                {{- else }}
                nobody spoke
                {{- end }}
                """);
        assertThat(template.fill(new Values("", "", List.of(new Turn("user", "hi"), new Turn("assistant", "yes")))))
                .isEqualTo("\nuser: hi\nassistant: yes\n");
        assertThat(template.fill(new Values("", "", List.of()))).isEqualTo("\nnobody spoke\n");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '^',
            nullValues = "null",
            value = {
                "{{.Inptu}}|0|there is no `.Inptu`|did you mean .Input?",
                "{{Input}}|0|`{{Input}}` lacks its dot|write {{.Input}}",
                "{{.Input|0|`{{` is never closed|close it with }}; for braces as text write {{\"{{\"}}",
                "{{.Input}} {{|1|`{{` is never closed|close it with }}; for braces as text write {{\"{{\"}}",
                "{{}}|0|`{{}}` is empty|null",
                "{{-.Input}}|0|`{{-.Input}}` is no field, `range`, `if`, `else` or `end`"
                        + "|functions and variables of templates are not known here",
                "{{end}}|0|`{{end}}` closes nothing here|null",
                "{{.Role}}|0|`.Role` is of a message|write it within {{range .Messages}}…{{end}}",
                "{{range .Messages}}{{.Input}}{{end}}|1|a message has no `.Input`|write $.Input within range",
                "{{range .Messages}}{{.Content}}|0|`{{range}}` is never closed|add {{end}} where it ends",
                "{{range .Input}}{{end}}|0|`range` goes over `.Messages`|write {{range .Messages}}…{{end}}",
                "{{.Messages}}|0|`.Messages` is a list|write {{range .Messages}}…{{end}}",
                "{{if .Input}}{{else}}{{else}}{{end}}|2|a second `{{else}}`|end the block with {{end}}",
                "{{range .Messages}}{{range $.Messages}}{{end}}{{end}}|1|`range` cannot stand within `range`|null",
            })
    void whatCannotBeReadIsNamedWithItsMend(String text, int action, String message, String help) {
        Broken broken = catchThrowableOfType(Broken.class, () -> PromptTemplate.parse(text));
        assertThat(broken).hasMessage(message);
        assertThat(broken.action()).isEqualTo(action);
        assertThat(broken.help()).isEqualTo(help);
    }

    @Test
    void nobodyNestsForEver() {
        String deep = "{{if .Input}}".repeat(5000) + "{{end}}".repeat(5000);
        assertThat(catchThrowableOfType(Broken.class, () -> PromptTemplate.parse(deep)))
                .hasMessageContaining("32 deep");
    }
}
