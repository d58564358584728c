package dev.gatewatch.streams.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.fleet.Summary;
import dev.gatewatch.streams.topology.Lines;
import dev.gatewatch.streams.topology.TopologyDriver;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class ApiTest {
    private static final String HOST = "oc-fra-01";

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
    void the_summary_says_what_is_so() throws Exception {
        assertThat(server.get("/api/v1/summary").path("sentence").asString()).isEqualTo("No host yet.");

        fleet.isAlive("oc-well");
        fail(HOST, 3);

        JsonNode summary = server.get("/api/v1/summary");
        assertThat(summary.path("sentence").asString()).isEqualTo("1 of 2 hosts needs you.");
        assertThat(summary.path("state").asString()).isEqualTo("live");
        assertThat(summary.path("hosts").path("open").asInt()).isEqualTo(1);
        assertThat(summary.path("hosts").path("healthy").asInt()).isEqualTo(1);
        assertThat(summary.path("closes")).hasSize(72);
        assertThat(summary.path("causes")).singleElement().satisfies(cause -> {
            assertThat(cause.path("cause").asString()).isEqualTo("token-mismatch");
            assertThat(cause.path("hosts").asInt()).isEqualTo(1);
            assertThat(cause.path("shared").asBoolean()).isFalse();
            assertThat(cause.path("buckets")).hasSize(72);
        });
    }

    @Test
    void the_summary_names_the_last_cure() throws Exception {
        fail(HOST, 1);
        fleet.says(HOST, Lines.WS, Lines.connected("c-well", "10.0.0.1"));

        JsonNode cure = server.get("/api/v1/summary").path("lastCure");
        assertThat(cure.path("host").asString()).isEqualTo(HOST);
        assertThat(cure.path("resolvedAt").asString()).isNotEmpty();
    }

    @Test
    void a_host_is_listed_with_what_is_wrong_and_what_cures_it() throws Exception {
        fail(HOST, 3);

        JsonNode list = server.get("/api/v1/hosts");
        assertThat(list.path("total").asInt()).isEqualTo(1);
        JsonNode host = list.path("items").get(0);
        assertThat(host.path("host").asString()).isEqualTo(HOST);
        assertThat(host.path("state").asString()).isEqualTo("open");
        assertThat(host.path("impact").asString()).isNotEmpty();
        assertThat(host.path("since").asString()).isEqualTo(TopologyDriver.START.toString());
        assertThat(host.path("diagnosis").path("fix").path("commands")).isNotEmpty();
        assertThat(host.path("openDiagnoses").asInt()).isEqualTo(1);
        int inBuckets = 0;
        for (JsonNode bucket : host.path("buckets")) {
            inBuckets += bucket.asInt();
        }
        assertThat(inBuckets).isEqualTo(host.path("closes").asInt()).isEqualTo(3);
    }

    @Test
    void a_host_tells_its_story_on_one_axis() throws Exception {
        fleet.says(HOST, "gateway", "listening on ws://127.0.0.1:18789 (PID 4711)");
        fail(HOST, 6);
        fleet.isAlive(HOST);

        JsonNode host = server.get("/api/v1/hosts/" + HOST);
        assertThat(host.path("heartbeat").path("linesRead").asInt()).isEqualTo(1);
        assertThat(host.path("diagnoses")).hasSize(1);
        JsonNode timeline = host.path("timeline");
        assertThat(timeline.path("closes")).hasSize(72);
        assertThat(timeline.path("spans"))
                .extracting(span -> span.path("lane").asString())
                .containsExactlyInAnyOrder("diagnoses", "alerts");
        assertThat(timeline.path("marks")).singleElement().satisfies(mark -> {
            assertThat(mark.path("lane").asString()).isEqualTo("gateway");
            assertThat(mark.path("kind").asString()).isEqualTo("ready");
        });
    }

    @Test
    void a_diagnosis_tells_its_life() throws Exception {
        fail(HOST, 1);
        fleet.says(HOST, Lines.WS, Lines.connected("c-well", "10.0.0.1"));
        String id =
                server.get("/api/v1/diagnoses").path("items").get(0).path("id").asString();

        JsonNode diagnosis = server.get("/api/v1/diagnoses/" + id);

        assertThat(diagnosis.path("id").asString()).isEqualTo(id);
        assertThat(diagnosis.path("status").asString()).isEqualTo("resolved");
        assertThat(diagnosis.path("life"))
                .extracting(moment -> moment.path("change").asString())
                .containsExactly("opened", "resolved");
    }

    @Test
    void a_list_can_be_read_piece_by_piece_while_it_grows() throws Exception {
        for (int i = 0; i < 10; i++) {
            fail("oc-" + i, 1);
        }

        List<String> read = new ArrayList<>();
        String cursor = "";
        do {
            JsonNode page = server.get("/api/v1/diagnoses?limit=3&cursor=" + cursor);
            page.path("items").forEach(item -> read.add(item.path("host").asString()));
            cursor = page.path("next").isNull() ? null : page.path("next").asString();
            fail("late-" + read.size(), 1);
        } while (cursor != null);

        assertThat(read)
                .containsExactly("oc-9", "oc-8", "oc-7", "oc-6", "oc-5", "oc-4", "oc-3", "oc-2", "oc-1", "oc-0");
    }

    @Test
    void lists_are_filtered() throws Exception {
        fail(HOST, 1);
        fail("oc-other", 1);
        fleet.says(HOST, Lines.WS, Lines.connected("c-well", "10.0.0.1"));

        assertThat(hosts("/api/v1/diagnoses?status=resolved")).containsExactly(HOST);
        assertThat(hosts("/api/v1/diagnoses?status=open,regressed")).containsExactly("oc-other");
        assertThat(hosts("/api/v1/diagnoses?cause=token-mismatch")).hasSize(2);
        assertThat(hosts("/api/v1/diagnoses?cause=port-in-use")).isEmpty();
        assertThat(hosts("/api/v1/diagnoses?q=OTHER")).containsExactly("oc-other");
        assertThat(hosts("/api/v1/diagnoses?from=now-1m")).hasSize(2);
        assertThat(hosts("/api/v1/diagnoses?from=2020-01-01T00:00:00Z&to=2020-01-02T00:00:00Z"))
                .isEmpty();
        assertThat(hosts("/api/v1/hosts?status=healthy")).containsExactly(HOST);
        assertThat(hosts("/api/v1/hosts?status=open&cause=token-mismatch")).containsExactly("oc-other");
        assertThat(hosts("/api/v1/hosts?version=1999.1")).isEmpty();
        assertThat(hosts("/api/v1/hosts/" + HOST + "/diagnoses")).containsExactly(HOST);
        assertThat(hosts("/api/v1/hosts/" + HOST + "/events?q=webchat+connected"))
                .containsExactly(HOST);
    }

    @Test
    void repeated_closes_are_an_alert() throws Exception {
        fail(HOST, 5);

        assertThat(server.get("/api/v1/alerts?status=firing").path("items"))
                .singleElement()
                .satisfies(alert -> assertThat(alert.path("host").asString()).isEqualTo(HOST));
        assertThat(server.get("/api/v1/alerts?status=resolved").path("items")).isEmpty();
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/hosts/nobody               | no host 'nobody' was ever heard of
            /api/v1/diagnoses/nothing          | no diagnosis 'nothing' is kept
            /api/v1/catalogue/nothing          | no cause or signature 'nothing' is in the catalogue
            /api/v1/nowhere                    | there is no such address; /openapi.json lists those that there are
            """)
    void what_is_not_there_is_a_problem_that_says_so(String path, String detail) throws Exception {
        assertProblem(server.ask(path), 404, detail);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            /api/v1/hosts?limit=0              | limit is '0', must be a number from 1 to 1000
            /api/v1/hosts?limit=1001           | limit is '1001', must be a number from 1 to 1000
            /api/v1/hosts?limit=many           | limit is 'many', must be a number from 1 to 1000
            /api/v1/hosts?sort=mood            | sort: there is no order 'mood'; there are worst, host, since, closes, version
            /api/v1/summary?from=yesterday     | from is 'yesterday', must be a time such as 2026-11-22T09:14:00Z, now or now-6h (s, m, h or d)
            /api/v1/summary?from=now&to=now-1h | from must be before to: from is 2026-11-22T09:00:00Z, to is 2026-11-22T08:00:00Z
            /api/v1/diagnoses?cursor=!!        | the cursor is none that this list gave out
            /api/v1/diagnoses?cursor=AAAA      | the cursor is none that this list gave out
            /api/v1/hosts?cursor=!!            | the cursor is none that this list gave out
            """)
    void what_cannot_be_understood_is_a_problem_that_says_what_to_do(String path, String detail) throws Exception {
        assertProblem(server.ask(path), 400, detail);
    }

    @ParameterizedTest
    @ValueSource(strings = {"now-999999d", "1500-01-01T00:00:00Z", "-999999999-01-01T00:00:00Z"})
    void a_range_may_begin_before_everything(String from) throws Exception {
        assertThat(server.get("/api/v1/hosts?from=" + from).path("items")).isEmpty();
        assertThat(server.get("/api/v1/hosts/x/events?from=" + from).path("items"))
                .isEmpty();
    }

    @Test
    void a_range_is_as_much_as_can_be_kept() throws Exception {
        fleet.isAlive(HOST);
        for (String path : List.of("/api/v1/summary", "/api/v1/hosts/" + HOST)) {
            JsonNode answer = server.get(path + "?from=1970-01-01T00:00:00Z&to=9999-12-31T23:59:59Z");
            JsonNode range = answer.has("timeline") ? answer.path("timeline") : answer;
            assertThat(Instant.parse(range.path("from").asString()))
                    .isEqualTo(fleet.now().minus(Duration.ofDays(400)));
            assertThat(Instant.parse(range.path("to").asString()))
                    .isEqualTo(fleet.now().plus(Duration.ofDays(1)));
        }
        assertThat(server.get("/api/v1/diagnoses?from=1970-01-01T00:00:00Z&to=1970-01-02T00:00:00Z")
                        .path("items"))
                .isEmpty();
    }

    @Test
    void an_end_alone_is_a_range() throws Exception {
        fail(HOST, 1);
        fleet.pass(Duration.ofDays(9));

        assertThat(server.get("/api/v1/diagnoses?to=now-7d").path("items")).hasSize(1);
        assertThat(server.get("/api/v1/hosts/" + HOST + "/diagnoses?to=now-7d").path("items"))
                .hasSize(1);
        assertThat(server.get("/api/v1/diagnoses?to=now-10d").path("items")).isEmpty();
        JsonNode summary = server.get("/api/v1/summary?to=now-1d");
        assertThat(Instant.parse(summary.path("from").asString()))
                .isEqualTo(fleet.now().minus(Duration.ofHours(30)));
    }

    @Test
    void the_catalogue_can_be_asked_with_a_message_as_it_is_printed() throws Exception {
        String message = "closed+before+connect+conn%3Dc-1+code%3D1008+reason%3Dpairing+required";

        JsonNode found = server.get("/api/v1/catalogue?q=" + message);

        assertThat(found.path("signatures"))
                .extracting(signature -> signature.path("id").asString())
                .contains("pairing-required");
        assertThat(found.path("causes"))
                .isNotEmpty()
                .allSatisfy(
                        cause -> assertThat(cause.path("categories").toString()).contains("\"pairing_required\""));
        String id = found.path("causes").get(0).path("id").asString();
        assertThat(server.get("/api/v1/catalogue/" + id).path("fixes")).isNotEmpty();
        assertThat(server.get("/api/v1/catalogue/pairing-required").path("kind").asString())
                .isEqualTo("failure");
    }

    @Test
    void what_happens_is_told_as_it_happens() throws Exception {
        Iterator<String> lines = server.lines("/api/v1/stream").iterator();
        assertThat(lines.next()).isEqualTo(":");

        fail(HOST, 5);
        server.publish();

        Set<String> kinds = new HashSet<>();
        while (!kinds.containsAll(List.of("event: event", "event: diagnosis", "event: alert", "event: host"))) {
            String line = lines.next();
            if (line.startsWith("event: ")) {
                kinds.add(line);
                JsonNode told = Json.mapper().readTree(lines.next().substring("data: ".length()));
                assertThat(told.path("host").asString()).isEqualTo(HOST);
            }
        }
    }

    @Test
    void probes_tell_alive_from_ready() throws Exception {
        assertThat(server.ask("/healthz").statusCode()).isEqualTo(200);
        assertThat(server.ask("/readyz").statusCode()).isEqualTo(200);

        server.partitions = new Summary.Partitions(1, 4, false);
        assertThat(server.ask("/healthz").statusCode()).isEqualTo(200);
        assertProblem(server.ask("/readyz"), 503, "1 of 4 partitions are ready");
        assertThat(server.get("/api/v1/summary").path("state").asString()).isEqualTo("restoring");

        server.partitions = new Summary.Partitions(1, 4, true);
        assertThat(server.ask("/readyz").statusCode()).isEqualTo(200);
        assertThat(server.get("/api/v1/summary").path("state").asString()).isEqualTo("live");

        server.deskRead = false;
        assertThat(server.ask("/healthz").statusCode()).isEqualTo(200);
        assertProblem(server.ask("/readyz"), 503, "what operators decided is still being read");
        server.deskRead = true;

        server.alive = false;
        assertProblem(server.ask("/healthz"), 503, "the topology or the live feed has stopped after an error");
    }

    @Test
    void the_dashboard_is_served_at_each_of_its_addresses_under_a_strict_policy() throws Exception {
        for (String address : List.of("/", "/hosts/oc-1", "/diagnoses/abc?from=now-1h", "/alerts")) {
            HttpResponse<String> page = server.ask(address);
            assertThat(page.statusCode()).isEqualTo(200);
            assertThat(page.body()).contains("<title>Gatewatch</title>");
            assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                    .startsWith("default-src 'none'; script-src 'self'")
                    .doesNotContain("unsafe");
        }
        assertThat(server.ask("/webjars/lit-html/lit-html.js").body()).contains("lit");
    }

    @Test
    void a_file_that_has_not_changed_is_not_sent_again() throws Exception {
        HttpResponse<String> first = server.ask("/app.js");
        assertThat(first.headers().firstValue("Cache-Control")).contains("no-cache");
        assertThat(first.headers().firstValue("ETag")).isPresent();
    }

    @Test
    void only_names_of_this_machine_are_answered() throws Exception {
        assertThat(server.askAs("evil.example", "/api/v1/hosts"))
                .startsWith("HTTP/1.1 421 ")
                .contains("this server answers to localhost and 127.0.0.1");
        assertThat(server.askAs("localhost:9180", "/api/v1/hosts")).startsWith("HTTP/1.1 200 ");
        assertThat(server.askAs("[::1]:9180", "/api/v1/hosts")).startsWith("HTTP/1.1 200 ");
    }

    private void fail(String host, int times) {
        for (int i = 0; i < times; i++) {
            String conn = "c-" + conns++;
            fleet.says(host, Lines.WS, Lines.unauthorized(conn, "10.0.0.1"));
            fleet.says(host, Lines.WS, Lines.closed1008(conn, "10.0.0.1"));
        }
        fleet.pass(Duration.ofSeconds(5));
    }

    private List<String> hosts(String list) throws Exception {
        List<String> hosts = new ArrayList<>();
        server.get(list)
                .path("items")
                .forEach(item -> hosts.add(item.path("host").asString()));
        return hosts;
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        JsonNode problem = Json.mapper().readTree(response.body());
        assertThat(response.headers().firstValue("Content-Type")).hasValue("application/problem+json");
        assertThat(response.statusCode()).isEqualTo(status);
        assertThat(problem.path("status").asInt()).isEqualTo(status);
        assertThat(problem.path("title").asString()).isNotEmpty();
        assertThat(problem.path("detail").asString()).isEqualTo(detail);
    }
}
