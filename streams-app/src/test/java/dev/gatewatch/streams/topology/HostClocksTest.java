package dev.gatewatch.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

class HostClocksTest {
    private static final Instant NOW = Instant.parse("2026-11-22T09:00:00Z");
    private static final Instant HOST_TIME = Instant.parse("2026-11-22T07:00:00Z");
    private static final Duration SILENT_AFTER = Duration.ofMinutes(2);

    private final HostClocks clocks = new HostClocks(SILENT_AFTER);

    @Test
    void a_hosts_time_goes_on_with_ours_from_what_it_told_last() {
        clocks.heard("oc-1", HOST_TIME, NOW);
        assertThat(clocks.now("oc-1", NOW.plusSeconds(3600))).isEqualTo(HOST_TIME.plusSeconds(3600));
    }

    @Test
    void where_heartbeats_are_sent_it_goes_no_further_than_one_may_be_away() {
        clocks.alive("oc-1", HOST_TIME, NOW);
        assertThat(clocks.now("oc-1", NOW.plusSeconds(120))).isEqualTo(HOST_TIME.plusSeconds(120));
        assertThat(clocks.now("oc-1", NOW.plusSeconds(121))).isEqualTo(HOST_TIME.plusSeconds(120));
    }

    @Test
    void a_shipper_is_silent_from_the_moment_on_and_is_named_once() {
        clocks.alive("oc-1", HOST_TIME, NOW);

        assertThat(clocks.fallenSilent(NOW.plus(SILENT_AFTER).minusMillis(1))).isEmpty();
        assertThat(clocks.fallenSilent(NOW.plus(SILENT_AFTER))).containsExactly("oc-1");
        assertThat(clocks.fallenSilent(NOW.plus(SILENT_AFTER))).isEmpty();
    }

    @Test
    void a_heartbeat_is_news_at_first_and_after_a_silence() {
        assertThat(clocks.alive("oc-1", HOST_TIME, NOW)).isFalse();
        assertThat(clocks.alive("oc-1", HOST_TIME, NOW)).isTrue();
        clocks.fallenSilent(NOW.plus(SILENT_AFTER));
        assertThat(clocks.alive("oc-1", HOST_TIME, NOW)).isFalse();
    }

    @Test
    void a_shipper_that_was_alive_before_we_began_has_the_whole_time_to_be_heard() {
        clocks.expect("oc-1", HOST_TIME, NOW);

        assertThat(clocks.fallenSilent(NOW.plus(SILENT_AFTER).minusMillis(1))).isEmpty();
        assertThat(clocks.fallenSilent(NOW.plus(SILENT_AFTER))).containsExactly("oc-1");
    }

    @Test
    void how_long_a_shipper_has_been_silent_is_told_on_our_clock() {
        clocks.expect("oc-1", HOST_TIME, NOW);

        assertThat(clocks.silentFor("oc-1", NOW.plus(SILENT_AFTER).plusSeconds(5)))
                .isEqualTo(Duration.ofSeconds(5));
    }

    @Test
    void lines_alone_make_no_shipper() {
        clocks.heard("oc-1", HOST_TIME, NOW);
        assertThat(clocks.fallenSilent(NOW.plus(Duration.ofDays(1)))).isEmpty();
    }

    @Test
    void lines_of_a_silent_shipper_do_not_break_its_silence() {
        clocks.alive("oc-1", HOST_TIME, NOW);
        clocks.heard("oc-1", HOST_TIME, NOW.plusSeconds(100));
        assertThat(clocks.fallenSilent(NOW.plus(SILENT_AFTER))).containsExactly("oc-1");
    }
}
