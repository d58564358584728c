package dev.gatewatch.streams.topology;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.streams.alert.RepeatedCloses;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DiagnosisTopologyTest {
    private static final String REFUSED =
            "closed before connect conn=%s remote=10.20.4.31 fwd=n/a origin=n/a host=n/a ua=n/a code=1008"
                    + " reason=unauthorized: gateway token mismatch (provide gateway auth token)";

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

    @Test
    void its_picture_is_as_it_was_drawn() throws IOException {
        String described = new DiagnosisTopology(
                        Catalogue.bundled(),
                        RepeatedCloses.DEFAULT,
                        Duration.ofMinutes(2),
                        new GatewatchMetrics(new SimpleMeterRegistry()))
                .build()
                .describe()
                .toString();

        try (var drawn = getClass().getResourceAsStream("topology.txt")) {
            assertThat(described).isEqualToNormalizingNewlines(new String(drawn.readAllBytes(), UTF_8));
        }
    }

    @Test
    void a_telling_line_becomes_an_event_and_an_ordinary_one_does_not() {
        var line = fleet.says("oc-1", "gateway/ws", REFUSED.formatted("c-1"));
        fleet.says("oc-1", "gateway", "heartbeat ok");

        assertThat(fleet.events())
                .singleElement()
                .satisfies(event -> assertThat(event.uid()).isEqualTo(line.uid()));
    }
}
