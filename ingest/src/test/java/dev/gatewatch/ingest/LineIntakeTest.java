package dev.gatewatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.Topics;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class LineIntakeTest {
    private static final String FILE_LINE = """
            {"0":"{\\"subsystem\\":\\"gateway/ws\\"}","1":"unauthorized conn=2bd7 remote=127.0.0.1 reason=token_mismatch",\
            "_meta":{"logLevelName":"WARN","date":"2026-11-22T06:53:45.803Z"},"time":"2026-11-22T06:53:45.803Z"}""";

    @RegisterExtension
    final OpenDoor door = new OpenDoor();

    @Test
    void a_line_as_openclaw_printed_it_is_parsed_and_placed() {
        door.post("/v1/lines?host=web-1", FILE_LINE);

        LogLine line = door.lines().get(0);
        assertThat(line.host()).isEqualTo("web-1");
        assertThat(line.gateway()).isEqualTo("default");
        assertThat(line.severity()).isEqualTo(Severity.WARN);
        assertThat(line.subsystem()).isEqualTo("gateway/ws");
        assertThat(line.message()).isEqualTo("unauthorized conn=2bd7 remote=127.0.0.1 reason=token_mismatch");
        assertThat(line.time()).isEqualTo("2026-11-22T06:53:45.803Z");
        assertThat(line.observedTime()).isEqualTo(OpenDoor.NOW);
        assertThat(line.source().kind()).isEqualTo(LineSource.Kind.AGENT);
    }

    @Test
    void a_stamped_line_sent_again_is_the_same_line() {
        door.post("/v1/lines?host=web-1", FILE_LINE);
        door.post("/v1/lines?host=web-1", FILE_LINE);

        assertThat(door.lines())
                .extracting(LogLine::uid)
                .containsOnly(door.lines().get(0).uid());
    }

    @Test
    void equal_lines_of_one_body_are_two_lines() {
        door.post("/v1/lines?host=web-1", FILE_LINE + "\n" + FILE_LINE);

        assertThat(door.lines())
                .extracting(LogLine::uid)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void the_same_line_of_another_host_is_another_line() {
        door.post("/v1/lines?host=web-1", FILE_LINE);
        door.post("/v1/lines?host=web-2", FILE_LINE);

        assertThat(door.lines()).extracting(LogLine::uid).doesNotHaveDuplicates();
    }

    @Test
    void a_line_without_a_stamp_that_comes_later_again_is_another_line() {
        door.post("/v1/lines?host=web-1", "gateway connect failed: unauthorized");
        door.passSeconds(1);
        door.post("/v1/lines?host=web-1", "gateway connect failed: unauthorized");

        assertThat(door.lines())
                .extracting(LogLine::uid)
                .doesNotHaveDuplicates()
                .hasSize(2);
    }

    @Test
    void records_and_printed_lines_may_be_mixed() {
        String record =
                "{\"uid\":\"u1\",\"host\":\"web-1\",\"observedTime\":\"2026-11-22T12:00:00Z\",\"message\":\"ours\"}";

        door.post("/v1/lines?host=web-1", FILE_LINE + "\n" + record + "\nplain words\n");

        assertThat(door.lines())
                .extracting(LogLine::message)
                .containsExactlyInAnyOrder(
                        "unauthorized conn=2bd7 remote=127.0.0.1 reason=token_mismatch", "ours", "plain words");
    }

    @Test
    void a_line_that_speaks_of_uids_is_not_taken_for_a_record() {
        door.post("/v1/lines?host=web-1", """
                {"0":"{\\"uid\\":1,\\"observedTime\\":2}","time":"2026-11-22T06:53:45.803Z"}""");

        assertThat(door.lines()).hasSize(1);
        assertThat(door.deadLetters()).isEmpty();
    }

    @Test
    void a_secret_in_a_printed_line_goes_no_further() {
        door.post("/v1/lines?host=web-1", "dialing ws://127.0.0.1:18789/?token=s3cr3t-0123456789abcdef");

        assertThat(door.lines().get(0).message())
                .contains("ws://127.0.0.1:18789/")
                .doesNotContain("s3cr3t");
    }

    @Test
    void binary_garbage_and_very_long_lines_are_lines_too_of_bounded_length() {
        byte[] garbage = new byte[4_000];
        for (int i = 0; i < garbage.length; i++) {
            garbage[i] = (byte) (i % 10 == 0 ? 0xff : 1 + i % 9);
        }

        assertThat(door.post("/v1/lines?host=web-1", garbage).statusCode()).isEqualTo(200);
        assertThat(door.post("/v1/lines?host=web-1", "x".repeat(10 << 20)).statusCode())
                .isEqualTo(200);

        assertThat(door.lines()).hasSizeGreaterThanOrEqualTo(2);
        assertThat(door.sent(Topics.LOGS))
                .allSatisfy(record -> assertThat(record.value().length).isLessThan(128 << 10));
    }

    @Test
    void printed_lines_need_a_host_and_get_none_by_guess() {
        assertThat(door.post("/v1/lines", FILE_LINE).statusCode()).isEqualTo(400);
        assertThat(door.post("/v1/lines", FILE_LINE).body()).contains("X-Gatewatch-Host");
        assertThat(door.lines()).isEmpty();
    }
}
