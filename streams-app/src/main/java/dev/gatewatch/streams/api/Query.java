package dev.gatewatch.streams.api;

import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.desk.AlertView;
import dev.gatewatch.streams.fleet.HostOrder;
import dev.gatewatch.streams.history.Filter;
import dev.gatewatch.streams.history.TimeRange;
import io.javalin.http.Context;
import java.time.Duration;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.Arrays;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * What a request asks for, read from its query.
 *
 * <p>Every method throws a {@link Problem} that names the parameter, its value and what is allowed.
 */
final class Query {
    private static final Duration USUAL_RANGE = Duration.ofHours(6);
    private static final String TO = "now";
    /** Nothing is kept for longer. */
    private static final Duration KEPT = Topics.DIAGNOSES.retention();
    /** Hosts' clocks may be ahead. */
    private static final Duration AHEAD = Duration.ofDays(1);

    private static final Duration SHORTEST = Duration.ofMinutes(1);
    private static final int USUAL_LIMIT = 100;
    private static final int HIGHEST_LIMIT = 1_000;
    private static final int LONGEST_TEXT = 1_000;
    private static final Pattern RELATIVE = Pattern.compile("now(?:-(\\d{1,6})([smhd]))?");
    private static final Instant FIRST = Instant.EPOCH;
    private static final Instant LAST = Instant.parse("9999-12-31T23:59:59Z");

    private final Context request;
    private final Instant now;

    Query(Context request, Instant now) {
        this.request = request;
        this.now = now;
    }

    /** The range; the last six hours before its end unless its begin is given. */
    TimeRange range() {
        Instant to = time("to", TO);
        return range(given("from") ? time("from", TO) : to.minus(USUAL_RANGE), to);
    }

    /** As much of the range as anything can be kept of: what is asked for more is not worth a second of work. */
    private TimeRange range(Instant from, Instant to) {
        if (Duration.between(from, to).toMillis() < TimeRange.BUCKETS) {
            throw Problem.badRequest("from must be before to: from is " + from + ", to is " + to);
        }
        Instant oldest = now.minus(KEPT);
        Instant newest = now.plus(AHEAD);
        return new TimeRange(between(oldest, from, newest.minus(SHORTEST)), between(oldest.plus(SHORTEST), to, newest));
    }

    private static Instant between(Instant least, Instant time, Instant most) {
        return time.isBefore(least) ? least : time.isAfter(most) ? most : time;
    }

    /** The filter of a list that always has a range. */
    Filter filter() {
        return new Filter(range(), values("cause"), values("status"), values("version"), text());
    }

    /** The filter of a list that goes back to the beginning unless a range is given. */
    Filter filterOfAllTime() {
        TimeRange range = given("from") ? range() : given("to") ? range(FIRST, time("to", TO)) : null;
        return new Filter(range, values("cause"), values("status"), values("version"), text());
    }

    /** The states of alerts; empty for all. */
    Set<AlertView.State> states() {
        try {
            return values("state").stream().map(AlertView.State::of).collect(Collectors.toUnmodifiableSet());
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("state: " + e.getMessage());
        }
    }

    HostOrder order() {
        try {
            return given("sort") ? HostOrder.of(request.queryParam("sort")) : HostOrder.WORST;
        } catch (IllegalArgumentException e) {
            throw Problem.badRequest("sort: " + e.getMessage());
        }
    }

    int limit() {
        String text = request.queryParam("limit");
        if (!given("limit")) {
            return USUAL_LIMIT;
        }
        if (!text.matches("[0-9]{1,4}") || Integer.parseInt(text) < 1 || Integer.parseInt(text) > HIGHEST_LIMIT) {
            throw Problem.badRequest("limit is '" + text + "', must be a number from 1 to " + HIGHEST_LIMIT);
        }
        return Integer.parseInt(text);
    }

    /** {@code null} for the beginning of a list. */
    String cursor() {
        return given("cursor") ? request.queryParam("cursor") : null;
    }

    /** {@code null} for anything. */
    String text() {
        String text = request.queryParam("q");
        if (text != null && text.length() > LONGEST_TEXT) {
            throw Problem.badRequest("q is longer than " + LONGEST_TEXT + " characters");
        }
        return text;
    }

    private Set<String> values(String parameter) {
        return request.queryParams(parameter).stream()
                .flatMap(list -> Arrays.stream(list.split(",")))
                .map(String::strip)
                .filter(value -> !value.isEmpty())
                .collect(Collectors.toUnmodifiableSet());
    }

    private Instant time(String parameter, String usual) {
        String text = given(parameter) ? request.queryParam(parameter) : usual;
        Matcher relative = RELATIVE.matcher(text);
        try {
            Instant time = relative.matches() ? now.minus(ago(relative)) : Instant.parse(text);
            if (time.isAfter(LAST)) {
                return LAST;
            }
            return time.isBefore(FIRST) ? FIRST : time;
        } catch (DateTimeParseException e) {
            throw Problem.badRequest(parameter + " is '" + text
                    + "', must be a time such as 2026-11-22T09:14:00Z, now or now-6h (s, m, h or d)");
        }
    }

    private static Duration ago(Matcher relative) {
        if (relative.group(1) == null) {
            return Duration.ZERO;
        }
        long number = Long.parseLong(relative.group(1));
        return switch (relative.group(2)) {
            case "s" -> Duration.ofSeconds(number);
            case "m" -> Duration.ofMinutes(number);
            case "h" -> Duration.ofHours(number);
            default -> Duration.ofDays(number);
        };
    }

    private boolean given(String parameter) {
        String value = request.queryParam(parameter);
        return value != null && !value.isEmpty();
    }
}
