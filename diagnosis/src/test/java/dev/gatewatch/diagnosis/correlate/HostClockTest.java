package dev.gatewatch.diagnosis.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HostClockTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private final HostClock atNoon = HostClock.UNSET.at(NOON);

    @Test
    void it_starts_with_the_first_line() {
        assertThat(atNoon.now()).isEqualTo(NOON);
    }

    @Test
    void it_goes_forward_with_the_lines() {
        assertThat(atNoon.at(NOON.plusSeconds(5)).now()).isEqualTo(NOON.plusSeconds(5));
    }

    @Test
    void a_late_line_does_not_turn_it_back() {
        assertThat(atNoon.at(NOON.minus(HostClock.LATEST)).now()).isEqualTo(NOON);
    }

    @Test
    void a_pause_is_a_pause_up_to_its_limit() {
        assertThat(atNoon.at(NOON.plus(HostClock.LONGEST_PAUSE)).now()).isEqualTo(NOON.plus(HostClock.LONGEST_PAUSE));
        assertThat(atNoon.at(NOON.plus(HostClock.LONGEST_PAUSE).plusMillis(1)).now())
                .isEqualTo(NOON);
    }

    @Test
    void another_time_is_believed_when_enough_lines_in_a_row_agree_on_it() {
        Instant morning = NOON.minus(Duration.ofHours(5));
        HostClock clock = atNoon;
        for (int line = 1; line < HostClock.BELIEVED_AFTER; line++) {
            clock = clock.at(morning.plusSeconds(line));
            assertThat(clock.now()).isEqualTo(NOON);
        }
        clock = clock.at(morning.plusSeconds(60));
        assertThat(clock.now()).isEqualTo(morning.plusSeconds(60));
        assertThat(clock.wasSetBackFrom(atNoon)).isTrue();
    }

    @Test
    void lines_that_disagree_with_one_another_convince_nobody() {
        HostClock clock = atNoon.at(Instant.EPOCH)
                .at(Instant.parse("2099-01-01T00:00:00Z"))
                .at(Instant.EPOCH)
                .at(Instant.parse("2099-01-01T00:00:00Z"));
        assertThat(clock.now()).isEqualTo(NOON);
    }

    @Test
    void a_line_of_the_right_time_between_them_clears_the_doubt() {
        Instant morning = NOON.minus(Duration.ofHours(5));
        HostClock clock = atNoon.at(morning).at(morning).at(NOON.plusSeconds(1)).at(morning);
        assertThat(clock.now()).isEqualTo(NOON.plusSeconds(1));
        assertThat(clock.agreeing()).isEqualTo(1);
    }
}
