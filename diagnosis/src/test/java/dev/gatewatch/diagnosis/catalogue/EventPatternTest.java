package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Category;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class EventPatternTest {
    @ParameterizedTest
    @CsvSource({
        "ssh, ssh, true",
        "ssh, SSH, true",
        "ssh, sshd, false",
        "ssh *, ssh -N -L, true",
        "*clawdbot*, /usr/bin/clawdbot-gateway, true",
        "*clawdbot*, openclaw, false",
        "a*b*c, a-b-c, true",
        "a*b*c, a-c-b, false",
        "*, anything, true",
        "!ssh, sshd, true",
        "!ssh, ssh, false",
        "<loopback>, 127.0.0.1, true",
        "<loopback>, ::1, true",
        "<loopback>, ::ffff:127.0.0.1, true",
        "<loopback>, 10.0.0.1, false",
        "<elsewhere>, 10.0.0.1, true",
        "<elsewhere>, 127.0.0.1, false",
    })
    void a_value_is_one_that_is_expected_or_it_is_not(String expected, String value, boolean matches) {
        assertThat(EventPattern.anyMatches(List.of(expected), value)).isEqualTo(matches);
    }

    @Test
    void an_absent_field_satisfies_only_what_is_turned_round() {
        assertThat(EventPattern.anyMatches(List.of("*"), null)).isFalse();
        assertThat(EventPattern.anyMatches(List.of("!*"), null)).isTrue();
        assertThat(EventPattern.anyMatches(List.of("!ssh"), null)).isTrue();
    }

    @Test
    void all_fields_must_match_and_one_value_of_each_is_enough() {
        var pattern = new EventPattern(Map.of("signature", List.of("a", "b"), "remote", List.of("<loopback>")));
        assertThat(pattern.matches(Category.NONE, "b", Map.of("remote", "127.0.0.1")))
                .isTrue();
        assertThat(pattern.matches(Category.NONE, "b", Map.of())).isFalse();
        assertThat(pattern.matches(Category.NONE, "c", Map.of("remote", "127.0.0.1")))
                .isFalse();
    }

    @Test
    void many_stars_against_a_long_value_take_no_time() {
        String glob = "*a".repeat(40) + "b";
        org.junit.jupiter.api.Assertions.assertTimeoutPreemptively(
                Duration.ofSeconds(5), () -> EventPattern.anyMatches(List.of(glob), "a".repeat(100_000)));
    }
}
