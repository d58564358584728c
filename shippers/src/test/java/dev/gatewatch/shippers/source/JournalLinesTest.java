package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.shippers.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JournalLinesTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");

    @TempDir
    Path directory;

    private Probe probe;
    private Instant heard;

    @BeforeEach
    void open() throws IOException {
        probe = new Probe(directory, 64L << 20);
    }

    @AfterEach
    void close() throws IOException {
        probe.close();
    }

    @Test
    void a_unit_is_asked_for_under_both_service_managers_with_its_suffix() {
        assertThat(lines(List.of(JournalLines.named("openclaw-gateway")), Map.of("journal", "s=1;i=2"))
                        .command())
                .containsExactly(
                        "journalctl",
                        "--output=json",
                        "--follow",
                        "--no-pager",
                        "--after-cursor=s=1;i=2",
                        "_SYSTEMD_USER_UNIT=openclaw-gateway.service",
                        "+",
                        "_SYSTEMD_UNIT=openclaw-gateway.service");
    }

    @Test
    void without_a_position_it_begins_with_the_last_lines_of_the_gateways_own_units() {
        assertThat(lines(JournalLines.UNITS, Map.of()).command())
                .contains("--lines=1000", "_SYSTEMD_USER_UNIT=clawdbot-gateway.service");
    }

    @Test
    void a_profile_has_a_unit_of_its_own() {
        assertThat(lines(JournalLines.ofProfile("work"), Map.of()).command())
                .contains("_SYSTEMD_USER_UNIT=openclaw-gateway-work.service")
                .doesNotContain("_SYSTEMD_USER_UNIT=openclaw-gateway.service");
    }

    @Test
    void goes_on_after_a_restart_behind_the_last_entry_that_was_handed_on() throws Exception {
        JournalLines lines = lines(JournalLines.UNITS, Map.of());
        lines.take(entry("s=1;i=1", NOON, "one"));
        lines.take(entry("s=1;i=2", NOON.plusSeconds(1), "two"));
        assertThat(probe.takeMessages()).containsExactly("one", "two");
        assertThat(lines(JournalLines.UNITS, probe.positions()).command()).contains("--after-cursor=s=1;i=2");
    }

    @Test
    void begins_behind_what_was_heard_elsewhere_and_covers_the_time_until_its_last_entry() throws Exception {
        heard = NOON;
        JournalLines lines = lines(JournalLines.UNITS, Map.of("journal", "s=1;i=1"));
        assertThat(lines.command()).contains("--since=@1795348800.001");
        assertThat(lines.span().covers(NOON.plusMillis(1)))
                .as("nothing has come yet")
                .isFalse();

        lines.take(entry("s=1;i=9", NOON.plusSeconds(10), "nine"));

        assertThat(lines.command()).contains("--after-cursor=s=1;i=9");
        assertThat(probe.takeMessages()).containsExactly("nine");
        JournalSpan span = lines(JournalLines.UNITS, probe.positions()).span();
        assertThat(span.covers(NOON)).isFalse();
        assertThat(span.covers(NOON.plusMillis(1))).isTrue();
        assertThat(span.covers(NOON.plusSeconds(10))).isTrue();
        assertThat(span.covers(NOON.plusMillis(10_001))).isFalse();
    }

    private JournalLines lines(List<String> units, Map<String, String> positions) {
        return new JournalLines("journal", positions, "default", units, probe.intake(), () -> heard);
    }

    static byte[] entry(String cursor, Instant takenIn, String message) {
        String micros = takenIn.toEpochMilli() + "000";
        return ("{\"__CURSOR\":\"" + cursor + "\",\"__REALTIME_TIMESTAMP\":\"" + micros
                        + "\",\"_SYSTEMD_USER_UNIT\":\"openclaw-gateway.service\",\"MESSAGE\":\"" + message + "\"}\n")
                .getBytes(StandardCharsets.UTF_8);
    }
}
