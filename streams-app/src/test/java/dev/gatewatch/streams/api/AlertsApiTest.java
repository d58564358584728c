package dev.gatewatch.streams.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.AuditEntry;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.topology.Lines;
import dev.gatewatch.streams.topology.TopologyDriver;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class AlertsApiTest {
    private static final String HOST = "oc-fra-01";
    private static final String UNTIL = "2026-11-22T18:00:00Z";

    @TempDir
    Path stateDir;

    private TopologyDriver fleet;
    private ApiServer server;
    private int conns;

    @BeforeEach
    void start() {
        fleet = new TopologyDriver(stateDir);
        server = new ApiServer(fleet);
    }

    @AfterEach
    void stop() {
        server.close();
        fleet.close();
    }

    @Test
    void an_alert_is_firing_and_says_what_made_it_fire() throws Exception {
        fire(HOST);

        JsonNode alert = onlyAlert("");
        assertThat(alert.path("state").asString()).isEqualTo("firing");
        assertThat(alert.path("threshold").asString()).isEqualTo("5 closes with 1008 within 5 min");
        assertThat(alert.path("acknowledgement").isNull()).isTrue();
        assertThat(alert.path("silence").isNull()).isTrue();
        assertThat(alert.path("deliveries").isEmpty()).isTrue();
        assertThat(server.get("/api/v1/alerts/" + alert.path("id").asString())).isEqualTo(alert);
    }

    @Test
    void an_acknowledged_alert_says_who_is_on_it_and_why_until_that_is_withdrawn() throws Exception {
        fire(HOST);
        String address = acknowledgement();

        HttpResponse<String> done = server.send("POST", address, "{\"reason\": \"Ada looks into it\"}");

        assertThat(done.statusCode()).isEqualTo(200);
        JsonNode alert = onlyAlert("?state=acknowledged");
        assertThat(alert).isEqualTo(Json.mapper().readTree(done.body()));
        assertThat(alert.path("acknowledgement").path("by").asString()).isEqualTo("local");
        assertThat(alert.path("acknowledgement").path("reason").asString()).isEqualTo("Ada looks into it");
        assertThat(alert.path("acknowledgement").path("at").asString())
                .isEqualTo(fleet.now().toString());
        assertThat(server.get("/api/v1/alerts?state=firing").path("items")).isEmpty();

        assertThat(server.send("DELETE", address, null).statusCode()).isEqualTo(200);
        assertThat(onlyAlert("?state=firing").path("acknowledgement").isNull()).isTrue();
    }

    @Test
    void an_acknowledgement_with_an_end_ends_by_itself_and_the_alert_is_firing_again() throws Exception {
        fire(HOST);
        HttpResponse<String> done = server.send(
                "POST", acknowledgement(), acknowledgement(fleet.now().plusSeconds(60) + ""));

        assertThat(done.statusCode()).isEqualTo(200);
        fleet.pass(Duration.ofSeconds(59));
        JsonNode alert = onlyAlert("?state=acknowledged");
        assertThat(alert.path("acknowledgement").path("until").asString())
                .isEqualTo(fleet.now().plusSeconds(1).toString());
        assertThat(hostView().path("acknowledgement").path("until"))
                .isEqualTo(alert.path("acknowledgement").path("until"));

        fleet.pass(Duration.ofSeconds(1));
        assertThat(onlyAlert("?state=firing").path("acknowledgement").isNull()).isTrue();
        assertThat(hostView().path("acknowledgement").isNull()).isTrue();
        assertThat(server.get("/api/v1/alerts?state=acknowledged").path("items"))
                .isEmpty();
    }

    @Test
    void an_alert_that_is_over_shows_who_was_on_it_when_it_ended_also_later() throws Exception {
        fire(HOST);
        server.send("POST", acknowledgement(), acknowledgement(fleet.now().plus(Duration.ofHours(4)) + ""));
        fleet.pass(Duration.ofMinutes(10));
        fleet.pass(Duration.ofHours(5));

        assertThat(onlyAlert("?state=resolved")
                        .path("acknowledgement")
                        .path("by")
                        .asString())
                .isEqualTo("local");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-22T08:00:00Z | must lie in the future",
                "2027-03-22T09:00:00Z | must be within 90 days",
                "tomorrow | must be a time such as",
            })
    void an_end_of_an_acknowledgement_that_will_not_do_is_refused(String until, String why) throws Exception {
        fire(HOST);
        HttpResponse<String> refused = server.send("POST", acknowledgement(), acknowledgement(until));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(why);
        assertThat(onlyAlert("").path("state").asString()).isEqualTo("firing");
    }

    @Test
    void an_acknowledgement_is_of_this_alert_and_not_of_the_next_one() throws Exception {
        fire(HOST);
        server.send("POST", acknowledgement(), "{\"reason\": \"on it\"}");
        fleet.pass(Duration.ofMinutes(10));
        assertThat(onlyAlert("").path("state").asString()).isEqualTo("resolved");

        fire(HOST);
        assertThat(onlyAlert("?state=firing").path("acknowledgement").isNull()).isTrue();
    }

    @Test
    void a_list_of_alerts_that_stand_says_how_many_there_are_in_all() throws Exception {
        fire(HOST);
        fire("oc-fra-02");

        JsonNode firing = server.get("/api/v1/alerts?state=firing&limit=1");
        assertThat(firing.path("items")).hasSize(1);
        assertThat(firing.path("total").asInt()).isEqualTo(2);
        assertThat(server.get("/api/v1/alerts?state=firing&q=fra-02")
                        .path("total")
                        .asInt())
                .isEqualTo(1);
        assertThat(server.get("/api/v1/alerts?state=acknowledged,silenced")
                        .path("total")
                        .asInt(-1))
                .isZero();
        assertThat(server.get("/api/v1/alerts?state=resolved").path("total").isNull())
                .isTrue();
    }

    @Test
    void an_alert_that_is_over_cannot_be_acknowledged() throws Exception {
        fire(HOST);
        fleet.pass(Duration.ofMinutes(10));

        assertThat(server.send("POST", acknowledgement(), "{\"reason\": \"late\"}")
                        .statusCode())
                .isEqualTo(409);
    }

    @Test
    void a_silence_covers_what_it_names_until_its_time() throws Exception {
        fire(HOST);
        fire("oc-nyc-01");

        HttpResponse<String> made = server.send("POST", "/api/v1/silences", silence("\"oc-fra-*\"", "null", UNTIL));

        assertThat(made.statusCode()).isEqualTo(201);
        JsonNode silenced = onlyAlert("?state=silenced");
        assertThat(silenced.path("host").asString()).isEqualTo(HOST);
        assertThat(silenced.path("silence").path("reason").asString()).isEqualTo("racks move");
        assertThat(silenced.path("silence").path("until").asString()).isEqualTo(UNTIL);
        assertThat(onlyAlert("?state=firing").path("host").asString()).isEqualTo("oc-nyc-01");
        assertThat(server.get("/api/v1/silences").path("items")).hasSize(1);

        String id = Json.mapper().readTree(made.body()).path("id").asString();
        assertThat(server.send("DELETE", "/api/v1/silences/" + id, null).statusCode())
                .isEqualTo(204);
        assertThat(server.get("/api/v1/alerts?state=firing").path("items")).hasSize(2);
        assertThat(server.send("DELETE", "/api/v1/silences/" + id, null).statusCode())
                .isEqualTo(404);
    }

    @Test
    void every_decision_stands_in_the_audit() throws Exception {
        fire(HOST);
        String address = acknowledgement();
        server.send("POST", address, acknowledgement(UNTIL));
        server.send("DELETE", address, null);
        HttpResponse<String> made = server.send("POST", "/api/v1/silences", silence("\"oc-*\"", "null", UNTIL));
        String silence = Json.mapper().readTree(made.body()).path("id").asString();
        server.send("DELETE", "/api/v1/silences/" + silence, null);

        assertThat(server.audited())
                .extracting(AuditEntry::action)
                .containsExactly("acknowledge", "withdraw-acknowledgement", "silence", "end-silence");
        String alert = onlyAlert("").path("id").asString();
        assertThat(server.audited()).extracting(AuditEntry::subject).containsExactly(alert, alert, silence, silence);
        assertThat(server.audited()).extracting(AuditEntry::reason).containsExactly("on it", null, "racks move", null);
        assertThat(server.audited())
                .extracting(AuditEntry::detail)
                .first()
                .isEqualTo("repeated-1008-closes on oc-fra-01, until " + UNTIL);
        assertThat(server.audited()).extracting(AuditEntry::who).containsOnly("local");
    }

    @Test
    void the_audit_is_read_newest_first_by_time_by_text_and_in_pieces() throws Exception {
        fire(HOST);
        String address = acknowledgement();
        server.send("POST", address, acknowledgement(UNTIL));
        fleet.pass(Duration.ofSeconds(60));
        Instant between = fleet.now();
        server.send("DELETE", address, null);
        server.send("POST", "/api/v1/silences", silence("\"oc-*\"", "null", UNTIL));

        assertThat(actions("")).containsExactly("silence", "withdraw-acknowledgement", "acknowledge");
        assertThat(actions("?from=" + between + "&to=" + between.plusSeconds(1)))
                .containsExactly("silence", "withdraw-acknowledgement");
        assertThat(actions("?to=" + between)).containsExactly("acknowledge");
        assertThat(actions("?q=RACKS")).containsExactly("silence");
        JsonNode piece = server.get("/api/v1/audit?limit=2");
        assertThat(piece.path("items")).hasSize(2);
        assertThat(actions("?limit=2&cursor=" + piece.path("next").asString())).containsExactly("acknowledge");
        assertThat(server.get("/api/v1/audit?limit=3").path("next").isNull()).isTrue();
        assertThat(server.ask("/api/v1/audit?cursor=elsewhere").statusCode()).isEqualTo(400);
    }

    @Test
    void a_silence_ends_by_itself() throws Exception {
        server.send(
                "POST", "/api/v1/silences", silence("\"*\"", "null", fleet.now().plusSeconds(60) + ""));
        assertThat(server.get("/api/v1/silences").path("items")).hasSize(1);

        fleet.pass(Duration.ofSeconds(59));
        assertThat(server.get("/api/v1/silences").path("items")).hasSize(1);
        fleet.pass(Duration.ofSeconds(1));
        assertThat(server.get("/api/v1/silences").path("items")).isEmpty();
    }

    @Test
    void a_preview_counts_what_a_silence_would_cover_and_changes_nothing() throws Exception {
        fire(HOST);
        fire("oc-nyc-01");

        JsonNode preview = Json.mapper()
                .readTree(server.send("POST", "/api/v1/silences/preview", silence("null", "\"token-mismatch\"", UNTIL))
                        .body());

        assertThat(preview.path("matches").asInt()).isEqualTo(2);
        assertThat(preview.path("items")).hasSize(2);
        assertThat(server.get("/api/v1/silences").path("items")).isEmpty();
    }

    @Test
    void all_mistakes_of_a_silence_are_told_at_once() throws Exception {
        HttpResponse<String> refused =
                server.send("POST", "/api/v1/silences", "{\"reason\": \" \", \"until\": \"2026-11-22T08:00:00Z\"}");

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body())
                .contains("reason is missing")
                .contains("until is 2026-11-22T08:00:00Z, must lie in the future")
                .contains("host, cause or rule must say which alerts are meant");
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "2026-11-22T09:00:00Z | must lie in the future",
                "2027-02-20T09:00:01Z | must be within 90 days",
                "tomorrow | must be a time such as",
            })
    void a_silence_must_end(String until, String why) throws Exception {
        HttpResponse<String> refused = server.send("POST", "/api/v1/silences", silence("\"*\"", "null", until));

        assertThat(refused.statusCode()).isEqualTo(400);
        assertThat(refused.body()).contains(why);
    }

    @Test
    void what_is_no_object_or_no_state_is_refused_with_what_would_do() throws Exception {
        assertThat(server.send("POST", "/api/v1/silences", "[]").body()).contains("the body must be a JSON object");
        assertThat(server.send("POST", "/api/v1/silences", "{").statusCode()).isEqualTo(400);
        assertThat(server.ask("/api/v1/alerts?state=loud").body())
                .contains("there are firing, acknowledged, silenced, resolved");
    }

    private String acknowledgement() throws Exception {
        return "/api/v1/alerts/" + onlyAlert("").path("id").asString() + "/acknowledge";
    }

    private List<String> actions(String query) throws Exception {
        return server.get("/api/v1/audit" + query)
                .path("items")
                .valueStream()
                .map(entry -> entry.path("action").asString())
                .toList();
    }

    private static String acknowledgement(String until) {
        return "{\"reason\": \"on it\", \"until\": \"" + until + "\"}";
    }

    private JsonNode hostView() throws Exception {
        return server.get("/api/v1/hosts").path("items").path(0);
    }

    private static String silence(String host, String cause, String until) {
        return "{\"host\": " + host + ", \"cause\": " + cause
                + ", \"rule\": null, \"reason\": \"racks move\", \"until\": \"" + until + "\"}";
    }

    private JsonNode onlyAlert(String query) throws Exception {
        JsonNode items = server.get("/api/v1/alerts" + query).path("items");
        assertThat(items).hasSize(1);
        return items.get(0);
    }

    private void fire(String host) {
        for (int i = 0; i < 5; i++) {
            String conn = "c-" + conns++;
            fleet.says(host, Lines.WS, Lines.unauthorized(conn, "10.0.0.1"));
            fleet.says(host, Lines.WS, Lines.closed1008(conn, "10.0.0.1"));
        }
    }
}
