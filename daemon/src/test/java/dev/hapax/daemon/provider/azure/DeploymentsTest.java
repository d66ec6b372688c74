package dev.hapax.daemon.provider.azure;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Addresses as people copy them from the portal and from <a
 * href="https://learn.microsoft.com/azure/ai-foundry/openai/reference">Microsoft's reference</a>.
 */
class DeploymentsTest {
    @ParameterizedTest(name = "{0} with {1}")
    @CsvSource(delimiter = '|', nullValues = "-", textBlock = """
            https://a.openai.azure.com                     | -                  | https://a.openai.azure.com/openai/v1/chat/completions
            https://a.openai.azure.com/                    | -                  | https://a.openai.azure.com/openai/v1/chat/completions
            https://a.openai.azure.com/openai/v1           | -                  | https://a.openai.azure.com/openai/v1/chat/completions
            https://a.openai.azure.com/openai/v1/          | -                  | https://a.openai.azure.com/openai/v1/chat/completions
            https://a.openai.azure.com/openai/v1/chat/completions | -           | https://a.openai.azure.com/openai/v1/chat/completions
            https://a.openai.azure.com/v1                  | -                  | https://a.openai.azure.com/openai/v1/chat/completions
            https://a.services.ai.azure.com/openai/v1      | preview            | https://a.services.ai.azure.com/openai/v1/chat/completions
            https://gate.example/team/openai/v1            | -                  | https://gate.example/team/openai/v1/chat/completions
            http://openai/openai/v1                        | -                  | http://openai/openai/v1/chat/completions
            https://a.openai.azure.com/openai              | -                  | https://a.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2024-10-21
            https://a.openai.azure.com/openai/             | 2025-01-01-preview | https://a.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2025-01-01-preview
            https://a.openai.azure.com                     | 2024-06-01         | https://a.openai.azure.com/openai/deployments/my%20gpt/chat/completions?api-version=2024-06-01
            https://a.openai.azure.com/openai/deployments/theirs | -            | https://a.openai.azure.com/openai/deployments/theirs/chat/completions?api-version=2024-10-21
            https://a.openai.azure.com/openai/deployments/theirs/chat/completions?api-version=2025-01-01-preview | - | https://a.openai.azure.com/openai/deployments/theirs/chat/completions?api-version=2025-01-01-preview
            """)
    void anAddressLeadsToTheDeployment(URI base, String version, String address) {
        Deployments deployments = Deployments.of(base, version);
        assertThat(deployments.base(base) + deployments.path("my gpt", "/chat/completions"))
                .isEqualTo(address);
    }
}
