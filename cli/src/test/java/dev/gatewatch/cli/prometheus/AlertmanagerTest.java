package dev.gatewatch.cli.prometheus;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.cli.alerts.AlertedFleet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.function.Predicate;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/** From a line to whoever the real Alertmanager tells, and back to resolved. */
@Tag("prometheus")
class AlertmanagerTest {
    private static final Duration PATIENCE = Duration.ofSeconds(60);

    @TempDir
    Path folder;

    private AlertedFleet fleet;
    private Daemon alertmanager;
    private int port;

    @BeforeEach
    void start() throws IOException {
        String program = Daemon.program("prometheus-alertmanager", "alertmanager");
        fleet = new AlertedFleet(folder);
        Path home = Files.createDirectory(folder.resolve("alertmanager"));
        Files.writeString(home.resolve("alertmanager.yml"), """
                route: {receiver: hook, group_by: [alertname, host], group_wait: 0s, group_interval: 1s, repeat_interval: 1h}
                receivers:
                  - name: hook
                    webhook_configs: [{url: "%s", send_resolved: true}]
                """.formatted(fleet.receiver()));
        port = Daemon.freePort();
        alertmanager = Daemon.start(
                home,
                port,
                List.of(
                        program,
                        "--config.file=alertmanager.yml",
                        "--storage.path=" + home.resolve("state"),
                        "--web.listen-address=127.0.0.1:" + port,
                        "--cluster.listen-address="));
        fleet.start(settings());
    }

    @AfterEach
    void stop() {
        if (alertmanager != null) {
            alertmanager.close();
        }
        if (fleet != null) {
            fleet.close();
        }
    }

    private String settings() {
        return """
                rules:
                  open-too-long: {after: 1s}
                receivers:
                  - {name: on-call, alertmanager: "http://127.0.0.1:%d"}
                """.formatted(port);
    }

    @Test
    void an_alert_reaches_whoever_it_tells_stays_over_a_restart_and_is_resolved() throws Exception {
        fleet.fail("web-1");

        JsonNode firing = fleet.awaitTold(is("firing")).path("alerts").get(0);
        assertThat(firing.path("labels").path("alertname").asString()).isEqualTo("open-too-long");
        assertThat(firing.path("labels").path("host").asString()).isEqualTo("web-1");
        assertThat(firing.path("labels").path("cause").asString()).isEqualTo("token-mismatch");
        assertThat(firing.path("annotations").path("commands").asString()).isNotEmpty();
        assertThat(firing.path("generatorURL").asString()).contains("/diagnoses/");
        String until = standing().path("endsAt").asString();

        fleet.stop();
        fleet.start(settings());
        Awaitility.await("it is told again, so that it stands for longer")
                .atMost(PATIENCE)
                .until(() -> standing().path("endsAt").asString().compareTo(until) > 0);

        fleet.cure("web-1");
        JsonNode resolved = fleet.awaitTold(is("resolved")).path("alerts").get(0);
        assertThat(resolved.path("fingerprint")).isEqualTo(firing.path("fingerprint"));
        assertThat(standing().isMissingNode()).isTrue();
    }

    private JsonNode standing() {
        return alertmanager.get("/api/v2/alerts?active=true").path(0);
    }

    private static Predicate<JsonNode> is(String status) {
        return message -> message.path("status").asString().equals(status);
    }
}
