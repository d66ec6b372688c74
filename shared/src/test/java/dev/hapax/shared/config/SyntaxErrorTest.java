package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What goes wrong most, as beginners are told it. */
class SyntaxErrorTest {
    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '~', textBlock = """
            ~server: {port: 1\\nlogging: {level: info}~   ; 2:9  ; ~`{` is never closed~
            ~a: [b, c\\nd: 1~                             ; 2:4  ; ~`[` is never closed~
            ~a: ["b" "c"]~                                ; 2:9  ; ~a comma is missing before this~
            ~a: {x: [1, 2}~                               ; 2:13 ; ~`[` is closed by `}`~
            ~a: {b: ${X}}~                                ; 2:8  ; ~`${` between brackets begins a block of keys~
            ~a: "b\\nc: 1~                                ; 2:4  ; ~a quote is never closed~
            ~a: 'it's here'~                              ; 2:8  ; ~the value goes on after its closing quote~
            ~a: "C:\\\\dir"~                              ; 2:8  ; ~`\\d` means nothing in double quotes~
            ~a: b: c~                                     ; 2:5  ; ~a second `:` in one line~
            ~s:\\n  port:8080\\n  host: x~                ; 3:3  ; ~a blank is missing after the colon of `port`~
            ~a: 1\\nb\\nc: 2~                             ; 3:1  ; ~this line is neither `key: value` nor a list item~
            ~s:\\n  port: 8080\\n   host: x~              ; 4:4  ; ~this line is indented 3 spaces; the one before it has 2~
            ~s:\\n    port: 8080\\n  host: x~             ; 4:3  ; ~this line is indented 2 spaces; the one before it has 4~
            ~s:\\n  - path: /a\\n   b: c~                 ; 4:4  ; ~this line is indented 3 spaces; the one before it has 4~
            ~a: %x~                                       ; 2:4  ; ~a value cannot start with `%`~
            ~a: @x~                                       ; 2:4  ; ~a value cannot start with `@`~
            ~a: `x`~                                      ; 2:4  ; ~a value cannot start with a backtick~
            ~a: [*]~                                      ; 2:5  ; ~a value cannot start with `*`, which names another place of the file~
            ~a: !<~                                       ; 2:4  ; ~a value cannot start with `!`, which asks for a type~
            ~%x\\na: 1~                                   ; 2:1  ; ~a line cannot start with `%`~
            ~a: - b~                                      ; 2:4  ; ~a list item cannot stand behind its key~
            ~- a~                                         ; 2:1  ; ~a list item among keys~
            ~a: |text~                                    ; 2:5  ; ~text after `|` or `>` begins on the next line~
            ~a: {b: 1}}~                                  ; 2:10 ; ~`}` closes nothing~
            """)
    void theMistakeIsNamedWhereItIs(String written, String place, String message) {
        String text = "version: 1\n" + written.translateEscapes() + "\n";
        var source = new ConfigSource("hapax.yaml", null, text.getBytes(StandardCharsets.UTF_8));
        Loaded loaded = new ConfigLoader(Kinds.FOUR).load(source, new Environment(Map.of(), Environment.Mode.IGNORE));
        assertThat(loaded.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.message()).isEqualTo(message);
            assertThat(problem.where()).isEqualTo("hapax.yaml:" + place);
            assertThat(problem.rule()).isEqualTo(Rule.YAML_SYNTAX);
            assertThat(problem.notes()).singleElement().asString().startsWith("help: ");
        });
    }
}
