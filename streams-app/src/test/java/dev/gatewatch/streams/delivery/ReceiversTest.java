package dev.gatewatch.streams.delivery;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Attention;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.alert.AlertSettings.Scope;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ReceiversTest {
    private static final Instant NOW = Alerts.SINCE.plusSeconds(700);

    @TempDir
    Path folder;

    private final List<Request> requests = new ArrayList<>();
    private HttpServer there;
    private int status = 200;
    private boolean endless;

    private record Request(String path, String key, String authorization, JsonNode body) {}

    @BeforeEach
    void listen() throws IOException {
        there = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        there.createContext("/", this::take);
        there.start();
    }

    @AfterEach
    void stop() {
        there.stop(0);
    }

    @Test
    void a_webhook_gets_all_that_a_human_needs() throws Exception {
        new WebhookReceiver(new AlertSettings.Webhook(
                        "hook", Scope.ALL, url("/hook"), Map.of("Authorization", "Bearer secret")))
                .tell(Alerts.notice(Alerts.FIRING));

        assertThat(requests).singleElement().satisfies(request -> {
            assertThat(request.path()).isEqualTo("/hook");
            assertThat(request.authorization()).isEqualTo("Bearer secret");
            assertThat(request.key()).isEqualTo(Alerts.FIRING.id() + "/firing");
            JsonNode told = request.body();
            assertThat(told.path("status").asString()).isEqualTo("firing");
            assertThat(told.path("host").asString()).isEqualTo("oc-fra-01");
            assertThat(told.path("sentence").asString()).isEqualTo(Alerts.FIRING.sentence());
            assertThat(told.path("count").asInt()).isEqualTo(5);
            assertThat(told.path("since").asString()).isEqualTo("2026-11-22T09:00:00Z");
            assertThat(told.path("endedAt").isNull()).isTrue();
            assertThat(told.path("commands")).hasSize(2);
            assertThat(told.path("link").asString()).isEqualTo("https://gatewatch.example/diagnoses/d-1");
        });
    }

    @Test
    void slack_gets_text_that_calls_nobody_and_links_nowhere_else() throws Exception {
        new SlackReceiver(new AlertSettings.Slack("chat", Scope.ALL, url("/T0/B0"))).tell(Alerts.notice(Alerts.FIRING));

        JsonNode message = requests.get(0).body();
        assertThat(message.path("text").asString())
                .isEqualTo("Firing: oc-fra-01 A client at &lt;10.0.0.1&gt; &amp; friends presents a wrong token.");
        assertThat(message.path("blocks").toString())
                .contains("```openclaw gateway status\\nopenclaw gateway restart```")
                .contains("<https://gatewatch.example/diagnoses/d-1|Open in Gatewatch>")
                .contains("count 5")
                .doesNotContain("<10.0.0.1>");
    }

    @Test
    void who_is_told_again_hears_who_was_on_it_and_until_when() throws Exception {
        Attention lapsed = Attention.acknowledgement(
                Alerts.FIRING, "ada", Alerts.SINCE, "asking its <owner>", Alerts.SINCE.plusSeconds(600));
        Notice again = Notice.of(Alerts.FIRING, lapsed, "https://gatewatch.example/", false);
        new WebhookReceiver(new AlertSettings.Webhook("hook", Scope.ALL, url("/hook"), Map.of())).tell(again);
        new SlackReceiver(new AlertSettings.Slack("chat", Scope.ALL, url("/T0/B0"))).tell(again);

        assertThat(requests).extracting(Request::key).containsOnly(Alerts.FIRING.id() + "/firing/2026-11-22T09:10:00Z");
        JsonNode told = requests.get(0).body().path("lapsed");
        assertThat(told.path("by").asString()).isEqualTo("ada");
        assertThat(told.path("reason").asString()).isEqualTo("asking its <owner>");
        assertThat(told.path("until").asString()).isEqualTo("2026-11-22T09:10:00Z");
        assertThat(requests.get(1).body().path("blocks").toString())
                .contains("nobody is on it any more: ada was until 2026-11-22T09:10:00Z (“asking its &lt;owner&gt;”).");
    }

    @Test
    void an_alertmanager_is_told_until_when_to_believe_it() throws Exception {
        alertmanager().tell(Alerts.notice(Alerts.FIRING));

        assertThat(requests.get(0).path()).isEqualTo("/prefix/api/v2/alerts");
        JsonNode alert = requests.get(0).body().get(0);
        assertThat(alert.path("labels").path("alertname").asString()).isEqualTo("repeated-1008-closes");
        assertThat(alert.path("labels").path("host").asString()).isEqualTo("oc-fra-01");
        assertThat(alert.path("labels").path("cause").asString()).isEqualTo("token-mismatch");
        assertThat(alert.path("startsAt").asString()).isEqualTo("2026-11-22T09:00:00Z");
        assertThat(Instant.parse(alert.path("endsAt").asString())).isEqualTo(NOW.plus(Duration.ofMinutes(5)));
        assertThat(alert.path("annotations").path("commands").asString()).contains("openclaw gateway restart");
        assertThat(alert.path("generatorURL").asString()).isEqualTo("https://gatewatch.example/diagnoses/d-1");
    }

    @Test
    void an_alertmanager_is_told_when_it_was_over_with_the_same_labels() throws Exception {
        alertmanager().tell(Alerts.notice(Alerts.FIRING));
        alertmanager().tell(Alerts.notice(Alerts.RESOLVED));

        JsonNode firing = requests.get(0).body().get(0);
        JsonNode resolved = requests.get(1).body().get(0);
        assertThat(resolved.path("labels")).isEqualTo(firing.path("labels"));
        assertThat(resolved.path("endsAt").asString()).isEqualTo("2026-11-22T09:10:00Z");
    }

    @Test
    void what_ends_in_the_future_of_a_host_is_over_now() throws Exception {
        Alert ahead = Alerts.alert("oc-1", Alert.State.RESOLVED, NOW.plusSeconds(3600));
        alertmanager().tell(Alerts.notice(ahead));

        assertThat(requests.get(0).body().get(0).path("endsAt").asString()).isEqualTo(NOW.toString());
    }

    @Test
    void a_refusal_says_why_and_not_to_which_address() {
        status = 403;
        var slack = new SlackReceiver(new AlertSettings.Slack("chat", Scope.ALL, url("/services/SECRET")));

        assertThatThrownBy(() -> slack.tell(Alerts.notice(Alerts.FIRING)))
                .isInstanceOf(IOException.class)
                .hasMessage("127.0.0.1 answers 403: no_such_hook here")
                .hasMessageNotContaining("SECRET");
    }

    @Test
    void a_receiver_that_is_not_there_is_told_of() {
        there.stop(0);
        var webhook = new WebhookReceiver(new AlertSettings.Webhook("hook", Scope.ALL, url("/"), Map.of()));

        assertThatThrownBy(() -> webhook.tell(Alerts.notice(Alerts.FIRING)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1 cannot be reached");
    }

    @Test
    void a_receiver_that_begins_to_answer_and_never_ends_is_left() {
        endless = true;
        var post = new Post(url("/"), Map.of(), Duration.ofMillis(300));

        assertThatThrownBy(() -> post.send("{}".getBytes(StandardCharsets.UTF_8), "key"))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("127.0.0.1 does not answer within");
    }

    @Test
    void a_program_reads_the_notice_and_nothing_of_it_is_a_command() throws Exception {
        Path heard = folder.resolve("heard");
        Alert hostile = Alerts.alert("x/$(touch pwned)", "$(touch pwned)", Alert.State.FIRING, Alerts.SINCE);
        command("sh", "-c", "cat > " + heard + "; echo $GATEWATCH_ALERT_STATUS >> " + heard)
                .tell(Alerts.notice(hostile));

        assertThat(Files.readString(heard))
                .contains("\"host\":\"$(touch pwned)\"")
                .endsWith("firing\n");
    }

    @Test
    void a_program_that_fails_says_why() {
        assertThatThrownBy(() -> command("sh", "-c", "echo first; echo no route >&2; exit 3")
                        .tell(Alerts.notice(Alerts.FIRING)))
                .isInstanceOf(IOException.class)
                .hasMessage("sh ends with 3: no route");
        assertThatThrownBy(() -> command("/no/such/program").tell(Alerts.notice(Alerts.FIRING)))
                .isInstanceOf(IOException.class);
    }

    @Test
    void a_program_that_does_not_end_is_ended() {
        var slow = new CommandReceiver(
                new AlertSettings.Command("slow", Scope.ALL, List.of("sleep", "600")), Duration.ofMillis(50));

        assertThatThrownBy(() -> slow.tell(Alerts.notice(Alerts.FIRING)))
                .isInstanceOf(IOException.class)
                .hasMessageContaining("did not end within");
    }

    private AlertmanagerReceiver alertmanager() {
        return new AlertmanagerReceiver(
                new AlertSettings.Alertmanager("am", Scope.ALL, url("/prefix/"), Map.of()),
                Clock.fixed(NOW, ZoneOffset.UTC));
    }

    private static CommandReceiver command(String... command) {
        return new CommandReceiver(new AlertSettings.Command("script", Scope.ALL, List.of(command)));
    }

    private URI url(String path) {
        return URI.create("http://127.0.0.1:" + there.getAddress().getPort() + path);
    }

    private void take(HttpExchange exchange) throws IOException {
        requests.add(new Request(
                exchange.getRequestURI().getPath(),
                exchange.getRequestHeaders().getFirst("Idempotency-Key"),
                exchange.getRequestHeaders().getFirst("Authorization"),
                Json.mapper().readTree(exchange.getRequestBody().readAllBytes())));
        if (endless) {
            exchange.sendResponseHeaders(status, 100);
            exchange.getResponseBody().write('{');
            exchange.getResponseBody().flush();
            return;
        }
        byte[] answer = "no_such_hook\n here".getBytes(StandardCharsets.UTF_8);
        exchange.sendResponseHeaders(status, answer.length);
        exchange.getResponseBody().write(answer);
        exchange.close();
    }
}
