package dev.gatewatch.benchmarks.audit;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.junit.jupiter.api.Test;

/** The audit can only be believed if it sees what is wrong. */
class AccountTest {
    private static final int WRITTEN = 10;

    private final Account account = new Account();

    @Test
    void every_line_once_and_in_order_is_complete() {
        lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        events(2, 4, 6, 8, 10);

        assertThat(account.hasAll(WRITTEN)).isTrue();
        assertThat(account.verdict(WRITTEN).isComplete()).isTrue();
    }

    @Test
    void a_line_that_never_came_is_lost_wherever_it_stood() {
        lines(2, 3, 5, 6, 7, 8, 9);
        events(2, 6, 8);

        assertThat(account.verdict(WRITTEN).lost()).isEqualTo(3);
        assertThat(account.verdict(WRITTEN).isGood()).isFalse();
    }

    @Test
    void a_failure_that_is_no_event_is_lost() {
        lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        events(2, 4, 8, 10);

        assertThat(account.hasAll(WRITTEN)).isFalse();
        assertThat(account.verdict(WRITTEN).lost()).isEqualTo(1);
    }

    @Test
    void a_line_under_two_uids_counts_twice() {
        lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        account.line("another uid", 3);
        events(2, 4, 6, 8, 10);

        assertThat(account.verdict(WRITTEN).twice()).isEqualTo(1);
        assertThat(account.verdict(WRITTEN).isGood()).isFalse();
    }

    @Test
    void a_line_sent_again_under_its_uid_is_a_repeat() {
        lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 9, 10);
        events(2, 4, 6, 8, 10);

        assertThat(account.verdict(WRITTEN).repeats()).isEqualTo(2);
        assertThat(account.verdict(WRITTEN).isComplete()).isTrue();
    }

    @Test
    void an_event_that_comes_again_counts_twice_whatever_its_uid() {
        lines(1, 2, 3, 4, 5, 6, 7, 8, 9, 10);
        events(2, 4, 6, 6, 8, 10);

        assertThat(account.verdict(WRITTEN).twice()).isEqualTo(1);
    }

    @Test
    void a_line_or_an_event_behind_a_later_one_is_out_of_order() {
        lines(1, 3, 2, 4, 5, 6, 7, 8, 9, 10);
        events(2, 4, 8, 6, 10);

        assertThat(account.verdict(WRITTEN).outOfOrder()).isEqualTo(2);
    }

    @Test
    void missing_lines_that_are_counted_are_not_lost() {
        lines(1, 2, 3);
        account.gap("gap", 3, true);
        lines(7, 8, 9, 10);
        events(2, 8, 10);

        Verdict verdict = account.verdict(WRITTEN);
        assertThat(verdict.missingCounted()).isEqualTo(3);
        assertThat(verdict.missingEvidence()).isEqualTo(2);
        assertThat(verdict.isGood()).isTrue();
        assertThat(verdict.isComplete()).isFalse();
    }

    @Test
    void one_missing_line_more_than_is_counted_is_lost_and_one_less_is_claimed() {
        lines(1, 2, 3);
        account.gap("gap", 2, true);
        lines(7, 8, 9, 10);
        events(2, 8, 10);
        assertThat(account.verdict(WRITTEN).lost()).isEqualTo(1);

        account.gap("another gap", 2, true);
        assertThat(account.verdict(WRITTEN).lost()).isZero();
        assertThat(account.verdict(WRITTEN).claimed()).isEqualTo(1);
        assertThat(account.verdict(WRITTEN).isGood()).isFalse();
    }

    @Test
    void an_estimated_gap_excuses_lines_at_its_place_and_no_others() {
        lines(1, 2, 3);
        account.gap("gap", 1, false);
        lines(6, 7, 9, 10);
        events(2, 6, 10);

        assertThat(account.verdict(WRITTEN).missingRoughly()).isEqualTo(2);
        assertThat(account.verdict(WRITTEN).lost())
                .as("8, which is missing elsewhere")
                .isEqualTo(1);
    }

    @Test
    void a_gap_sent_again_counts_once() {
        lines(1, 2);
        account.gap("gap", 2, true);
        account.gap("gap", 2, true);
        lines(5, 6, 7, 8, 9, 10);
        events(2, 6, 8, 10);

        assertThat(account.verdict(WRITTEN).isGood()).isTrue();
    }

    @Test
    void the_number_of_a_line_is_found_in_it() {
        String line = NumberedLine.text(4711, Instant.parse("2026-11-22T06:53:45.803Z"));

        assertThat(NumberedLine.numberIn(line)).isEqualTo(4711);
        assertThat(NumberedLine.lastNumberIn(line + "\n" + NumberedLine.text(4712, Instant.EPOCH)))
                .isEqualTo(4712);
        assertThat(NumberedLine.numberIn("no number")).isZero();
    }

    private void lines(int... numbers) {
        for (int number : numbers) {
            account.line("uid-" + number, number);
        }
    }

    private void events(int... numbers) {
        for (int number : numbers) {
            account.event(number);
        }
    }
}
