package dev.hapax.daemon.story;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.hapax.daemon.RunningHapax;
import dev.hapax.daemon.fake.FakeProvider;
import dev.hapax.shared.admin.AdminApi;
import dev.hapax.shared.client.AdminException;
import org.junit.jupiter.api.Test;

/** Somebody asks a provider out of turn, and what it says counts. */
class ProviderCheckStoryTest {
    private static String file(FakeProvider fake) {
        return """
                version: 1
                health_check: {enabled: false}
                providers:
                  p: {type: openai, base_url: %s, api_key: k, model: m}
                  away: {type: openai, base_url: %s, api_key: k, model: m, enabled: false}
                """.formatted(fake.baseUrl(), fake.baseUrl());
    }

    @Test
    void oneThatIsBackIsFoundAtOnce() throws Exception {
        try (var fake = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(file(fake))) {
            fake.stop();
            AdminApi.ProviderChecked gone = hapax.admin().checkProvider("p");
            assertThat(gone.answers()).isFalse();
            assertThat(gone.outcome()).isEqualTo("unreachable");
            assertThat(gone.provider().state()).isNotEqualTo("healthy");
            fake.start();
            AdminApi.ProviderChecked back = hapax.admin().checkProvider("p");
            assertThat(back.answers()).isTrue();
            assertThat(back.outcome()).isNull();
            assertThat(back.provider().state()).isEqualTo("healthy");
            assertThat(hapax.admin().providers().providers().getFirst().state()).isEqualTo("healthy");
        }
    }

    @Test
    void oneThatIsSwitchedOffIsNotAsked() throws Exception {
        try (var fake = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(file(fake))) {
            AdminApi.ProviderChecked off = hapax.admin().checkProvider("away");
            assertThat(off.answers()).isFalse();
            assertThat(off.outcome()).isEqualTo("off");
            assertThat(fake.allRequests()).isEmpty();
        }
    }

    @Test
    void oneThatIsNotThereIsToldWithThoseThatAre() throws Exception {
        try (var fake = FakeProvider.openAi();
                RunningHapax hapax = RunningHapax.with(file(fake))) {
            assertThatThrownBy(() -> hapax.admin().checkProvider("awai"))
                    .isInstanceOfSatisfying(AdminException.class, refused -> {
                        assertThat(refused.error().id()).isEqualTo("provider.unknown");
                        assertThat(refused.error().exit()).isEqualTo(2);
                        assertThat(refused.error().message()).isEqualTo("no provider `awai`; did you mean `away`?");
                    });
        }
    }
}
