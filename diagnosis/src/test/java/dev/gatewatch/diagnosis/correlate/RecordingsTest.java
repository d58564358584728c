package dev.gatewatch.diagnosis.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineUid;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.LineReader;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvFileSource;

/**
 * Real gateways, each in one fault, and what cured it: the telling lines of their own log files.
 *
 * <p>{@code recordings/VERSION/CASE/fault.jsonl} is the log while the fault was there, {@code cure.jsonl} what followed;
 * {@code expected.csv} says what the diagnosis must be.
 */
class RecordingsTest {
    private static final Instant LATER = Instant.parse("2026-11-22T12:00:00Z");

    @ParameterizedTest(name = "{0} {1}")
    @CsvFileSource(resources = "/recordings/expected.csv", numLinesToSkip = 2)
    void names_the_cause_and_the_fix_for_the_version_and_sees_the_cure(
            String version, String fault, String cause, Integer article, String fix, String end) throws IOException {
        String folder = "/recordings/" + version + "/" + fault + "/";
        List<Diagnosis> during = diagnoses(lines(folder + "fault.jsonl"));
        Optional<Diagnosis> first = during.stream().filter(Diagnosis::isOpen).findFirst();

        assertThat(first.map(Diagnosis::cause).orElse(null)).isEqualTo(cause);
        first.ifPresent(diagnosis -> {
            assertThat(diagnosis.fix().article()).isEqualTo(article);
            assertThat(diagnosis.fix().id()).isEqualTo(fix);
        });

        String both = lines(folder + "fault.jsonl") + lines(folder + "cure.jsonl");
        assertThat(end(diagnoses(both), cause)).isEqualTo(end);
    }

    private static String end(List<Diagnosis> diagnoses, String cause) {
        if (cause == null) {
            assertThat(diagnoses).noneMatch(Diagnosis::isOpen);
            return "nothing wrong";
        }
        if (diagnoses.stream().anyMatch(Diagnosis::isOpen)) {
            return "open";
        }
        return diagnoses.stream()
                .filter(diagnosis -> diagnosis.cause().equals(cause))
                .findFirst()
                .map(diagnosis -> diagnosis.resolvedBy().proof() ? "proven" : "presumed")
                .orElse("settled");
    }

    private static List<Diagnosis> diagnoses(String log) {
        var diagnoser = new Diagnoser(Story.CATALOGUE, Story.HOST);
        var reader = new LineReader(ZoneOffset.UTC, UnaryOperator.identity());
        var uids = new LineUid();
        long number = 0;
        for (String printed : log.lines().toList()) {
            for (ParsedLine line : reader.read(printed, LATER)) {
                diagnoser.read(line.toLogLine(
                        uids.of(Story.HOST, LogLine.DEFAULT_GATEWAY, line.printed(), number++),
                        Story.HOST,
                        LogLine.DEFAULT_GATEWAY,
                        LATER,
                        LineSource.of(LineSource.Kind.FILE)));
            }
        }
        return diagnoser.conclude();
    }

    private static String lines(String resource) throws IOException {
        try (InputStream lines = RecordingsTest.class.getResourceAsStream(resource)) {
            return lines == null ? "" : new String(lines.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
