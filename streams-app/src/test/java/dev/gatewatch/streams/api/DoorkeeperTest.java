package dev.gatewatch.streams.api;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.access.Access;
import dev.gatewatch.streams.access.OperatorTokens;
import dev.gatewatch.streams.access.Role;
import dev.gatewatch.streams.access.Subnet;
import dev.gatewatch.streams.topology.Lines;
import dev.gatewatch.streams.topology.TopologyDriver;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Iterator;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

class DoorkeeperTest {
    private static final String SILENCES = "/api/v1/silences";
    private static final String SILENCE = "{\"host\": \"*\", \"reason\": \"r\", \"until\": \"2026-11-22T18:00:00Z\"}";

    @TempDir
    Path folder;

    private TopologyDriver fleet;
    private ApiServer server;

    @BeforeEach
    void start() {
        fleet = new TopologyDriver(folder.resolve("state"));
    }

    @AfterEach
    void stop() {
        server.close();
        fleet.close();
    }

    @Test
    void on_loopback_nobody_is_asked_and_everybody_may_act() throws Exception {
        open(Access.OPEN);

        JsonNode me = server.get("/api/v1/me");
        assertThat(me.path("role").asString()).isEqualTo("operator");
        assertThat(me.path("login").asString()).isEqualTo("none");
        assertThat(server.send("POST", SILENCES, SILENCE).statusCode()).isEqualTo(201);
    }

    @ParameterizedTest
    @ValueSource(strings = {"/api/v1/me", "/api/v1/summary", "/api/v1/alerts", "/api/v1/stream", "/metrics"})
    void where_tokens_are_asked_for_nothing_is_told_without_one(String path) throws Exception {
        openWithTokens();

        HttpResponse<String> refused = server.ask(path);

        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("WWW-Authenticate")).hasValue("Bearer");
        assertThat(refused.body()).contains("sign in first");
    }

    @ParameterizedTest
    @ValueSource(strings = {"/healthz", "/readyz", "/openapi.json", "/"})
    void what_tells_nothing_of_the_fleet_is_told_to_anybody(String path) throws Exception {
        openWithTokens();

        assertThat(server.ask(path).statusCode()).isEqualTo(200);
    }

    @Test
    void a_viewer_may_look_and_not_act() throws Exception {
        String token = openWithTokens().add("vera", Role.VIEWER);

        assertThat(me("Authorization", "Bearer " + token)).isEqualTo("vera viewer token");
        HttpResponse<String> refused = server.send("POST", SILENCES, SILENCE, "Authorization", "Bearer " + token);
        assertThat(refused.statusCode()).isEqualTo(403);
        assertThat(refused.body()).contains("this needs the operator role; vera is a viewer");
        assertThat(server.send("GET", "/api/v1/audit", null, "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void an_operator_may_act_under_their_name() throws Exception {
        String token = openWithTokens().add("ada", Role.OPERATOR);

        HttpResponse<String> made = server.send("POST", SILENCES, SILENCE, "Authorization", "Bearer " + token);

        assertThat(made.statusCode()).isEqualTo(201);
        assertThat(Json.mapper().readTree(made.body()).path("by").asString()).isEqualTo("ada");
        assertThat(server.audited()).singleElement().satisfies(entry -> {
            assertThat(entry.who()).isEqualTo("ada");
            assertThat(entry.login()).isEqualTo("token");
            assertThat(entry.action()).isEqualTo("silence");
            assertThat(entry.reason()).isEqualTo("r");
            assertThat(entry.time()).isEqualTo(fleet.now());
        });
    }

    @Test
    void a_token_that_was_taken_back_is_refused_at_once() throws Exception {
        OperatorTokens tokens = openWithTokens();
        String token = tokens.add("ada", Role.OPERATOR);
        assertThat(me("Authorization", "Bearer " + token)).startsWith("ada");

        tokens.revoke("ada");
        assertThat(server.send("GET", "/api/v1/me", null, "Authorization", "Bearer " + token)
                        .statusCode())
                .isEqualTo(401);
    }

    @Test
    void a_stream_ends_when_its_token_was_taken_back_and_tells_nothing_more() throws Exception {
        OperatorTokens tokens = openWithTokens();
        String token = tokens.add("ada", Role.OPERATOR);
        try (Stream<String> lines = server.lines("/api/v1/stream", "Authorization", "Bearer " + token)) {
            Iterator<String> told = lines.iterator();
            fleet.says("oc-1", Lines.WS, Lines.closed1008("c-before", "10.0.0.1"));
            server.publish();
            await(told, "c-before");

            tokens.revoke("ada");
            fleet.says("oc-1", Lines.WS, Lines.closed1008("c-after", "10.0.0.1"));
            server.publish();
            assertThat(told).toIterable().noneMatch(line -> line.contains("c-after"));
        }
    }

    @Test
    void a_browser_signs_in_with_a_cookie_that_scripts_cannot_read() throws Exception {
        String token = openWithTokens().add("ada", Role.OPERATOR);

        HttpResponse<String> signedIn =
                server.send("POST", "/api/v1/session", "{\"token\": \"" + token + "\"}", "Origin", origin());

        assertThat(signedIn.statusCode()).isEqualTo(200);
        String cookie = signedIn.headers().firstValue("Set-Cookie").orElseThrow();
        assertThat(cookie).contains("HttpOnly").contains("SameSite=Strict");
        String session = cookie.substring(0, cookie.indexOf(';'));
        assertThat(me("Cookie", session)).isEqualTo("ada operator token");
        assertThat(server.send("POST", SILENCES, SILENCE, "Cookie", session, "Origin", origin())
                        .statusCode())
                .isEqualTo(201);

        HttpResponse<String> out =
                server.send("DELETE", "/api/v1/session", null, "Cookie", session, "Origin", origin());
        assertThat(out.statusCode()).isEqualTo(204);
        assertThat(out.headers().firstValue("Set-Cookie").orElseThrow()).contains("Expires=Thu, 01 Jan 1970");
    }

    @Test
    void a_token_that_is_nobodys_signs_nobody_in() throws Exception {
        openWithTokens();

        HttpResponse<String> refused = server.send("POST", "/api/v1/session", "{\"token\": \"gwt_000000000000_x\"}");
        assertThat(refused.statusCode()).isEqualTo(401);
        assertThat(refused.headers().firstValue("Set-Cookie")).isEmpty();
    }

    @Test
    void somebody_elses_page_cannot_act_in_a_browser_that_is_signed_in() throws Exception {
        String token = openWithTokens().add("ada", Role.OPERATOR);
        String session = Doorkeeper.COOKIE + "=" + token;

        assertThat(statusOf("Cookie", session, "Origin", "https://evil.example"))
                .isEqualTo(403);
        assertThat(statusOf("Cookie", session, "Origin", "null")).isEqualTo(403);
        assertThat(statusOf("Cookie", session)).isEqualTo(403);
        assertThat(statusOf("Cookie", session, "Origin", origin())).isEqualTo(201);
    }

    @Test
    void somebody_elses_page_cannot_act_on_loopback_either() throws Exception {
        open(Access.OPEN);

        assertThat(statusOf("Origin", "http://localhost:3000")).isEqualTo(403);
        assertThat(statusOf("Origin", origin())).isEqualTo(201);
    }

    @Test
    void a_trusted_proxy_names_people_and_their_groups() throws Exception {
        open(proxy("127.0.0.1"));

        assertThat(me("X-Forwarded-User", "vera", "X-Forwarded-Groups", "staff"))
                .isEqualTo("vera viewer proxy");
        assertThat(me("X-Forwarded-User", "ada@example.net", "X-Forwarded-Groups", "staff, oncall"))
                .isEqualTo("ada@example.net operator proxy");
        assertThat(server.ask("/api/v1/me").statusCode()).isEqualTo(401);
    }

    @Test
    void what_anybody_else_says_in_the_proxys_headers_is_not_believed() throws Exception {
        open(proxy("10.1.0.0/16"));

        assertThat(server.send("GET", "/api/v1/me", null, "X-Forwarded-User", "ada")
                        .statusCode())
                .isEqualTo(401);
    }

    @ParameterizedTest
    @CsvSource({"localhost, 200", "127.0.0.1, 200", "10.9.8.7, 421", "evil.example, 421", "127.evil.example, 421"})
    void on_loopback_only_names_of_this_machine_are_answered(String name, int status) throws Exception {
        open(Access.OPEN);

        assertThat(server.askAs(name, "/api/v1/me")).startsWith("HTTP/1.1 " + status);
    }

    @ParameterizedTest
    @CsvSource({"gatewatch.example, 401", "localhost, 401", "10.9.8.7, 401", "evil.example, 421"})
    void behind_a_proxy_only_the_public_name_and_addresses_are_answered(String name, int status) throws Exception {
        open(proxy("127.0.0.1"));

        assertThat(server.askAs(name, "/api/v1/me")).startsWith("HTTP/1.1 " + status);
    }

    private static Access proxy(String trusted) {
        return new Access(
                null,
                new Access.Proxy(
                        List.of(Subnet.of(trusted)),
                        Access.Proxy.USER_HEADER,
                        Access.Proxy.GROUPS_HEADER,
                        Set.of("oncall")),
                null,
                true,
                URI.create("https://gatewatch.example"));
    }

    private static void await(Iterator<String> told, String text) {
        while (!told.next().contains(text)) {
            // What comes before it.
        }
    }

    private OperatorTokens openWithTokens() {
        Path file = folder.resolve("tokens.txt");
        open(new Access(file, null, null, false, null));
        return new OperatorTokens(file, Clock.systemUTC());
    }

    private void open(Access access) {
        server = new ApiServer(fleet, access);
    }

    private String origin() {
        return server.address("").toString();
    }

    private int statusOf(String... headers) throws Exception {
        return server.send("POST", SILENCES, SILENCE, headers).statusCode();
    }

    private String me(String... headers) throws Exception {
        JsonNode me = Json.mapper()
                .readTree(server.send("GET", "/api/v1/me", null, headers).body());
        return me.path("name").asString() + " " + me.path("role").asString() + " "
                + me.path("login").asString();
    }
}
