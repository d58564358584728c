package dev.gatewatch.diagnosis.classify;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.correlate.Correlation;
import dev.gatewatch.diagnosis.correlate.Correlator;
import dev.gatewatch.diagnosis.correlate.HostState;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.openclaw.OpenClawLine;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Guided search for bytes that break the way from a line to a diagnosis. An ordinary test run tries the catalogue's own
 * lines and what was found before; this searches:
 *
 * <pre>mvn -pl diagnosis -am -Pfuzz test -Dtest=ClassifierFuzzTest -Dsurefire.failIfNoSpecifiedTests=false</pre>
 */
@Tag("fuzz")
class ClassifierFuzzTest {
    private static final Instant OBSERVED = Instant.parse("2026-11-22T09:00:00Z");
    private static final Catalogue CATALOGUE = Catalogue.bundled();
    private static final Classifier CLASSIFIER = new Classifier(CATALOGUE);
    private static final Correlator CORRELATOR = new Correlator(CATALOGUE);
    /** No state of a host needs more, whatever its lines say. */
    private static final int LARGEST_STATE_BYTES = 8 << 20;

    static List<byte[]> samples() {
        return CATALOGUE.signatures().stream()
                .flatMap(signature -> Stream.concat(signature.matches().stream(), signature.nearMisses().stream()))
                .map(line -> line.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    @MethodSource("samples")
    @FuzzTest(maxDuration = "10m")
    void any_bytes_are_judged_the_same_by_screen_and_classifier_and_diagnosed_within_bounds(byte[] stream) {
        HostState state = HostState.empty("oc-test-01");
        Instant time = OBSERVED;
        for (String text : new String(stream, StandardCharsets.UTF_8).split("\n", -1)) {
            time = time.plusSeconds(1);
            LogLine line = OpenClawLine.parse(text, time)
                    .toLogLine(
                            "uid-" + time,
                            "oc-test-01",
                            LogLine.DEFAULT_GATEWAY,
                            time,
                            LineSource.of(LineSource.Kind.STDIN));
            Optional<GatewayEvent> event = CLASSIFIER.classify(line);
            assertThat(event.isPresent() && !CLASSIFIER.mayMatter(Json.write(line)))
                    .as("the screen lets pass what means something")
                    .isFalse();
            assertThat(event.map(GatewayEvent::signature))
                    .isEqualTo(Optional.ofNullable(CLASSIFIER.judge(line).signature()));
            if (event.isPresent()) {
                Correlation after = CORRELATOR.observe(state, event.get());
                after.changes()
                        .forEach(diagnosis -> assertThat(diagnosis.fix().commands())
                                .allSatisfy(command -> assertThat(command).doesNotContain("\n")));
                state = after.state();
            }
        }
        assertThat(Json.write(state).length).isLessThan(LARGEST_STATE_BYTES);
    }
}
