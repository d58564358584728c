package dev.gatewatch.diagnosis.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.Fix;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Severity;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Lines of a log are written by whoever can connect. */
class HostileLinesTest {
    /** The state of a host is read and written for each telling line. */
    private static final int MOST_STATE_BYTES = 400_000;

    @ParameterizedTest
    @ValueSource(
            strings = {
                "$(reboot)",
                "`reboot`",
                "1;reboot",
                "18789 && reboot",
                "18789\nreboot",
                "18789\r",
                "\u001b[2J18789",
                "'; reboot; '",
                "https://a.example/$(reboot)",
                "https://a.example\"];reboot",
                "127.0.0.1|reboot",
                "ce31c729-929b-41cb-94f2-de6fe32f0b2e$(reboot)",
                "ce31c729-929b-41cb-94f2-de6fe32f0b2e\n",
            })
    void a_value_that_has_not_its_strict_shape_never_enters_a_command(String hostile) {
        for (Cause cause : Story.CATALOGUE.causes()) {
            for (Fix fix : cause.fixes()) {
                fix.steps().stream().map(Fix.Step::run).filter(Objects::nonNull).forEach(command -> {
                    assertThat(command.with(name -> hostile))
                            .as("%s: %s", cause.id(), command.text())
                            .isEqualTo(command.with(name -> null))
                            .doesNotContain("\n", "\r", "\u001b");
                });
            }
        }
    }

    @Test
    void a_line_cannot_put_a_second_command_beside_the_one_that_an_operator_pastes() {
        var story = new Story();
        story.line("[ws] closed before connect " + Printed.conn(1)
                + " remote=127.0.0.1 origin=https://a.example$(reboot) host=h ua=n/a code=1008 reason=origin not allowed"
                + " (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)");
        assertThat(story.first().cause()).isEqualTo("origin-not-allowed");
        assertThat(story.first().fix().commands())
                .first()
                .asString()
                .isEqualTo("openclaw config set gateway.controlUi.allowedOrigins '[\"<origin>\"]'");
    }

    @Test
    void an_origin_that_is_one_stands_in_the_command() {
        var story = new Story();
        story.line("[ws] closed before connect " + Printed.conn(1)
                + " remote=127.0.0.1 origin=https://ui.nyc.example:8443 host=h ua=n/a code=1008 reason=origin not allowed"
                + " (open the Control UI from the gateway host or allow it in gateway.controlUi.allowedOrigins)");
        assertThat(story.first().fix().commands().get(0)).contains("'[\"https://ui.nyc.example:8443\"]'");
    }

    @Test
    void a_value_in_a_sentence_is_one_short_line_of_text() {
        var story = new Story();
        story.event(event(
                "uid-1", Map.of("remote", "10.0.0.1\n\u202ereversed\u001b[31m" + "x".repeat(5000), "client", "cli")));
        assertThat(story.first().sentence()).hasSizeLessThan(300).doesNotContain("\n", "\u202e", "\u001b");
    }

    @Test
    void a_hundred_thousand_clients_that_all_fail_do_not_make_the_state_grow() {
        var correlator = new Correlator(Story.CATALOGUE);
        HostState state = HostState.empty(Story.HOST);
        int largest = 0;
        int told = 0;
        for (int client = 0; client < 100_000; client++) {
            Correlation correlation = correlator.observe(
                    state,
                    event(
                            "uid-" + client,
                            Map.of(
                                    "conn", "conn-" + client,
                                    "remote", "10.%d.%d.%d".formatted(client >> 16, (client >> 8) & 255, client & 255),
                                    "device", "%064x".formatted(client),
                                    "client", "client-" + client,
                                    "userAgent", "x".repeat(250))));
            state = correlation.state();
            told += correlation.changes().size();
            if (client % 10_000 == 0) {
                largest = Math.max(largest, Json.write(state).length);
            }
        }
        assertThat(largest).isLessThan(MOST_STATE_BYTES);
        assertThat(told).isLessThan(1000);
        assertThat(correlator.diagnoses(state).stream()
                        .mapToLong(Diagnosis::count)
                        .sum())
                .isEqualTo(100_000);
    }

    @Test
    void a_thousand_gateways_of_one_host_are_a_bounded_number() {
        var correlator = new Correlator(Story.CATALOGUE);
        HostState state = HostState.empty(Story.HOST);
        for (int gateway = 0; gateway < 1000; gateway++) {
            GatewayEvent event = event("uid-" + gateway, Map.of("remote", "10.0.0.1"));
            state = correlator
                    .observe(
                            state,
                            new GatewayEvent(
                                    event.uid(),
                                    event.host(),
                                    "gateway-" + gateway,
                                    event.time(),
                                    event.observedTime(),
                                    event.severity(),
                                    event.subsystem(),
                                    event.category(),
                                    event.signature(),
                                    event.attributes(),
                                    event.line(),
                                    event.source(),
                                    event.gap(),
                                    event.catalogueVersion()))
                    .state();
        }
        assertThat(state.gateways()).hasSize(HostState.MOST_GATEWAYS);
    }

    @Test
    void long_values_and_lines_are_cut_before_they_are_kept() {
        var correlator = new Correlator(Story.CATALOGUE);
        GatewayEvent event = event("uid-1", Map.of("remote", "x".repeat(100_000), "client", "y".repeat(100_000)));
        HostState state = correlator.observe(HostState.empty(Story.HOST), event).state();
        assertThat(Json.write(state)).hasSizeLessThan(10_000);
    }

    private static GatewayEvent event(String uid, Map<String, String> attributes) {
        return new GatewayEvent(
                uid,
                Story.HOST,
                "default",
                Story.START,
                Story.START,
                Severity.WARN,
                "gateway/ws",
                Category.UNAUTHORIZED_TOKEN_MISMATCH,
                "shared-token-mismatch",
                attributes,
                "unauthorized " + List.of("z".repeat(5000)),
                null,
                null,
                "1");
    }
}
