package dev.gatewatch.cli.alerts;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.cli.TestConsole;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class AlertDeliveryTest {
    private static final String HOST = "web-1";

    @TempDir
    Path folder;

    private final TestConsole console = new TestConsole();
    private AlertedFleet fleet;

    @BeforeEach
    void start() throws IOException {
        fleet = new AlertedFleet(folder);
        fleet.start(settings());
    }

    @AfterEach
    void stop() {
        fleet.close();
    }

    private String settings() {
        return """
                rules:
                  open-too-long: {after: 1s}
                receivers:
                  - {name: hook, webhook: "%s"}
                """.formatted(fleet.receiver());
    }

    @Test
    void a_fault_is_told_with_its_cure_and_told_once_more_when_it_is_over() throws Exception {
        fleet.fail(HOST);

        JsonNode firing = fleet.awaitTold(is("firing"));
        assertThat(firing.path("host").asString()).isEqualTo(HOST);
        assertThat(firing.path("cause").asString()).isEqualTo("token-mismatch");
        assertThat(firing.path("commands")).isNotEmpty();
        assertThat(firing.path("link").asString()).startsWith(fleet.server() + "/diagnoses/");
        JsonNode alert = fleet.awaitAlert(delivered(1));
        assertThat(alert.path("state").asString()).isEqualTo("firing");

        JsonNode acknowledged = fleet.ask(
                "POST", "/api/v1/alerts/" + alert.path("id").asString() + "/acknowledge", "{\"reason\": \"on it\"}");
        assertThat(acknowledged.path("state").asString()).isEqualTo("acknowledged");

        fleet.cure(HOST);
        JsonNode resolved = fleet.awaitTold(is("resolved"));
        assertThat(resolved.path("id")).isEqualTo(firing.path("id"));
        assertThat(resolved.path("endedAt").isString()).isTrue();
        assertThat(fleet.awaitAlert(state("resolved"))
                        .path("acknowledgement")
                        .path("by")
                        .asString())
                .isEqualTo("local");
    }

    @Test
    void a_receiver_that_was_away_is_told_when_it_is_back_even_after_a_restart() throws Exception {
        fleet.stopReceiver();
        fleet.fail(HOST);
        JsonNode tried = fleet.awaitAlert(
                alert -> delivery(alert).path("status").asString().equals("retrying"));
        assertThat(delivery(tried).path("error").asString()).contains("cannot be reached");

        fleet.stop();
        fleet.startReceiverAgain();
        fleet.start(settings());

        JsonNode firing = fleet.awaitTold(is("firing"));
        assertThat(firing.path("id")).isEqualTo(tried.path("id"));
        JsonNode told = fleet.awaitAlert(
                alert -> delivery(alert).path("status").asString().equals("delivered"));
        assertThat(delivery(told).path("attempts").asInt()).isGreaterThan(1);
    }

    @Test
    void what_operators_decided_outlives_a_restart_and_a_silenced_alert_is_not_told() throws Exception {
        fleet.ask(
                "POST",
                "/api/v1/silences",
                "{\"host\": \"web-*\", \"reason\": \"racks move\", \"until\": \"%s\"}"
                        .formatted(Instant.now().plusSeconds(3600)));
        fleet.stop();
        fleet.start(settings());
        fleet.fail(HOST);

        JsonNode silenced = fleet.awaitAlert(
                alert -> delivery(alert).path("status").asString().equals("silenced"));
        assertThat(silenced.path("state").asString()).isEqualTo("silenced");
        assertThat(silenced.path("silence").path("reason").asString()).isEqualTo("racks move");
        JsonNode audited = fleet.ask("GET", "/api/v1/audit", null).path("items");
        assertThat(audited).hasSize(1);
        assertThat(audited.path(0).path("subject"))
                .isEqualTo(silenced.path("silence").path("id"));

        String id = silenced.path("silence").path("id").asString();
        fleet.ask("DELETE", "/api/v1/silences/" + id, null);
        assertThat(fleet.awaitTold(is("firing")).path("id")).isEqualTo(silenced.path("id"));
    }

    @Test
    void what_still_fires_when_the_time_of_who_is_on_it_is_over_is_told_again_once_even_after_a_restart()
            throws Exception {
        fleet.fail(HOST);
        JsonNode firing = fleet.awaitTold(is("firing"));
        String id = firing.path("id").asString();
        fleet.awaitAlert(delivered(1));
        fleet.ask(
                "POST",
                "/api/v1/alerts/" + id + "/acknowledge",
                "{\"reason\": \"on it\", \"until\": \"%s\"}"
                        .formatted(Instant.now().plusSeconds(3)));
        fleet.stop();
        fleet.start(settings());

        JsonNode again = fleet.awaitTold(is("firing"));
        assertThat(again.path("id").asString()).isEqualTo(id);
        assertThat(again.path("lapsed").path("reason").asString()).isEqualTo("on it");
        fleet.awaitAlert(state("firing").and(delivered(1)));

        fleet.stop();
        fleet.start(settings());
        fleet.cure(HOST);
        assertThat(fleet.awaitTold(message -> true).path("status").asString()).isEqualTo("resolved");
    }

    @Test
    void the_command_tells_every_receiver_of_a_test_and_says_what_came_of_it() throws Exception {
        assertThat(run("alerts", "test")).isZero();
        assertThat(console.out()).contains("hook").contains("webhook").contains("yes");
        assertThat(fleet.awaitTold(message -> message.path("test").asBoolean())
                        .path("sentence")
                        .asString())
                .contains("This is a test of alerts by local");

        fleet.stopReceiver();
        assertThat(run("alerts", "test")).isEqualTo(1);
        assertThat(console.out()).contains("no").contains("127.0.0.1 cannot be reached");
    }

    private int run(String... arguments) {
        List<String> all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", fleet.server()));
        return console.run(all.toArray(String[]::new));
    }

    private static Predicate<JsonNode> is(String status) {
        return message -> message.path("status").asString("").equals(status)
                && message.path("rule").asString().equals("open-too-long");
    }

    private static Predicate<JsonNode> state(String state) {
        return alert -> alert.path("state").asString().equals(state);
    }

    private static Predicate<JsonNode> delivered(int attempts) {
        return alert -> delivery(alert).path("status").asString("").equals("delivered")
                && delivery(alert).path("attempts").asInt() == attempts;
    }

    private static JsonNode delivery(JsonNode alert) {
        return alert.path("deliveries").path(0);
    }
}
