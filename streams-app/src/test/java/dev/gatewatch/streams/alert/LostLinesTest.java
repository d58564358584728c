package dev.gatewatch.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.streams.alert.LostLines.Reason;
import dev.gatewatch.streams.alert.LostLines.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class LostLinesTest {
    private static final Instant T0 = Instant.parse("2026-11-22T09:00:00Z");
    private static final LostLines RULE = new LostLines(100, Duration.ofMinutes(10), Duration.ofMinutes(5));

    @Test
    void enough_lines_within_the_window_fire_and_one_fewer_does_not() {
        State some = lose(State.WHOLE, T0, 60);

        assertThat(RULE.next(some, T0.plusSeconds(60), 39, Duration.ZERO).reason())
                .isEqualTo(Reason.BELOW_THRESHOLD);
        assertThat(RULE.next(some, T0.plusSeconds(60), 40, Duration.ZERO).reason())
                .isEqualTo(Reason.THRESHOLD_REACHED);
    }

    @Test
    void losses_that_lie_further_apart_than_the_window_are_not_added_up() {
        State some = lose(State.WHOLE, T0, 60);

        assertThat(RULE.next(some, T0.plusSeconds(600), 60, Duration.ZERO).reason())
                .isEqualTo(Reason.THRESHOLD_REACHED);
        assertThat(RULE.next(some, T0.plusSeconds(601), 60, Duration.ZERO).reason())
                .isEqualTo(Reason.BELOW_THRESHOLD);
    }

    @Test
    void the_window_is_every_one_that_ends_with_a_loss() {
        State some = lose(lose(State.WHOLE, T0, 1), T0.plusSeconds(540), 60);

        assertThat(RULE.next(some, T0.plusSeconds(630), 60, Duration.ZERO).reason())
                .isEqualTo(Reason.THRESHOLD_REACHED);
    }

    @Test
    void of_a_slow_drip_little_is_remembered() {
        State drip = State.WHOLE;
        for (int second = 0; second < 100_000; second += 8) {
            drip = lose(drip, T0.plusSeconds(second), 1);
        }
        assertThat(drip.firing()).isFalse();
        assertThat(drip.recent()).hasSizeBetween(2, 61);
    }

    @Test
    void what_an_earlier_release_remembered_counts() {
        var some = new State(T0, T0.plusSeconds(60), 60, false, null);

        assertThat(RULE.next(some, T0.plusSeconds(90), 40, Duration.ZERO).reason())
                .isEqualTo(Reason.THRESHOLD_REACHED);
    }

    @Test
    void what_was_lost_long_ago_does_not_fire() {
        assertThat(RULE.next(State.WHOLE, T0, 500, Duration.ofMinutes(5).plusMillis(1))
                        .reason())
                .isEqualTo(Reason.TOLD_TOO_LATE);
        assertThat(RULE.next(State.WHOLE, T0, 500, Duration.ofMinutes(5)).reason())
                .isEqualTo(Reason.THRESHOLD_REACHED);
    }

    @Test
    void it_is_over_when_nothing_was_lost_for_a_whole_window() {
        State firing = lose(lose(State.WHOLE, T0, 500), T0.plusSeconds(60), 7);

        assertThat(firing.lost()).isEqualTo(507);
        assertThat(RULE.quiet(firing, T0.plusSeconds(660)).reason()).isEqualTo(Reason.STILL_FIRING);
        assertThat(RULE.quiet(firing, T0.plusSeconds(661)).reason()).isEqualTo(Reason.WHOLE_FOR_A_WINDOW);
    }

    private static State lose(State before, Instant time, long lines) {
        return RULE.next(before, time, lines, Duration.ZERO).state();
    }
}
