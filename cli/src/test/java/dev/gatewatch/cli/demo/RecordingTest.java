package dev.gatewatch.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.correlate.Diagnoser;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class RecordingTest {
    private static final Catalogue CATALOGUE = Catalogue.bundled();
    private static final Instant START = Instant.parse("2026-11-22T12:00:00Z");

    static Stream<String> failures() {
        return FleetStory.failures().entrySet().stream()
                .flatMap(version -> version.getValue().stream().map(failure -> version.getKey() + "/" + failure));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_failure_is_diagnosed_and_its_recovery_ends_it(String failure) {
        Recording recording = recording(failure);
        Instant cured = START.plusSeconds(300);

        assertThat(diagnoses(take(recording.fault(), START)).get(0).isOpen()).isTrue();
        assertThat(diagnoses(
                        take(recording.fault(), START),
                        take(recording.retry(), START.plusSeconds(120)),
                        take(recording.recovery(), cured)))
                .isNotEmpty()
                .noneMatch(Diagnosis::isOpen);
    }

    @Test
    void all_six_fixes_of_the_article_are_played() {
        Stream<Integer> fixes = failures()
                .map(RecordingTest::recording)
                .map(recording -> diagnoses(take(recording.fault(), START)).get(0))
                .map(diagnosis -> diagnosis.fix().article());

        assertThat(fixes).contains(1, 2, 3, 4, 5, 6);
    }

    @ParameterizedTest
    @MethodSource("versions")
    void what_is_ordinary_needs_nobody(String version) {
        assertThat(diagnoses(
                        take(Recording.ordinary(version, "gateway-start").fault(), START),
                        take(Recording.ordinary(version, "healthy").fault(), START.plusSeconds(300))))
                .isEmpty();
    }

    static Stream<String> versions() {
        return FleetStory.failures().keySet().stream();
    }

    private static Recording recording(String failure) {
        String[] parts = failure.split("/");
        return Recording.failure(parts[0], parts[1]);
    }

    private static Take take(Recording.Part part, Instant start) {
        return new Take(part, "oc-test-01", start, "story", start.getEpochSecond());
    }

    private static List<Diagnosis> diagnoses(Take... takes) {
        var diagnoser = new Diagnoser(CATALOGUE, "oc-test-01");
        Stream.of(takes)
                .flatMap(Take::lines)
                .forEach(line -> diagnoser.read(OpenClawLine.parse(line.text(), line.time())
                        .toLogLine(
                                line.text(),
                                line.host(),
                                LogLine.DEFAULT_GATEWAY,
                                line.time(),
                                LineSource.of(LineSource.Kind.DEMO))));
        return diagnoser.conclude();
    }
}
