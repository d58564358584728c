package dev.gatewatch.shippers.retry;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.api.Test;

class BackoffTest {
    private final Backoff backoff = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(3));

    @Test
    void doubles_up_to_the_longest_within_a_fifth() {
        for (int seconds : new int[] {1, 2, 4, 8, 16, 32, 60, 60, 60}) {
            assertThat(backoff.next()).isBetween(Duration.ofMillis(seconds * 800L), Duration.ofMillis(seconds * 1200L));
        }
    }

    @Test
    void begins_anew_when_it_worked() {
        backoff.next();
        backoff.next();
        backoff.reset();
        assertThat(backoff.next()).isLessThanOrEqualTo(Duration.ofMillis(1200));
    }

    @Test
    void no_two_are_equal_so_that_a_fleet_does_not_come_back_at_once() {
        Backoff other = new Backoff(Duration.ofSeconds(1), Duration.ofSeconds(60), new Random(99));
        assertThat(backoff.next()).isNotEqualTo(other.next());
    }
}
