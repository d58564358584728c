package dev.gatewatch.streams.alert;

import static dev.gatewatch.streams.alert.RepeatedCloses.Reason.ARRIVED_TOO_LATE;
import static dev.gatewatch.streams.alert.RepeatedCloses.Reason.BELOW_THRESHOLD;
import static dev.gatewatch.streams.alert.RepeatedCloses.Reason.QUIET_FOR_A_WINDOW;
import static dev.gatewatch.streams.alert.RepeatedCloses.Reason.STILL_CALM;
import static dev.gatewatch.streams.alert.RepeatedCloses.Reason.STILL_FIRING;
import static dev.gatewatch.streams.alert.RepeatedCloses.Reason.THRESHOLD_REACHED;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatewatch.streams.alert.RepeatedCloses.Close;
import dev.gatewatch.streams.alert.RepeatedCloses.Decision;
import dev.gatewatch.streams.alert.RepeatedCloses.Reason;
import dev.gatewatch.streams.alert.RepeatedCloses.State;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class RepeatedClosesTest {
    private static final Instant START = Instant.parse("2026-11-22T09:00:00Z");
    private static final long MINUTE = 60_000;

    private final RepeatedCloses rule = RepeatedCloses.DEFAULT;

    static List<Arguments> bursts() {
        return List.of(
                Arguments.of("one close is none too many", List.of(0L), BELOW_THRESHOLD),
                Arguments.of("one short of the threshold", List.of(0L, 1L, 2L, 3L), BELOW_THRESHOLD),
                Arguments.of("exactly at the threshold", List.of(0L, 1L, 2L, 3L, 4L), THRESHOLD_REACHED),
                Arguments.of(
                        "the last millisecond of the window", List.of(0L, 1L, 2L, 3L, 5 * MINUTE), THRESHOLD_REACHED),
                Arguments.of(
                        "the first millisecond after the window",
                        List.of(0L, 1L, 2L, 3L, 5 * MINUTE + 1),
                        BELOW_THRESHOLD),
                Arguments.of(
                        "old closes do not count, new ones do",
                        List.of(0L, 9 * MINUTE, 9 * MINUTE, 9 * MINUTE, 9 * MINUTE),
                        BELOW_THRESHOLD),
                Arguments.of("one more is the same alert", List.of(0L, 1L, 2L, 3L, 4L, 5L), STILL_FIRING),
                Arguments.of("a little disorder is put right", List.of(4L, 0L, 3L, 1L, 2L), THRESHOLD_REACHED),
                Arguments.of(
                        "a clock that was set back starts anew",
                        List.of(60 * MINUTE, 60 * MINUTE, 60 * MINUTE, 60 * MINUTE, 0L),
                        BELOW_THRESHOLD),
                Arguments.of(
                        "and fires on its new time",
                        List.of(60 * MINUTE, 60 * MINUTE, 0L, 1L, 2L, 3L, 4L),
                        THRESHOLD_REACHED));
    }

    @ParameterizedTest(name = "{0}: {2}")
    @MethodSource("bursts")
    void the_last_close_decides(String sentence, List<Long> millis, Reason reason) {
        assertThat(after(State.CALM, millis, Duration.ZERO).reason()).isEqualTo(reason);
    }

    @Test
    void an_alert_began_with_its_first_close_and_counts_all_of_them() {
        State firing = after(State.CALM, List.of(0L, 1L, 2L, 3L, 4L, 90L), Duration.ZERO)
                .state();

        assertThat(firing.firingSince()).isEqualTo(START);
        assertThat(firing.count()).isEqualTo(6);
    }

    @Test
    void what_arrives_too_late_does_not_fire() {
        var burst = List.of(0L, 1L, 2L, 3L, 4L);

        assertThat(after(State.CALM, burst, rule.tooLate()).reason()).isEqualTo(THRESHOLD_REACHED);
        assertThat(after(State.CALM, burst, rule.tooLate().plusMillis(1)).reason())
                .isEqualTo(ARRIVED_TOO_LATE);
    }

    @Test
    void a_backlog_that_goes_on_into_the_present_fires_with_the_first_close_in_time() {
        State backlog = after(State.CALM, List.of(0L, 1L, 2L, 3L, 4L), Duration.ofHours(2))
                .state();

        assertThat(after(backlog, List.of(5L), Duration.ZERO).reason()).isEqualTo(THRESHOLD_REACHED);
    }

    @Test
    void a_firing_alert_is_over_when_a_whole_window_was_quiet() {
        State firing =
                after(State.CALM, List.of(0L, 0L, 0L, 0L, 0L), Duration.ZERO).state();
        Instant windowEnd = START.plus(rule.window());

        assertThat(rule.quiet(firing, windowEnd)).isEqualTo(new Decision(firing, STILL_FIRING));
        assertThat(rule.quiet(firing, windowEnd.plusMillis(1))).isEqualTo(new Decision(State.CALM, QUIET_FOR_A_WINDOW));
        assertThat(rule.quietFrom(firing)).isEqualTo(windowEnd);
    }

    @Test
    void a_slow_drip_keeps_an_alert_that_fired() {
        State firing =
                after(State.CALM, List.of(0L, 1L, 2L, 3L, 4L), Duration.ZERO).state();

        for (long minute = 4; minute <= 60; minute += 4) {
            Instant drip = START.plusMillis(minute * MINUTE);
            assertThat(rule.quiet(firing, drip).reason()).isEqualTo(STILL_FIRING);
            firing = rule.next(firing, new Close(drip, Duration.ZERO)).state();
        }
        assertThat(firing.firingSince()).isEqualTo(START);
    }

    @Test
    void a_calm_host_stays_calm_when_nothing_happens() {
        assertThat(rule.quiet(State.CALM, START)).isEqualTo(new Decision(State.CALM, STILL_CALM));
    }

    @Test
    void what_is_remembered_is_bounded() {
        State state = State.CALM;
        for (long i = 0; i < 10_000; i++) {
            state = rule.next(state, new Close(START.plusMillis(i), Duration.ZERO))
                    .state();
        }
        assertThat(state.recent()).hasSize(rule.threshold());
        assertThat(state.count()).isEqualTo(10_000);
    }

    @Test
    void a_threshold_that_was_lowered_counts_also_where_more_was_remembered() {
        var strict = new RepeatedCloses(20, rule.window(), rule.tooLate());
        State slow = State.CALM;
        for (int i = 0; i < 20; i++) {
            slow = strict.next(slow, new Close(START.plusMillis(i * MINUTE), Duration.ZERO))
                    .state();
        }

        assertThat(after(slow, List.of(20 * MINUTE), Duration.ZERO).reason()).isEqualTo(THRESHOLD_REACHED);
    }

    @Test
    void a_threshold_below_two_is_refused() {
        assertThatThrownBy(() -> new RepeatedCloses(1, Duration.ofMinutes(1), Duration.ofMinutes(1)))
                .hasMessage("threshold is 1; at least 2 closes are repeated closes");
    }

    private Decision after(State state, List<Long> millis, Duration late) {
        List<Decision> decisions = new ArrayList<>();
        for (long at : millis) {
            Decision decision = rule.next(state, new Close(START.plusMillis(at), late));
            decisions.add(decision);
            state = decision.state();
        }
        return decisions.get(decisions.size() - 1);
    }
}
