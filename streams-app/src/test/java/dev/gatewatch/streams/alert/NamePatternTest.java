package dev.gatewatch.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NamePatternTest {
    @ParameterizedTest
    @CsvSource({
        "oc-fra-01, oc-fra-01, true",
        "oc-fra-01, oc-fra-011, false",
        "oc-fra-*, oc-fra-01, true",
        "oc-fra-*, oc-fra-, true",
        "oc-fra-*, oc-nyc-01, false",
        "*-01, oc-fra-01, true",
        "*-01, oc-fra-02, false",
        "oc-*-01, oc-fra-nyc-01, true",
        "*a*b*, xxaxxbxx, true",
        "*a*b*, xxbxxaxx, false",
        "*, '', true",
        "'', '', true",
        "'', x, false",
        "a.c, abc, false",
    })
    void a_star_stands_for_any_text_and_everything_else_for_itself(String pattern, String name, boolean fits) {
        assertThat(NamePattern.of(pattern).fits(name)).isEqualTo(fits);
    }

    @Test
    void a_hostile_pattern_takes_no_longer_than_its_length_allows() {
        String name = "a".repeat(20_000);

        assertThat(NamePattern.of("*a*a*a*a*a*a*a*a*a*a*b").fits(name)).isFalse();
    }
}
