package dev.hapax.shared.config;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class RuleTest {
    @ParameterizedTest
    @EnumSource
    void everyRuleSaysWhyAndShowsWhatIsRight(Rule rule) {
        assertThat(rule.page()).hasSizeGreaterThanOrEqualTo(4).anyMatch(line -> line.matches("  wrong +right"));
        assertThat(rule.page()).allMatch(line -> line.length() <= 120);
    }

    @Test
    void idsAndNamesAreGivenOnce() {
        assertThat(Arrays.stream(Rule.values()).map(Rule::id)).doesNotHaveDuplicates();
        assertThat(Arrays.stream(Rule.values()).map(Rule::slug)).doesNotHaveDuplicates();
    }
}
