package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a key that does not exist at its place is told: where it belongs, and what other tools call what we have. */
class UnknownKeysTest {
    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            'api_key: x'                                | HPX1008 | 'it belongs under `providers.<name>`'
            'model: gpt-4o'                             | HPX1008 | 'it belongs under `providers.<name>`'
            'port: 8080'                                | HPX1008 | 'it belongs under `server`'
            'targets: [echo]'                           | HPX1008 | 'it belongs under `models.<name>` or under `routes[]`'
            'type: openai'                              | HPX1008 | 'it belongs under `providers.<name>` or under `cache`'
            'providers: {echo: {max_retries: 3}}'       | HPX1008 | 'it belongs under `retry`'
            'server: {cert_file: x}'                    | HPX1008 | 'it belongs under `server.tls`'
            'enabled: true'                             | HPX1001 | ''
            'routes: {a: 1}'                            | HPX1004 | ''
            'timeout: 30s'                              | HPX1001 | '`request_timeout` under `server`'
            'model_list: [a]'                           | HPX1001 | '`providers`, each with its `models`'
            'litellm_params: {}'                        | HPX1001 | 'the keys of a provider'
            'num_retries: 3'                            | HPX1001 | '`max_retries` under `retry`'
            'providers: {echo: {timeout_ms: 500}}'      | HPX1001 | '`timeout` with a unit'
            'providers: {echo: {baseURL: "http://a.b"}}'| HPX1001 | 'did you mean `base_url`?'
            'providers: {echo: {upstream: "http://a.b"}}'| HPX1001 | 'did you mean `base_url`?'
            'providers: {echo: {apiKey: k}}'            | HPX1001 | 'did you mean `api_key`?'
            'modell: gpt-4o'                            | HPX1001 | ''
            'loging: {level: info}'                     | HPX1001 | 'did you mean `logging`?'
            """)
    void whatWasMeantIsSaid(String line, String rule, String told) {
        byte[] yaml = ("version: 1\n" + line + "\n").getBytes(StandardCharsets.UTF_8);
        Loaded loaded = new ConfigLoader(Kinds.FOUR)
                .load(new ConfigSource("hapax.yaml", null, yaml), new Environment(Map.of(), Environment.Mode.IGNORE));
        assertThat(loaded.problems()).singleElement().satisfies(problem -> {
            assertThat(problem.rule().id()).isEqualTo(rule);
            String words = problem.label() + " " + String.join(" ", problem.notes());
            assertThat(words).contains(told);
            assertThat(problem.isFixable()).isEqualTo(told.startsWith("did you mean"));
        });
    }
}
