package dev.hapax.shared.paths;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.shared.paths.ConfigLocator.Found;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class ConfigLocatorTest {
    @TempDir
    Path directory;

    private Path here;
    private Path home;
    private Map<String, String> environment;

    @BeforeEach
    void aHomeAndACurrentDirectory() throws IOException {
        here = Files.createDirectory(directory.resolve("here"));
        home = Files.createDirectory(directory.resolve("home"));
        environment = Map.of("HOME", home.toString());
    }

    @Test
    void theOptionBeatsTheVariableBeatsTheDirectory() throws Exception {
        Path inHere = write(here.resolve("hapax.yaml"));
        Path missing = Path.of("nowhere.yaml");
        Map<String, String> named = Map.of("HAPAX_CONFIG", "/named/by/variable.yaml");
        assertThat(ConfigLocator.find(missing, named, here))
                .isEqualTo(new Found(missing, true, List.of(missing), List.of()));
        assertThat(ConfigLocator.find(null, named, here).file()).isEqualTo(Path.of("/named/by/variable.yaml"));
        assertThat(ConfigLocator.find(null, environment, here).file()).isEqualTo(inHere);
        assertThat(ConfigLocator.find(null, Map.of("HAPAX_CONFIG", ""), here).file())
                .isEqualTo(inHere);
    }

    @Test
    void theSecondCandidateInADirectoryIsNamedAsIgnored() throws Exception {
        Path yml = write(here.resolve("hapax.yml"));
        Path config = Files.writeString(here.resolve("config.yaml"), "# ours\nproviders:\n");
        Found found = ConfigLocator.find(null, environment, here);
        assertThat(found.file()).isEqualTo(yml);
        assertThat(found.named()).isFalse();
        assertThat(found.ignored()).containsExactly(config);
    }

    @Test
    void everyPlaceIsTriedInOrder() throws Exception {
        Path configs = Files.createDirectories(home.resolve(".config/hapax"));
        Found nothing = ConfigLocator.find(null, environment, here);
        assertThat(nothing.tried())
                .startsWith(
                        here.resolve("hapax.yaml"),
                        here.resolve("hapax.yml"),
                        here.resolve("config.yaml"),
                        configs.resolve("hapax.yaml"))
                .endsWith(Path.of("/etc/hapax/hapax.yaml"));
        Path mine = write(configs.resolve("hapax.yaml"));
        assertThat(ConfigLocator.find(null, environment, here).file()).isEqualTo(mine);
        Path moved =
                write(Files.createDirectories(directory.resolve("xdg/hapax")).resolve("hapax.yaml"));
        Map<String, String> xdg = Map.of(
                "HOME",
                home.toString(),
                "XDG_CONFIG_HOME",
                directory.resolve("xdg").toString());
        assertThat(ConfigLocator.find(null, xdg, here).file()).isEqualTo(moved);
    }

    @Test
    void aLinkThatLeadsNowhereIsNotPassedOver() throws Exception {
        Path link = Files.createSymbolicLink(here.resolve("hapax.yaml"), Path.of("gone.yaml"));
        assertThat(ConfigLocator.find(null, environment, here).file()).isEqualTo(link);
    }

    @ParameterizedTest
    @CsvSource({
        "providers:, true",
        "llm: {provider: openai}, true",
        "'version: 1\r\nroutes: []\r\n', true",
        "\uFEFFserver:, true",
        "'\"logging\" : {}', true",
        "version: '3', false",
        "services:, false",
        "'a:\n  providers: 1', false",
        "'# providers:', false",
        "providers, false"
    })
    void aConfigYamlMustLookLikeOurs(String text, boolean ours) throws Exception {
        Path config = Files.writeString(here.resolve("config.yaml"), text);
        Path found = ConfigLocator.find(null, environment, here).file();
        assertThat(config.equals(found)).isEqualTo(ours);
    }

    private static Path write(Path file) throws IOException {
        return Files.writeString(file, "version: 1\n");
    }
}
