package dev.gatewatch.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.DeadLetter;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.metrics.Metric;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DeadLettersTest {
    private static final String HOST = "oc-fra-01";
    /** Whatever is wrong with it, it has the words of a telling line. */
    private static final String TELLING = "\"message\":\"unauthorized conn=c-1 reason=token_mismatch\"";

    @TempDir
    Path stateDir;

    private TopologyDriver fleet;

    @BeforeEach
    void start() {
        fleet = new TopologyDriver(stateDir);
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    static List<Arguments> notLines() {
        String times = "\"time\":\"2026-11-22T09:00:00Z\",\"observedTime\":\"2026-11-22T09:00:00Z\"";
        return List.of(
                Arguments.of("text", "unauthorized conn=c-1", "not a JSON object"),
                Arguments.of("nothing", "", "not a JSON object"),
                Arguments.of(
                        "a line that was cut", "{\"uid\":\"1\",\"host\":\"oc-fra-01\"," + TELLING, "not a JSON object"),
                Arguments.of("JSON with a hole in it", "{\"uid\":,," + TELLING + "}", "LogLine"),
                Arguments.of("another type", "{\"uid\":\"1\",\"host\":{\"a\":1}," + TELLING + "}", "LogLine"),
                Arguments.of(
                        "another host's line",
                        "{\"uid\":\"1\",\"host\":\"oc-fra-02\"," + times + "," + TELLING + "}",
                        "host is oc-fra-02, but the record's key is oc-fra-01"),
                Arguments.of("no uid", "{\"host\":\"oc-fra-01\"," + times + "," + TELLING + "}", "uid"),
                Arguments.of("no time", "{\"uid\":\"1\",\"host\":\"oc-fra-01\"," + TELLING + "}", "observedTime"),
                Arguments.of(
                        "a time before 1970",
                        "{\"uid\":\"1\",\"host\":\"oc-fra-01\",\"observedTime\":\"1969-12-31T23:59:59Z\"," + TELLING
                                + "}",
                        "from 1970 to 9999"),
                Arguments.of(
                        "a time that no calendar has",
                        "{\"uid\":\"1\",\"host\":\"oc-fra-01\",\"observedTime\":\"+1000000000-12-31T23:59:59Z\","
                                + TELLING + "}",
                        "LogLine"),
                Arguments.of("deep nesting", "{" + "\"a\":{".repeat(500) + TELLING + "}".repeat(501), "nesting"));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("notLines")
    void what_is_no_line_is_kept_with_the_reason(String what, String value, String reason) {
        fleet.sends(HOST, value.getBytes(UTF_8));

        assertThat(fleet.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.key()).isEqualTo(HOST);
            assertThat(new String(letter.value(), UTF_8)).isEqualTo(value);
            assertThat(header(letter, DeadLetter.REASON)).contains(reason);
            assertThat(header(letter, DeadLetter.SOURCE)).isEqualTo("openclaw.logs-0@0");
        });
        assertThat(fleet.events()).isEmpty();
    }

    @Test
    void secrets_of_what_is_no_line_are_not_kept() {
        fleet.sends(HOST, ("{\"token\": \"s3cr3t-0123456789abcdef\", " + TELLING + ", broken}").getBytes(UTF_8));

        assertThat(fleet.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(new String(letter.value(), UTF_8)).contains("broken").doesNotContain("s3cr3t");
            assertThat(header(letter, DeadLetter.REASON)).doesNotContain("s3cr3t");
        });
    }

    @Test
    void binary_garbage_is_kept_and_stops_nobody() {
        byte[] garbage = new byte[4_096];
        new Random(7).nextBytes(garbage);

        fleet.sends(HOST, garbage);
        fleet.says(HOST, Lines.WS, Lines.unauthorized("c-1", "10.0.0.1"));

        assertThat(fleet.deadLetters())
                .singleElement()
                .satisfies(letter -> assertThat(letter.value()).isEqualTo(garbage));
        assertThat(fleet.events()).hasSize(1);
    }

    @Test
    void of_a_value_of_ten_megabytes_the_beginning_is_kept_and_its_length_told() {
        byte[] value = new byte[10 << 20];
        Arrays.fill(value, (byte) 'x');

        fleet.sends(HOST, value);

        assertThat(fleet.deadLetters()).singleElement().satisfies(letter -> {
            assertThat(letter.value()).hasSize(DeadLetter.LONGEST);
            assertThat(header(letter, DeadLetter.LENGTH)).isEqualTo("10485760");
        });
    }

    @Test
    void a_record_without_a_host_or_without_a_value_is_a_dead_letter() {
        fleet.sends(null, "{}".getBytes(UTF_8));
        fleet.sends("two\nlines", "{}".getBytes(UTF_8));
        fleet.sends(HOST, null);

        assertThat(fleet.deadLetters()).hasSize(3);
    }

    @Test
    void heartbeats_and_facts_that_cannot_be_read_are_dead_letters_too() {
        fleet.send(Topics.HEARTBEATS, HOST, "{\"host\":".getBytes(UTF_8));
        fleet.send(Topics.FACTS, HOST, "[]".getBytes(UTF_8));

        // The driver forgets what is sent before a record is processed; the counter does not.
        assertThat(fleet.counted(Metric.DEAD_LETTERS)).isEqualTo(2);
    }

    @Test
    void what_was_read_was_matched_unmatched_or_rejected() {
        fleet.says(HOST, Lines.WS, Lines.unauthorized("c-1", "10.0.0.1"));
        fleet.says(HOST, "gateway", "heartbeat ok");
        fleet.says(HOST, "gateway", "tools loaded");
        fleet.sends(HOST, new byte[] {1, 2, 3});

        assertThat(lines("matched")).isEqualTo(1);
        assertThat(lines("unmatched")).isEqualTo(2);
        assertThat(lines("rejected")).isEqualTo(1);
        assertThat(fleet.counted(Metric.DEAD_LETTERS)).isEqualTo(1);
    }

    private double lines(String outcome) {
        return fleet.counted(Metric.LINES, outcome);
    }

    private static String header(TestRecord<String, byte[]> letter, String name) {
        return new String(letter.headers().lastHeader(name).value(), UTF_8);
    }
}
