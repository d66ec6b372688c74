package dev.hapax.daemon.routing;

import static org.assertj.core.api.Assertions.assertThat;

import dev.hapax.daemon.chat.Cancellation;
import dev.hapax.daemon.chat.Deadline;
import dev.hapax.daemon.chat.Target;
import dev.hapax.daemon.dialect.RequestScan;
import dev.hapax.daemon.dialect.RequestScan.Handle;
import dev.hapax.daemon.dialect.responses.ResponsesDialect;
import dev.hapax.daemon.provider.spi.Ask;
import dev.hapax.daemon.provider.spi.Held;
import dev.hapax.daemon.provider.spi.ProviderAdapter;
import dev.hapax.daemon.provider.spi.Question;
import dev.hapax.daemon.routing.Bindings.Verdict;
import dev.hapax.shared.config.HapaxConfig;
import java.time.Duration;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class BindingsTest {
    private final Bindings bindings = new Bindings();
    private final HapaxConfig config = new Configs().config();

    private static Held handles(String... ids) {
        return new Held(List.of(ids), List.of());
    }

    private Verdict bind(String tenant, List<String> providers, String... ids) {
        List<Handle> named = Arrays.stream(ids)
                .map(id -> new Handle("previous_response_id", id))
                .toList();
        var scan = new RequestScan("", null, false, false, null, 1, false, false, named);
        var ask = new Ask(
                "id", new Question.Chat(new ResponsesDialect(), new byte[0], scan), Map.of(), new Cancellation());
        Map<String, ProviderAdapter> adapters = new LinkedHashMap<>();
        providers.forEach(name -> adapters.put(name, new ScriptedProvider(name).relaying()));
        List<Target> targets =
                providers.stream().map(name -> new Target(name, "m")).toList();
        return bindings.bind(
                ask,
                new Dispatcher.Plan(
                        "/v1/responses",
                        tenant,
                        new Chain(targets),
                        adapters,
                        config,
                        config.retry(),
                        Deadline.in(Duration.ofMinutes(1), () -> 0)));
    }

    private List<String> targets(String tenant, List<String> providers, String... ids) {
        return switch (bind(tenant, providers, ids)) {
            case Verdict.Free(Bound bound) ->
                bound.targets().stream().map(Target::provider).toList();
            case Verdict.Nowhere nowhere -> List.of(nowhere.error().code());
        };
    }

    @Test
    void whatOneProviderMadeGoesToItAlone() {
        bindings.remember("t", handles("resp_1"), "b");
        assertThat(targets("t", List.of("a", "b"), "resp_1")).containsExactly("b");
        assertThat(targets("t", List.of("a", "b"))).containsExactly("a", "b");
    }

    @Test
    void tenantsKnowNothingOfEachOther() {
        bindings.remember("t", handles("resp_1"), "b");
        bindings.remember("tr", handles("esp_2"), "b");
        assertThat(targets("other", List.of("a", "b"), "resp_1")).containsExactly("a", "b");
        assertThat(targets("t", List.of("a", "b"), "resp_2")).containsExactly("a", "b");
    }

    @Test
    void whatStandsWithTwoProvidersStandsNowhere() {
        bindings.remember("t", handles("resp_1"), "a");
        bindings.remember("t", handles("resp_2"), "b");
        assertThat(targets("t", List.of("a", "b"), "resp_1", "resp_2")).containsExactly("previous_response_not_found");
        assertThat(targets("t", List.of("a", "b"), "resp_2", "unknown")).containsExactly("b");
    }

    @Test
    void anOwnerThatIsGoneIsAsUnknown() {
        bindings.remember("t", handles("resp_1"), "gone");
        assertThat(targets("t", List.of("a", "b"), "resp_1")).containsExactly("a", "b");
    }

    @Test
    void itIsBounded() {
        IntStream.range(0, 250_000).forEach(i -> bindings.remember("t", handles("resp_" + i), "a"));
        assertThat(bindings.size()).isLessThanOrEqualTo(100_000);
    }
}
