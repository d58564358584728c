package dev.gatewatch.streams.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Delivery;
import dev.gatewatch.protocol.Delivery.Status;
import dev.gatewatch.protocol.Delivery.Told;
import dev.gatewatch.streams.delivery.Course.Step;
import dev.gatewatch.streams.delivery.Course.Surroundings;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class CourseTest {
    private static final Instant NOW = Alerts.SINCE.plusSeconds(10);
    private static final Surroundings NONE = new Surroundings(false, false);
    private static final Surroundings HELD_BACK = new Surroundings(true, false);
    private static final Surroundings GROUPED = new Surroundings(false, true);

    @Test
    void what_fires_is_told_at_once() {
        assertThat(Course.next(noted(), NONE, NOW)).isEqualTo(Step.TELL);
    }

    @Test
    void what_was_told_is_not_told_again() {
        Delivery told = Course.delivered(noted(), NOW);

        assertThat(told.status()).isEqualTo(Status.DELIVERED);
        assertThat(told.told()).isEqualTo(Told.FIRING);
        assertThat(Course.next(told, NONE, NOW.plus(Duration.ofDays(1)))).isEqualTo(Step.WAIT);
    }

    @Test
    void what_was_told_is_told_when_it_is_over() {
        Delivery over = Course.noted(Course.delivered(noted(), NOW), false, Alerts.RESOLVED, "chat", NOW)
                .orElseThrow();

        assertThat(over.status()).isEqualTo(Status.PENDING);
        assertThat(Course.next(over, NONE, NOW)).isEqualTo(Step.TELL);
        assertThat(Course.delivered(over, NOW).told()).isEqualTo(Told.RESOLVED);
    }

    @Test
    void what_could_not_be_told_is_tried_again_later() {
        Delivery once = Course.failed(noted(), "refused", NOW);

        assertThat(once.status()).isEqualTo(Status.RETRYING);
        assertThat(once.error()).isEqualTo("refused");
        assertThat(Course.next(once, NONE, NOW.plusMillis(999))).isEqualTo(Step.WAIT);
        assertThat(Course.next(once, NONE, NOW.plusMillis(1_000))).isEqualTo(Step.TELL);
    }

    @Test
    void what_could_not_be_told_for_a_day_is_given_up() {
        Delivery delivery = noted();
        for (int i = 1; i < Backoff.MOST_ATTEMPTS; i++) {
            delivery = Course.failed(delivery, "refused", NOW);
        }
        assertThat(delivery.status()).isEqualTo(Status.RETRYING);

        Delivery given = Course.failed(delivery, "refused", NOW);
        assertThat(given.status()).isEqualTo(Status.FAILED);
        assertThat(Course.next(given, NONE, NOW.plus(Duration.ofDays(9)))).isEqualTo(Step.WAIT);
    }

    @Test
    void an_end_that_comes_while_the_receiver_cannot_be_reached_is_what_is_told_then() {
        Delivery over = Course.noted(Course.failed(noted(), "refused", NOW), false, Alerts.RESOLVED, "chat", NOW)
                .orElseThrow();

        assertThat(Course.next(over, NONE, NOW)).isEqualTo(Step.TELL);
    }

    @Test
    void what_is_over_before_anybody_was_told_wakes_nobody() {
        assertThat(Course.noted(null, false, Alerts.RESOLVED, "chat", NOW)).isEmpty();
        assertThat(Course.noted(noted(), false, Alerts.RESOLVED, "chat", NOW)).isEmpty();
    }

    @Test
    void an_end_that_comes_while_somebody_is_being_told_is_told_too() {
        assertThat(Course.noted(noted(), true, Alerts.RESOLVED, "chat", NOW)).isPresent();
    }

    @Test
    void a_silenced_alert_is_told_when_it_still_fires_after_the_silence() {
        assertThat(Course.next(noted(), HELD_BACK, NOW)).isEqualTo(Step.HOLD);

        Delivery held = Course.held(noted(), Status.SILENCED, NOW);
        assertThat(Course.next(held, HELD_BACK, NOW)).isEqualTo(Step.HOLD);
        assertThat(Course.next(held, NONE, NOW)).isEqualTo(Step.TELL);
    }

    @Test
    void a_silenced_alert_that_ends_is_never_told() {
        Delivery over = Course.noted(Course.held(noted(), Status.SILENCED, NOW), false, Alerts.RESOLVED, "chat", NOW)
                .orElseThrow();

        assertThat(Course.next(over, NONE, NOW)).isEqualTo(Step.WAIT);
    }

    @Test
    void an_alert_of_one_host_is_not_told_while_one_of_the_fleet_tells_of_the_same() {
        assertThat(Course.next(noted(), GROUPED, NOW)).isEqualTo(Step.GROUP);
    }

    @Test
    void that_a_told_alert_is_over_is_told_also_under_a_silence() {
        Delivery over = Course.noted(Course.delivered(noted(), NOW), false, Alerts.RESOLVED, "chat", NOW)
                .orElseThrow();

        assertThat(Course.next(over, HELD_BACK, NOW)).isEqualTo(Step.TELL);
    }

    @Test
    void the_same_alert_read_once_more_changes_nothing() {
        Delivery told = Course.delivered(noted(), NOW);
        assertThat(Course.noted(told, false, Alerts.FIRING, "chat", NOW)).hasValue(told);

        Delivery over = Course.noted(told, false, Alerts.RESOLVED, "chat", NOW).orElseThrow();
        assertThat(Course.noted(over, false, Alerts.FIRING, "chat", NOW)).hasValue(over);
    }

    @Test
    void what_was_told_and_is_much_worse_now_is_told_once_more() {
        Delivery told = Course.delivered(noted(), NOW);
        Delivery worse = Course.noted(told, false, Alerts.worse(Alerts.FIRING, 10), "chat", NOW)
                .orElseThrow();

        assertThat(worse.status()).isEqualTo(Status.PENDING);
        assertThat(Course.next(worse, NONE, NOW)).isEqualTo(Step.TELL);
        assertThat(Course.next(worse, HELD_BACK, NOW)).isEqualTo(Step.HOLD);
        assertThat(Course.next(Course.delivered(worse, NOW), NONE, NOW)).isEqualTo(Step.WAIT);
    }

    @Test
    void the_end_of_what_was_told_is_told_also_when_that_it_got_worse_was_held_back() {
        Delivery worse = Course.noted(
                        Course.delivered(noted(), NOW), false, Alerts.worse(Alerts.FIRING, 10), "chat", NOW)
                .orElseThrow();
        Delivery over = Course.noted(Course.held(worse, Status.SILENCED, NOW), false, Alerts.RESOLVED, "chat", NOW)
                .orElseThrow();

        assertThat(Course.next(over, HELD_BACK, NOW)).isEqualTo(Step.TELL);
    }

    @Test
    void what_was_given_up_is_tried_anew_when_it_is_much_worse() {
        Delivery given = noted();
        for (int i = 0; i < Backoff.MOST_ATTEMPTS; i++) {
            given = Course.failed(given, "refused", NOW);
        }
        Delivery worse = Course.noted(given, false, Alerts.worse(Alerts.FIRING, 10), "chat", NOW)
                .orElseThrow();

        assertThat(Course.next(worse, NONE, NOW)).isEqualTo(Step.TELL);
    }

    @Test
    void what_was_given_up_before_somebody_was_on_it_begins_anew_when_they_are_not_any_more() {
        Delivery given = noted();
        for (int i = 0; i < Backoff.MOST_ATTEMPTS; i++) {
            given = Course.failed(given, "refused", NOW);
        }

        assertThat(Course.isOutdated(given, NOW.plusMillis(1))).isTrue();
        assertThat(Course.isOutdated(given, NOW)).isFalse();
        Delivery anew = Course.anew(given, NOW.plusMillis(1));
        assertThat(Course.next(anew, NONE, NOW.plusMillis(1))).isEqualTo(Step.TELL);
        assertThat(Course.isOutdated(anew, NOW.plusMillis(1))).isFalse();
    }

    @Test
    void what_ends_while_it_is_told_after_a_silence_is_told_to_be_over() {
        Delivery held = Course.held(noted(), Status.SILENCED, NOW);
        Delivery ended = Course.noted(held, true, Alerts.RESOLVED, "chat", NOW).orElseThrow();
        Delivery overtaken = Course.overtaken(ended, Course.delivered(held, NOW), NOW);

        assertThat(Course.next(overtaken, NONE, NOW)).isEqualTo(Step.TELL);
        assertThat(Course.delivered(overtaken, NOW).told()).isEqualTo(Told.RESOLVED);
    }

    @ParameterizedTest
    @CsvSource({"0, 0", "1, 1", "2, 2", "5, 16", "9, 256", "10, 300", "299, 300"})
    void each_wait_is_twice_as_long_up_to_five_minutes(int attempts, int seconds) {
        assertThat(Backoff.after(attempts)).isEqualTo(Duration.ofSeconds(seconds));
    }

    private static Delivery noted() {
        return Course.noted(null, false, Alerts.FIRING, "chat", NOW).orElseThrow();
    }
}
