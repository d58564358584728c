package dev.gatewatch.protocol.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.openclaw.ParsedLine.Kind;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The same minutes of the same gateway, seen through each of the ways in which OpenClaw shows them. */
class RecordedLinesTest {
    /** What a line says, whichever way it was read. */
    private record Said(Instant time, Severity severity, String subsystem, String message) {
        static Said of(ParsedLine line) {
            return new Said(line.time(), line.severity(), line.subsystem(), line.message());
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026.1.24-3", "2026.2.26", "2026.5.28", "2026.9.6"})
    void the_tail_says_what_the_file_says(String version) {
        List<ParsedLine> tail = logLines(version + "/tail.jsonl");
        List<ParsedLine> file = logLines(version + "/file.jsonl");

        assertThat(tail).extracting(Said::of).containsAll(said(file));
        assertThat(tail).extracting(ParsedLine::attributes).containsAll(attributes(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026.1.24-3", "2026.2.26", "2026.5.28", "2026.9.6"})
    void a_line_has_the_same_identity_in_the_tail_and_in_the_file(String version) {
        Set<String> tail = printed(logLines(version + "/tail.jsonl"));
        List<String> file = Recordings.lines(version + "/file.jsonl");

        assertThat(tail).containsAll(file);
        assertThat(printed(Recordings.read(version + "/file.jsonl"))).isEqualTo(Set.copyOf(file));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026.1.24-3", "2026.2.26", "2026.5.28", "2026.9.6"})
    void the_plain_tail_says_what_the_tail_says(String version) {
        List<ParsedLine> plain = logLines(version + "/plain.txt");

        assertThat(plain).isNotEmpty();
        assertThat(logLines(version + "/tail.jsonl")).extracting(Said::of).containsAll(said(plain));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026.1.24-3", "2026.2.26", "2026.5.28"})
    void up_to_2026_5_the_plain_tail_has_the_context_too(String version) {
        assertThat(logLines(version + "/tail.jsonl"))
                .extracting(ParsedLine::attributes)
                .containsAll(attributes(logLines(version + "/plain.txt")));
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026.1.24-3", "2026.2.26", "2026.5.28", "2026.9.6"})
    void the_console_names_the_connections_as_the_file_does(String version) {
        Set<String> inFile = logLines(version + "/file.jsonl").stream()
                .filter(line -> line.message().startsWith("closed before connect"))
                .map(line -> line.subsystem() + " " + line.message().substring(0, 64))
                .collect(Collectors.toSet());
        Set<String> onConsole = logLines(version + "/console.txt").stream()
                .filter(line -> line.message().startsWith("closed before connect"))
                .map(line -> line.subsystem() + " " + line.message().substring(0, 64))
                .collect(Collectors.toSet());

        assertThat(onConsole).isNotEmpty().isEqualTo(inFile);
    }

    @ParameterizedTest
    @ValueSource(strings = {"2026.1.24-3", "2026.2.26", "2026.5.28", "2026.9.6"})
    void the_context_of_a_refused_connection_becomes_attributes(String version) {
        ParsedLine refused = logLines(version + "/tail.jsonl").stream()
                .filter(line -> line.message().startsWith("closed before connect"))
                .findFirst()
                .orElseThrow();

        assertThat(refused.severity()).isEqualTo(Severity.WARN);
        assertThat(refused.subsystem()).isEqualTo("gateway/ws");
        assertThat(refused.attributes())
                .containsEntry("cause", "pairing-required")
                .containsEntry("handshake", "failed")
                .containsEntry("reason", "not-paired")
                .containsKeys("requestId", "deviceId", "durationMs");
    }

    @Test
    void the_tail_tells_what_it_follows() {
        ParsedLine meta = Recordings.read("2026.9.6/tail.jsonl").get(0);

        assertThat(meta.kind()).isEqualTo(Kind.TAIL_META);
        assertThat(meta.attributes())
                .containsEntry("sourceKind", "file")
                .containsEntry("file", "/tmp/lab/lf/run/2026.9.6/unpaired-device/gateway.log");
        assertThat(Recordings.read("2026.9.6/plain.txt").get(0))
                .satisfies(plain -> assertThat(plain.kind()).isEqualTo(Kind.TAIL_META))
                .satisfies(plain -> assertThat(plain.message()).isEqualTo(meta.message()));
    }

    @Test
    void a_tail_that_lost_its_gateway_says_so_in_notices() {
        List<ParsedLine> notices = Recordings.read("2026.9.6/tail-errors.txt");

        assertThat(notices).hasSize(2).allSatisfy(line -> {
            assertThat(line.kind()).isEqualTo(Kind.TAIL_NOTICE);
            assertThat(line.subsystem()).isEqualTo("logs");
        });
        assertThat(notices)
                .first()
                .extracting(ParsedLine::message)
                .isEqualTo("gateway disconnected, reconnecting in 18s...");
        assertThat(notices).last().extracting(ParsedLine::message).isEqualTo("gateway reconnected");
    }

    @Test
    void a_tail_that_gave_up_tells_the_real_reason_in_its_message() {
        List<ParsedLine> lines = Recordings.read("2026.2.26/tail-refused.txt");

        assertThat(lines).extracting(ParsedLine::kind).containsExactly(Kind.LINE, Kind.TAIL_ERROR);
        assertThat(lines.get(0).message())
                .isEqualTo("gateway connect failed: Error: unauthorized: too many failed authentication attempts"
                        + " (retry later)");
        ParsedLine error = lines.get(1);
        assertThat(error.severity()).isEqualTo(Severity.ERROR);
        assertThat(error.message())
                .startsWith(
                        "gateway closed (1008): unauthorized: too many failed authentication attempts (retry later)\n");
        assertThat(error.attributes())
                .containsAllEntriesOf(Map.of(
                        "summary", "Gateway not reachable. Is it running and accessible?",
                        "url", "ws://127.0.0.1:29340",
                        "urlSource", "local loopback",
                        "hint", "Hint: run `openclaw doctor`."));
    }

    @Test
    void from_2026_9_the_reason_is_in_both_fields_and_told_once() {
        ParsedLine error = Recordings.read("2026.9.6/tail-refused.txt").get(0);

        assertThat(error.kind()).isEqualTo(Kind.TAIL_ERROR);
        assertThat(error.message()).isEqualTo("unauthorized: too many failed authentication attempts (retry later)");
        assertThat(error.attributes()).doesNotContainKey("summary");
    }

    private static List<ParsedLine> logLines(String file) {
        return Recordings.read(file).stream()
                .filter(line -> line.kind() == Kind.LINE)
                .toList();
    }

    private static List<Said> said(List<ParsedLine> lines) {
        return lines.stream().map(Said::of).toList();
    }

    private static List<Map<String, String>> attributes(List<ParsedLine> lines) {
        return lines.stream().map(ParsedLine::attributes).toList();
    }

    private static Set<String> printed(List<ParsedLine> lines) {
        return lines.stream()
                .map(line -> new String(line.printed(), StandardCharsets.UTF_8))
                .collect(Collectors.toSet());
    }
}
