package dev.gatewatch.streams.topology;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The catalogue is changed while the topology runs. */
class ChangedCatalogueTest {
    private static final String HOST = "oc-test-01";
    private static final String SAID = "house proxy refused gw-7";
    private static final String OWN_SIGNATURE = """
            - id: house-proxy-refused
              title: The house's proxy refused the gateway
              category: other_gateway_failure
              kind: failure
              when:
                - says: [house proxy refused]
              matches: ["house proxy refused gw-7"]
              nearMisses: ["the house proxy refused nobody"]
            """;
    private static final String OWN_CAUSE = """
            - id: house-proxy-closed
              title: The house's proxy is closed
              category: other_gateway_failure
              family: house-proxy
              impact: clients
              sentence: ["The house's proxy lets nobody through."]
              failure:
                - line: {signature: house-proxy-refused}
                  weight: 80
                  why: The house's proxy refused.
              cured:
                - line: {signature: gateway-ready}
                  text: The gateway is ready.
                  awaited: gateway ready
              quiet: 30m
              fixes:
                - title: Open the house's proxy
                  steps:
                    - note: Call the house.
                  verify: ["The proxy answers."]
                  source: https://docs.openclaw.ai/gateway/troubleshooting
            """;

    @TempDir
    private Path folder;

    private final AtomicReference<Catalogue> catalogue = new AtomicReference<>(TopologyDriver.CATALOGUE);
    private TopologyDriver hosts;

    @BeforeEach
    void the_topology_runs() {
        hosts = new TopologyDriver(folder.resolve("state"), catalogue::get);
    }

    @AfterEach
    void it_ends() {
        hosts.close();
    }

    private Catalogue own() throws IOException {
        write("signatures/house.yaml", OWN_SIGNATURE);
        write("causes/house.yaml", OWN_CAUSE);
        return Catalogue.load(folder.resolve("own"));
    }

    private void write(String file, String content) throws IOException {
        Path path = folder.resolve("own").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private void says(String message) {
        hosts.says(HOST, "", message);
        hosts.pass(Duration.ofSeconds(5));
    }

    @Test
    void a_line_of_a_new_signature_is_diagnosed_from_then_on() throws IOException {
        says(SAID);
        assertThat(hosts.diagnoses()).isEmpty();

        catalogue.set(own());
        says(SAID + " again");

        List<GatewayEvent> events = hosts.events();
        assertThat(events).extracting(GatewayEvent::signature).containsExactly("house-proxy-refused");
        assertThat(events)
                .extracting(GatewayEvent::catalogueVersion)
                .containsExactly(catalogue.get().version());
        assertThat(hosts.diagnoses()).extracting(Diagnosis::cause).containsOnly("house-proxy-closed");
    }

    @Test
    void what_is_open_goes_on_under_the_new_catalogue() throws IOException {
        says("Refusing to bind gateway to lan without auth.");
        String id = hosts.diagnoses().get(0).id();

        catalogue.set(own());
        hosts.says(HOST, "gateway", "listening on ws://0.0.0.0:18789 (PID 4711)");
        hosts.pass(Duration.ofSeconds(5));

        assertThat(hosts.diagnoses()).anySatisfy(diagnosis -> {
            assertThat(diagnosis.id()).isEqualTo(id);
            assertThat(diagnosis.status()).isEqualTo(Diagnosis.Status.RESOLVED);
        });
    }

    @Test
    void an_open_diagnosis_of_a_cause_that_went_away_troubles_nobody() throws IOException {
        catalogue.set(own());
        says(SAID);
        assertThat(hosts.diagnoses()).extracting(Diagnosis::cause).contains("house-proxy-closed");

        catalogue.set(TopologyDriver.CATALOGUE);
        says("Refusing to bind gateway to lan without auth.");

        assertThat(hosts.diagnoses()).extracting(Diagnosis::cause).contains("refuses-to-bind");
    }
}
