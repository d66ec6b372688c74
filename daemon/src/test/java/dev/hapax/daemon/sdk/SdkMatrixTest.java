package dev.hapax.daemon.sdk;

import java.io.IOException;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The official SDKs and one framework before every kind of upstream, and none can tell that the gateway is there. A new
 * SDK is a line in {@link Client}, a new kind one in {@link Upstream}, a new habit of programs one in {@link Case}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SdkMatrixTest {
    private final Verdicts verdicts = new Verdicts();

    static Stream<Arguments> everything() {
        return Stream.of(Client.values())
                .flatMap(client -> Stream.of(Upstream.values()).flatMap(upstream -> Stream.of(Case.values())
                        .filter(which -> which.concerns(client, upstream))
                        .map(which -> Arguments.of(client, upstream, which))));
    }

    @ParameterizedTest(name = "{0} before {1}: {2}")
    @MethodSource("everything")
    void aClientIsContent(Client client, Upstream upstream, Case which) throws Exception {
        boolean content = false;
        try (var stage = new Stage(client, upstream)) {
            which.tell(stage);
            content = true;
        } finally {
            verdicts.record(which, client, upstream, content);
        }
    }

    @AfterAll
    void writeTheTable() throws IOException {
        verdicts.writeTo(Path.of("target", "sdk-matrix.md"));
    }
}
