package dev.gatewatch.streams.alert;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.streams.alert.Persisting.Reason;
import dev.gatewatch.streams.alert.Persisting.State;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class PersistingTest {
    private static final Instant T0 = Instant.parse("2026-11-22T09:00:00Z");
    private static final Persisting RULE =
            new Persisting(Duration.ofMinutes(30), Duration.ofMinutes(2), Duration.ofMinutes(5));

    @Test
    void it_fires_when_it_has_held_for_long_enough_and_not_before() {
        State holds = RULE.holds(State.CALM, T0);

        assertDecides(holds, after(30 * 60 - 1), Reason.NOT_LONG_ENOUGH);
        assertDecides(holds, after(30 * 60), Reason.HELD_LONG_ENOUGH);
    }

    @Test
    void what_is_told_too_late_does_not_fire_until_it_is_told_in_time() {
        State holds = RULE.holds(State.CALM, T0);

        assertThat(RULE.elapsed(holds, after(3600), Duration.ofMinutes(5).plusMillis(1))
                        .reason())
                .isEqualTo(Reason.TOLD_TOO_LATE);
        assertThat(RULE.elapsed(holds, after(3600), Duration.ofMinutes(5)).reason())
                .isEqualTo(Reason.HELD_LONG_ENOUGH);
    }

    @Test
    void that_it_still_holds_does_not_begin_anew() {
        State holds = RULE.holds(RULE.holds(State.CALM, T0), after(20 * 60));

        assertThat(holds.since()).isEqualTo(T0);
    }

    @Test
    void what_is_gone_before_it_fired_is_forgotten() {
        State gone = RULE.gone(RULE.holds(State.CALM, T0), after(60));

        assertThat(gone).isEqualTo(State.CALM);
        assertDecides(gone, after(3600), Reason.STILL_CALM);
    }

    @Test
    void what_has_fired_is_over_when_it_was_gone_for_long_enough() {
        State gone = RULE.gone(firing(), after(3600));

        assertDecides(gone, after(3600 + 119), Reason.GONE_NOT_LONG_ENOUGH);
        assertDecides(gone, after(3600 + 120), Reason.GONE_LONG_ENOUGH);
    }

    @Test
    void what_comes_back_before_it_is_over_is_the_same() {
        State back = RULE.holds(RULE.gone(firing(), after(3600)), after(3660));

        assertDecides(back, after(7200), Reason.STILL_FIRING);
        assertThat(back.since()).isEqualTo(T0);
        assertThat(back.waits()).isFalse();
    }

    private static State firing() {
        return RULE.elapsed(RULE.holds(State.CALM, T0), after(30 * 60), Duration.ZERO)
                .state();
    }

    private static void assertDecides(State state, Instant hostNow, Reason reason) {
        assertThat(RULE.elapsed(state, hostNow, Duration.ZERO).reason()).isEqualTo(reason);
    }

    private static Instant after(int seconds) {
        return T0.plusSeconds(seconds);
    }
}
