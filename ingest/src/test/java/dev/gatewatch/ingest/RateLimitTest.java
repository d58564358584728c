package dev.gatewatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class RateLimitTest {
    private static final int LINES_PER_SECOND = 100;
    private static final int BURST = 10 * LINES_PER_SECOND;

    private final AtomicLong now = new AtomicLong();
    private final RateLimit limit = new RateLimit(LINES_PER_SECOND, now::get);

    @Test
    void ten_seconds_worth_pass_at_once_and_not_one_line_more() {
        assertThat(limit.take("web-1", BURST)).isZero();
        assertThat(limit.take("web-1", 1)).isEqualTo(Duration.ofMillis(10));
    }

    @Test
    void after_the_wait_it_passes_and_just_before_it_does_not() {
        limit.take("web-1", BURST);
        Duration wait = limit.take("web-1", 50);

        now.addAndGet(wait.toNanos() - 1_000_000);
        assertThat(limit.take("web-1", 50)).isPositive();
        now.addAndGet(1_000_000);
        assertThat(limit.take("web-1", 50)).isZero();
    }

    @Test
    void what_was_refused_is_not_taken() {
        limit.take("web-1", BURST - 10);

        assertThat(limit.take("web-1", 11)).isPositive();
        assertThat(limit.take("web-1", 10)).isZero();
    }

    @Test
    void a_batch_larger_than_the_bucket_passes_and_is_paid_off() {
        assertThat(limit.take("web-1", 2 * BURST)).isZero();

        assertThat(limit.take("web-1", 1)).isEqualTo(Duration.ofMillis(10_010));
    }

    @Test
    void one_host_does_not_use_up_anothers() {
        limit.take("web-1", BURST);

        assertThat(limit.take("web-2", BURST)).isZero();
    }
}
