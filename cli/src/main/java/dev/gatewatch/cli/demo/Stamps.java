package dev.gatewatch.cli.demo;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Locale;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The time stamps in recorded lines. All of them are in UTC, written with {@code Z} or with {@code +00:00}. */
final class Stamps {
    private static final Pattern STAMP =
            Pattern.compile("(\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3})(Z|\\+00:00)");
    private static final DateTimeFormatter MILLIS = DateTimeFormatter.ofPattern(
                    "uuuu-MM-dd'T'HH:mm:ss.SSS", Locale.ROOT)
            .withZone(ZoneOffset.UTC);

    private Stamps() {}

    /** When the line was written. Every recorded line has a stamp. */
    static Instant of(String line) {
        return STAMP.matcher(line)
                .results()
                .map(Stamps::instant)
                .reduce((first, last) -> last)
                .orElseThrow(() -> new IllegalArgumentException("a recorded line without a time stamp: " + line));
    }

    /** From the first line to the last. */
    static Duration span(List<String> lines) {
        return lines.isEmpty() ? Duration.ZERO : Duration.between(of(lines.get(0)), of(lines.get(lines.size() - 1)));
    }

    /** The line as if it had been written that much later. */
    static String shifted(String line, Duration later) {
        return STAMP.matcher(line)
                .replaceAll(stamp -> MILLIS.format(instant(stamp).plus(later)) + stamp.group(2));
    }

    private static Instant instant(MatchResult stamp) {
        return OffsetDateTime.parse(stamp.group()).toInstant();
    }
}
