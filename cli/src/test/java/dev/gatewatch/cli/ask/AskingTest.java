package dev.gatewatch.cli.ask;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatewatch.cli.TestConsole;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskingTest {
    private static final String HISTORY = "/api/v1/hosts/oc-fra-01/diagnoses?limit=500";
    private static final String DIAGNOSES = """
            {"items": [
              {"id": "d-2", "host": "oc-fra-01", "gateway": "default", "status": "open", "cause": "token-mismatch",
               "category": "unauthorized_token_mismatch", "confidence": "likely", "count": 42, "gaps": 0,
               "sentence": "A client presents a wrong gateway token.", "regressions": 0,
               "fix": {"id": "f", "title": "t", "commands": ["openclaw gateway auth-token --show"]},
               "firstSeen": "2026-11-22T12:00:00Z", "lastSeen": "2026-11-22T12:01:00Z", "change": "opened"},
              {"id": "d-1", "host": "oc-fra-01", "gateway": "default", "status": "resolved", "cause": "refuses-to-bind",
               "category": "refusing_to_bind", "confidence": "confirmed", "count": 1, "gaps": 0,
               "sentence": "The gateway refuses to start.", "regressions": 0,
               "fix": {"id": "f", "title": "t", "commands": []}, "openclawVersion": "2026.9.6",
               "firstSeen": "2026-11-21T23:59:00Z", "lastSeen": "2026-11-21T23:59:00Z",
               "resolvedAt": "2026-11-22T00:01:00Z", "change": "resolved",
               "resolvedBy": {"proof": true, "text": "The gateway is ready.", "evidence": "u", "line": "ready"}}],
             "next": null}""";
    private static final String HOSTS = "/api/v1/hosts?limit=500";

    private final TestConsole console = new TestConsole();
    private final Map<String, String> answers = new ConcurrentHashMap<>();
    private final List<String> questions = new ArrayList<>();
    private final List<String> tokens = new ArrayList<>();
    private HttpServer server;

    @TempDir
    Path folder;

    @BeforeEach
    void startServer() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/", this::answer);
        server.start();
    }

    @AfterEach
    void stopServer() {
        server.stop(0);
    }

    @Test
    void the_fleet_is_a_table_in_the_order_of_the_server() {
        answers.put(HOSTS, """
                {"items": [
                  {"host": "oc-fra-01", "state": "open", "version": "2026.9.6", "impact": "1 client",
                   "since": "2026-11-22T12:00:00Z", "closes": 42, "diagnosis": {"sentence": "It is broken."}},
                  {"host": "oc-ams-01", "state": "healthy", "closes": 0, "diagnosis": null}], "next": null}""");

        assertThat(run("hosts")).isZero();
        assertThat(console.outLines()).hasSize(3);
        assertThat(console.outLines().get(0)).startsWith("STATE    HOST       VERSION");
        assertThat(console.outLines().get(1))
                .startsWith("open     oc-fra-01  2026.9.6")
                .endsWith("It is broken.");
        assertThat(console.outLines().get(2)).startsWith("healthy  oc-ams-01");
    }

    @Test
    void in_json_each_item_is_a_line_as_the_server_gave_it() {
        answers.put(HOSTS, "{\"items\": [{\"host\": \"a\", \"new\": [1]}, {\"host\": \"b\"}], \"next\": null}");

        assertThat(run("hosts", "--json")).isZero();
        assertThat(console.outLines()).containsExactly("{\"host\":\"a\",\"new\":[1]}", "{\"host\":\"b\"}");
    }

    @Test
    void all_pages_of_a_list_are_asked_for() {
        answers.put(HOSTS, "{\"items\": [{\"host\": \"a\"}], \"next\": \"more/+\"}");
        answers.put(HOSTS + "&cursor=more%2F%2B", "{\"items\": [{\"host\": \"b\"}], \"next\": null}");

        assertThat(run("hosts", "--json")).isZero();
        assertThat(console.outLines()).containsExactly("{\"host\":\"a\"}", "{\"host\":\"b\"}");
    }

    @Test
    void an_export_is_whole() {
        moreThanAThousandHosts();

        assertThat(run("hosts", "--json")).isZero();
        assertThat(console.outLines()).hasSize(1_001);
        assertThat(console.err()).isEmpty();
    }

    @Test
    void a_table_that_is_cut_says_so() {
        moreThanAThousandHosts();

        assertThat(run("hosts")).isZero();
        assertThat(console.outLines()).hasSize(1_001).first().asString().startsWith("STATE");
        assertThat(console.err()).contains("There is more than these 1000: --limit N shows more of it.");
    }

    @Test
    void a_history_for_a_spreadsheet_is_whole() {
        String two = DIAGNOSES.substring(DIAGNOSES.indexOf('[') + 1, DIAGNOSES.lastIndexOf(']'));
        String page = "{\"items\": [" + String.join(",", Collections.nCopies(250, two)) + "], \"next\": \"x\"}";
        answers.put(HISTORY, page);
        answers.put(HISTORY + "&cursor=x", page.replace("\"x\"}", "\"y\"}"));
        answers.put(HISTORY + "&cursor=y", DIAGNOSES);

        assertThat(run("history", "oc-fra-01", "--csv")).isZero();
        assertThat(console.outLines()).hasSize(1 + 1_002);
    }

    @Test
    void a_limit_is_asked_for_and_kept() {
        answers.put("/api/v1/hosts?limit=1", "{\"items\": [{\"host\": \"a\"}], \"next\": \"more\"}");

        assertThat(run("hosts", "--json", "--limit", "1")).isZero();
        assertThat(questions).containsExactly("/api/v1/hosts?limit=1");
        assertThat(console.outLines()).hasSize(1);
    }

    @Test
    void what_narrows_a_question_reaches_the_server() {
        answers.put("/api/v1/hosts/oc%20fra%2F01/diagnoses?from=now-7d&limit=500", "{\"items\": [], \"next\": null}");

        assertThat(run("history", "oc fra/01", "--from", "now-7d")).isZero();
        assertThat(console.out()).contains("Nothing is known to have been wrong with oc fra/01.");
    }

    @Test
    void an_alert_shows_who_is_on_it_and_who_was_told() {
        answers.put("/api/v1/alerts?state=firing%2Cacknowledged&limit=500", """
                {"items": [
                  {"state": "acknowledged", "host": "oc-fra-01", "since": "2026-11-22T12:00:00Z",
                   "rule": "repeated-1008-closes", "reason": "5 closes within 5 min", "sentence": "It is broken.",
                   "acknowledgement": {"by": "ada", "reason": "on it", "at": "2026-11-22T12:01:00Z",
                                       "until": "2026-11-22T16:00:00Z"}, "silence": null,
                   "deliveries": [{"receiver": "chat", "status": "delivered", "error": null},
                                  {"receiver": "pager", "status": "retrying", "error": "10.0.0.1 answers 500"}]}],
                 "next": null}""");

        assertThat(run("alerts", "--state", "firing,acknowledged")).isZero();
        assertThat(console.outLines().get(1))
                .startsWith("acknowledged  oc-fra-01")
                .contains("ada until 2026-11-22T16:00:00Z: on it")
                .contains("chat delivered, pager retrying (10.0.0.1 answers 500)")
                .endsWith("It is broken.");
    }

    @Test
    void a_token_is_sent_and_may_come_from_the_environment() {
        answers.put(HOSTS, "{\"items\": [], \"next\": null}");

        run("hosts", "--token", "gwt_1");
        console.withEnvironment(Map.of("GATEWATCH_TOKEN", "gwt_2"));
        run("hosts");

        assertThat(tokens).containsExactly("Bearer gwt_1", "Bearer gwt_2");
    }

    @Test
    void the_usual_settings_of_alerts_are_shown_and_are_good() throws IOException {
        assertThat(console.run("alerts", "settings")).isZero();
        Path file = Files.writeString(folder.resolve("alerts.yaml"), console.out());

        assertThat(console.run("alerts", "settings", file.toString())).isZero();
        assertThat(console.out()).contains("is good");
    }

    @Test
    void mistakes_in_the_settings_of_alerts_are_told_all_at_once() throws IOException {
        Path file = Files.writeString(folder.resolve("alerts.yaml"), "rules: {fleet: {hosts: 1}, silent: {}}");

        assertThat(console.run("alerts", "settings", file.toString())).isEqualTo(2);
        assertThat(console.err())
                .contains("2 mistakes")
                .contains("rules.fleet.hosts is 1")
                .contains("rules.silent is not known here");
    }

    @Test
    void a_history_is_a_time_line_with_what_ended_each_diagnosis_and_what_cures_an_open_one() {
        answers.put(HISTORY, DIAGNOSES);

        assertThat(run("history", "oc-fra-01")).isZero();
        assertThat(console.outLines())
                .startsWith(
                        "Sunday, 22 November 2026 (UTC)", "  12:00:00  ●   A client presents a wrong gateway token.")
                .contains("                $ openclaw gateway auth-token --show")
                .containsSubsequence(
                        "",
                        "Saturday, 21 November 2026 (UTC)",
                        "  23:59:00  ✓   The gateway refuses to start.",
                        "                resolved · confirmed · refuses-to-bind · once · 2 min, until 22 Nov 00:01:00",
                        "                The gateway is ready.");
    }

    @Test
    void a_history_can_be_exported_and_no_value_of_it_is_a_formula() {
        answers.put(HISTORY, DIAGNOSES.replace("A client presents", "=cmd|x, \\\"presents\\\""));

        assertThat(run("history", "oc-fra-01", "--csv")).isZero();
        assertThat(console.out())
                .startsWith(
                        "id,host,status,cause,confidence,sentence,firstSeen,lastSeen,resolvedAt,resolvedBy,count,fix,"
                                + "version\r\nd-2,oc-fra-01,open,token-mismatch,likely,"
                                + "\"'=cmd|x, \"\"presents\"\" a wrong gateway token.\",2026-11-22T12:00:00Z,");
        assertThat(console.outLines()).hasSize(3);
    }

    @Test
    void csv_and_json_at_once_are_refused() {
        assertThat(run("history", "oc-fra-01", "--csv", "--json")).isEqualTo(2);
        assertThat(console.err()).contains("--csv and --json exclude each other");
    }

    @Test
    void a_history_is_narrowed_by_cause_and_status() {
        answers.put(
                "/api/v1/hosts/a/diagnoses?cause=token-mismatch&status=resolved&limit=500",
                "{\"items\": [], \"next\": null}");

        assertThat(run("history", "a", "--cause", "token-mismatch", "--status", "resolved"))
                .isZero();
        assertThat(console.out()).contains("Nothing is known to have been wrong with a.");
    }

    @Test
    void the_reason_of_a_problem_document_is_told() {
        assertThat(run("diagnoses", "--from", "yesterday")).isEqualTo(2);
        assertThat(console.err()).isEqualTo("gatewatch diagnoses: nobody knows that" + System.lineSeparator());
        assertThat(console.out()).isEmpty();
    }

    @Test
    void where_nobody_answers_it_says_how_to_start_a_server() throws Exception {
        int port;
        try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            port = free.getLocalPort();
        }

        assertThat(console.run("hosts", "--server", "http://127.0.0.1:" + port)).isEqualTo(2);
        assertThat(console.err())
                .contains("no server answers at http://127.0.0.1:" + port)
                .contains("gatewatch up");
    }

    @Test
    void an_address_that_is_none_is_told() {
        assertThat(console.run("hosts", "--server", "localhost")).isEqualTo(2);
        assertThat(console.err()).contains("--server is localhost, must be an address such as http://127.0.0.1:9180");
    }

    @Test
    void a_server_that_is_no_gatewatch_is_told() {
        answers.put(HOSTS, "<html>Welcome</html>");

        assertThat(run("hosts")).isEqualTo(2);
        assertThat(console.err()).contains("is no Gatewatch");
    }

    @Test
    void tail_shows_lines_with_their_meaning_until_the_stream_ends() {
        answers.put("/api/v1/stream", """
                :

                event: event
                data: {"uid": "u1", "host": "oc-fra-01", "time": "2026-11-22T12:00:00Z", "category": "rate_limited",\
                 "signature": "limited", "line": "unauthorized reason=rate_limited"}

                event: host
                data: {"host": "oc-fra-01"}

                event: event
                data: {"uid": "u2", "host": "oc-ams-01", "time": "2026-11-22T12:00:01Z", "category": "none",\
                 "signature": "gateway-ready", "line": "gateway ready"}

                """);

        assertThat(run("tail", "--host", "oc-fra-01")).isEqualTo(2);
        assertThat(console.outLines())
                .singleElement()
                .asString()
                .startsWith("12:00:00  oc-fra-01")
                .contains("rate_limited")
                .endsWith("unauthorized reason=rate_limited");
        assertThat(console.err()).contains("the server ended the stream");
    }

    private void moreThanAThousandHosts() {
        String host = "{\"host\": \"oc-fra-01\", \"state\": \"healthy\", \"closes\": 0}";
        String page = "{\"items\": [" + String.join(",", Collections.nCopies(500, host)) + "], \"next\": \"x\"}";
        answers.put(HOSTS, page);
        answers.put(HOSTS + "&cursor=x", page.replace("\"x\"}", "\"y\"}"));
        answers.put(HOSTS + "&cursor=y", "{\"items\": [" + host + "], \"next\": null}");
    }

    private int run(String... command) {
        var arguments = new ArrayList<>(List.of(command));
        arguments.addAll(
                List.of("--server", "http://127.0.0.1:" + server.getAddress().getPort()));
        return console.run(arguments.toArray(String[]::new));
    }

    private void answer(HttpExchange request) throws IOException {
        String question = request.getRequestURI().toString();
        if (request.getRequestHeaders().containsKey("Authorization")) {
            tokens.add(request.getRequestHeaders().getFirst("Authorization"));
        }
        questions.add(question);
        String answer = answers.get(question);
        byte[] body = (answer != null ? answer : "{\"status\": 400, \"detail\": \"nobody knows that\"}")
                .getBytes(StandardCharsets.UTF_8);
        request.sendResponseHeaders(answer != null ? 200 : 400, body.length);
        request.getResponseBody().write(body);
        request.close();
    }
}
