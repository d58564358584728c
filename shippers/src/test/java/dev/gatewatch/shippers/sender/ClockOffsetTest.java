package dev.gatewatch.shippers.sender;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class ClockOffsetTest {
    private final ClockOffset offset = new ClockOffset();

    @Test
    void nothing_is_known_before_the_first_answer() {
        assertThat(offset.aheadMillis()).isNull();
    }

    @Test
    void the_other_clock_is_taken_to_be_read_halfway() {
        offset.answered(10_000, 10_200, 10_100);
        assertThat(offset.aheadMillis()).isZero();

        offset.answered(10_000, 10_200, 3_000);
        assertThat(offset.aheadMillis()).as("ahead").isEqualTo(7_100);

        offset.answered(10_000, 10_200, 70_100);
        assertThat(offset.aheadMillis()).as("behind").isEqualTo(-60_000);
    }
}
