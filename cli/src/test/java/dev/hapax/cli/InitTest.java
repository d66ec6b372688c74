package dev.hapax.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.cli.CommandLineUnderTest.Ended;
import dev.hapax.daemon.provider.ProviderKinds;
import dev.hapax.shared.admin.AdminJson;
import dev.hapax.shared.config.ConfigLoader;
import dev.hapax.shared.config.ConfigSource;
import dev.hapax.shared.config.Environment;
import dev.hapax.shared.config.HapaxConfig;
import dev.hapax.shared.config.KindInfo;
import dev.hapax.shared.config.Loaded;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** The first file is the environment written down. */
class InitTest {
    @TempDir
    Path directory;

    private CommandLineUnderTest hapax() {
        return new CommandLineUnderTest(directory).with("ANTHROPIC_API_KEY", "sk-ant-secret");
    }

    private Path file() {
        return directory.resolve("hapax.yaml");
    }

    @Test
    void theProvidersWhoseKeysAreSetStandInTheFileAndTheirKeysDoNot() throws IOException {
        Ended ended = hapax().besideOllama().run("init");
        assertThat(ended).isEqualTo(new Ended(0, "hapax.yaml written   anthropic, ollama\n", """
                        hapax.schema.json: its schema, for editors
                        hapax serve     runs it
                        """));
        assertThat(Files.readString(file()))
                .startsWith("""
                        # yaml-language-server: $schema=./hapax.schema.json
                        # $schema: ./hapax.schema.json
                        """)
                .contains("api_key: ${ANTHROPIC_API_KEY}", "provider_preference: [anthropic, ollama]")
                .doesNotContain("secret");
        assertThat(directory.resolve("hapax.schema.json")).content().contains("\"$schema\"");
        assertThat(hapax().run("validate").out()).startsWith("hapax.yaml: valid   2 providers, 0 routes, no warnings");
    }

    @Test
    void whatIsThereStaysUnlessForced() throws IOException {
        Files.writeString(file(), "mine: true\n");
        Ended refused = hapax().run("init");
        assertThat(refused.exit()).isEqualTo(5);
        assertThat(refused.err()).startsWith("hapax: hapax.yaml is there already\n");
        assertThat(file()).hasContent("mine: true");
        assertThat(hapax().run("init", "--force").exit()).isZero();
        assertThat(file()).content().contains("anthropic");
    }

    @Test
    void aFileOfAnotherNameIsNotPassedOver() throws IOException {
        Files.writeString(directory.resolve("hapax.yml"), "version: 1\n");
        assertThat(hapax().run("init").exit()).isEqualTo(5);
        assertThat(hapax().run("init", "./hapax.yaml").exit()).isZero();
    }

    @Test
    void aDryRunAndAHyphenWriteNothing() {
        Ended dry = hapax().run("init", "--dry-run");
        assertThat(dry.out()).contains("type: anthropic");
        assertThat(hapax().run("init", "-").out()).isEqualTo(dry.out());
        assertThat(directory).isEmptyDirectory();
    }

    @Test
    void theNamedFileIsTheOneThatIsWritten() {
        assertThat(hapax().run("init", "--config", "gateway.yaml").exit()).isZero();
        assertThat(directory.resolve("gateway.yaml")).content().contains("anthropic");
        assertThat(hapax().with("HAPAX_CONFIG", "other.yaml").run("init").exit())
                .isZero();
        assertThat(directory.resolve("other.yaml")).exists();
        assertThat(file()).doesNotExist();
    }

    @Test
    void programsGetTheFacts() {
        var answer = AdminJson.MAPPER.readTree(hapax().run("init", "-o", "json").out());
        assertThat(answer.at("/ok").booleanValue()).isTrue();
        assertThat(answer.at("/data/providers/0").stringValue()).isEqualTo("anthropic");
        assertThat(answer.at("/data/file").stringValue()).endsWith("hapax.yaml");
    }

    /** Every kind whose key has a variable alone, then all of them. */
    static Stream<Map<String, String>> environments() {
        List<Map<String, String>> some = new ArrayList<>(List.of(Map.of(), Map.of("OLLAMA_HOST", "0.0.0.0")));
        Map<String, String> all = new HashMap<>();
        for (KindInfo kind : ProviderKinds.infos()) {
            for (String variable : Stream.of(kind.keyVariable(), kind.otherKeyVariable())
                    .filter(name -> name != null && kind.keyRequired())
                    .toList()) {
                some.add(Map.of(variable, "k-" + kind.name()));
                all.put(variable, "k-" + kind.name());
            }
        }
        some.add(all);
        return some.stream();
    }

    @ParameterizedTest
    @MethodSource("environments")
    void theFileIsValidAndMeansWhatNoFileMeant(Map<String, String> variables) {
        var hapax = new CommandLineUnderTest(directory).ofKinds(ProviderKinds.infos());
        variables.forEach(hapax::with);
        var environment = new Environment(variables, Environment.Mode.WARN);
        var loader = new ConfigLoader(ProviderKinds.infos());
        Loaded loaded = loader.load(
                new ConfigSource(
                        "hapax.yaml", null, hapax.run("init", "-").out().getBytes(StandardCharsets.UTF_8)),
                environment);
        assertThat(loaded.problems()).isEmpty();
        HapaxConfig written = Objects.requireNonNull(loaded.config());
        HapaxConfig before = loader.withoutFile(environment);
        assertThat(written.preferenceDeclared()).isEqualTo(before.preferenceDeclared());
        for (HapaxConfig.Provider provider : before.providers().values()) {
            boolean named = provider.key() != null
                    || (provider.kind().equals("ollama") && variables.containsKey("OLLAMA_HOST"));
            if (named) {
                assertThat(written.providers()).containsEntry(provider.name(), provider);
            }
        }
    }
}
