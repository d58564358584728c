package dev.gatewatch.protocol.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneId;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class StampTest {
    @ParameterizedTest
    @CsvSource({
        "2026-11-22T06:53:45.803Z, 2026-11-22T06:53:45.803Z",
        "2026-11-22T06:53:45Z, 2026-11-22T06:53:45Z",
        "2026-11-22T06:53:45.803+00:00, 2026-11-22T06:53:45.803Z",
        "2026-11-22T06:53:45.803-03:30, 2026-11-22T10:23:45.803Z",
        "2026-11-22T06:53:45+0800, 2026-11-21T22:53:45Z",
        "2026-11-22T06:53:45.123456789Z, 2026-11-22T06:53:45.123456789Z",
        "'2026-11-22T06:53:45,5Z', 2026-11-22T06:53:45.500Z",
        "2026-11-22 06:53:45Z, 2026-11-22T06:53:45Z",
        "2026-02-28T23:59:60Z, 2026-02-28T23:59:59Z",
        "2028-02-29T00:00:00Z, 2028-02-29T00:00:00Z",
    })
    void iso_stamps_are_read(String text, Instant time) {
        assertThat(read(text, "UTC", "2026-11-22T08:00:00Z")).isEqualTo(time);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "2026-13-01T00:00:00Z",
                "2026-02-30T00:00:00Z",
                "2026-11-22T24:00:00Z",
                "2026-11-22T06:60:00Z",
                "2026-11-22",
                "2026-11-22T06:53",
                "2026/11/22 06:53:45",
                "25:00:00",
                "12:00:0",
                "Foo 10 22:46:53",
                "anF 10 22:46:53",
                "Feb 30 22:46:53",
                "Feb xx 22:46:53",
                "123456789",
                ""
            })
    void what_is_no_time_is_no_stamp(String text) {
        assertThat(read(text, "UTC", "2026-11-22T08:00:00Z")).isNull();
    }

    @ParameterizedTest
    @CsvSource({
        // A stamp without offset is in the zone of the host.
        "2026-03-15T03:37:19, Europe/Berlin, 2026-11-22T08:00:00Z, 2026-03-15T02:37:19Z",
        "02:37:42, Europe/Berlin, 2026-11-22T08:00:00Z, 2026-11-22T01:37:42Z",
        // The last time of that name: today's, or yesterday's if today's is still to come.
        "07:59:59, UTC, 2026-11-22T08:00:00Z, 2026-11-22T07:59:59Z",
        "23:59:59, UTC, 2026-11-22T00:00:03Z, 2026-11-21T23:59:59Z",
        // A stepped clock may be ahead by an hour, and not by more.
        "09:00:00, UTC, 2026-11-22T08:00:00Z, 2026-11-22T09:00:00Z",
        "09:00:01, UTC, 2026-11-22T08:00:00Z, 2026-11-21T09:00:01Z",
        "00:00:02, UTC, 2026-11-21T23:59:59Z, 2026-11-22T00:00:02Z",
        // The day is the one of the stamp's own offset.
        "08:29:16+01:00, UTC, 2026-11-22T08:00:00Z, 2026-11-22T07:29:16Z",
        "23:30:00-08:00, UTC, 2026-11-22T08:00:00Z, 2026-11-22T07:30:00Z",
        "10:26:56.250+08:00, UTC, 2026-11-22T08:00:00Z, 2026-11-22T02:26:56.250Z",
    })
    void a_stamp_without_a_date_is_the_last_time_of_that_name(String text, String zone, String observed, Instant time) {
        assertThat(read(text, zone, observed)).isEqualTo(time);
    }

    @ParameterizedTest
    @CsvSource({
        "Feb 10 22:46:53, UTC, 2026-11-22T08:00:00Z, 2026-02-10T22:46:53Z",
        "Feb  9 22:46:53, UTC, 2026-11-22T08:00:00Z, 2026-02-09T22:46:53Z",
        "Feb 10 22:46:53.123456, UTC, 2026-11-22T08:00:00Z, 2026-02-10T22:46:53.123456Z",
        "Feb 10 22:46:53, Asia/Shanghai, 2026-11-22T08:00:00Z, 2026-02-10T14:46:53Z",
        "Dec 31 23:59:59, UTC, 2026-01-01T00:00:01Z, 2025-12-31T23:59:59Z",
        "Feb 29 12:00:00, UTC, 2026-11-22T08:00:00Z, 2024-02-29T12:00:00Z",
    })
    void a_stamp_without_a_year_is_the_last_day_of_that_name(String text, String zone, String observed, Instant time) {
        assertThat(read(text, zone, observed)).isEqualTo(time);
    }

    private static Instant read(String text, String zone, String observed) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        return new Stamp(ZoneId.of(zone)).read(bytes, 0, bytes.length, Instant.parse(observed));
    }
}
