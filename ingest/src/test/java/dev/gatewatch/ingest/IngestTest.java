package dev.gatewatch.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.protocol.DeadLetter;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyStore;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.zip.GZIPOutputStream;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class IngestTest {
    private static final Instant NOON = Instant.parse("2026-11-22T12:00:00Z");
    private static final IngestConfig.Limits TIGHT =
            new IngestConfig.Limits(4_000, 1_000, 20, 10, 64 << 10, Duration.ofSeconds(5));

    private final HttpClient http = HttpClient.newHttpClient();

    @TempDir
    Path folder;

    private TestCluster cluster;
    /** The one that ingest has connected last. */
    private volatile MockProducer<byte[], byte[]> kafka;

    private Ingest ingest;
    private final AtomicLong nanoTime = new AtomicLong();

    @AfterEach
    void close() {
        if (ingest != null) {
            ingest.close();
        }
    }

    private void open(boolean kafkaAnswers, IngestConfig.Limits limits, Path tokens) {
        cluster = new TestCluster(() -> connect(kafkaAnswers));
        IngestConfig config = new IngestConfig("127.0.0.1", 0, tokens, null, false, limits, Map.of());
        ingest = Ingest.start(config, cluster, Clock.systemUTC(), nanoTime::get);
    }

    private Producer<byte[], byte[]> connect(boolean kafkaAnswers) {
        kafka = new MockProducer<>(kafkaAnswers, null, new ByteArraySerializer(), new ByteArraySerializer());
        return kafka;
    }

    private void open() {
        open(true, IngestConfig.Limits.DEFAULT, null);
    }

    private static LogLine line(String host, String message) {
        return new LogLine(
                "uid-" + message,
                host,
                "default",
                NOON,
                NOON,
                Severity.WARN,
                "gateway/ws",
                message,
                Map.of(),
                LineSource.of(LineSource.Kind.FILE),
                null);
    }

    private static String ndjson(Object... records) {
        StringBuilder text = new StringBuilder();
        for (Object record : records) {
            text.append(Json.writeText(record)).append('\n');
        }
        return text.toString();
    }

    private HttpRequest.Builder post(String path, String body) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest.port() + path))
                .POST(BodyPublishers.ofString(body));
    }

    private HttpResponse<String> send(HttpRequest.Builder request) throws IOException, InterruptedException {
        return http.send(request.build(), BodyHandlers.ofString());
    }

    /** Sends two lines of a host, and comes back when Kafka has them and has not answered. */
    private CompletableFuture<HttpResponse<String>> sendTwoLines() {
        MockProducer<byte[], byte[]> before = kafka;
        int sentBefore = before.history().size();
        CompletableFuture<HttpResponse<String>> response = http.sendAsync(
                post("/v1/lines", ndjson(line("web-1", "one"), line("web-1", "two")))
                        .build(),
                BodyHandlers.ofString());
        await().until(() -> kafka.history().size() == (kafka == before ? sentBefore : 0) + 2);
        return response;
    }

    private HttpResponse<String> get(String path) throws IOException, InterruptedException {
        return send(HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + ingest.port() + path)));
    }

    private List<ProducerRecord<byte[], byte[]>> sent(Topics.Topic<?> topic) {
        return kafka.history().stream()
                .filter(record -> record.topic().equals(topic.name()))
                .toList();
    }

    private static String key(ProducerRecord<byte[], byte[]> record) {
        return new String(record.key(), StandardCharsets.UTF_8);
    }

    private static String header(ProducerRecord<byte[], byte[]> record, String name) {
        Header header = record.headers().lastHeader(name);
        return new String(header.value(), StandardCharsets.UTF_8);
    }

    private static void assertProblem(HttpResponse<String> response, int status, String detail) {
        assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
        assertThat(response.headers().firstValue("Content-Type")).contains("application/problem+json");
        JsonNode problem = Json.mapper().readTree(response.body());
        assertThat(problem.get("status").asInt()).isEqualTo(status);
        assertThat(problem.get("title").asString()).isNotEmpty();
        assertThat(problem.get("detail").asString()).contains(detail);
    }

    @Test
    void lines_are_passed_on_as_they_are_keyed_by_host() throws Exception {
        open();
        LogLine first = line("web-1", "one");
        LogLine second = line("db-1", "two");

        HttpResponse<String> response = send(post("/v1/lines", ndjson(first, second)));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"accepted\":2").contains("\"rejected\":0");
        assertThat(sent(Topics.LOGS)).extracting(IngestTest::key).containsExactly("web-1", "db-1");
        assertThat(sent(Topics.LOGS))
                .extracting(record -> Json.read(record.value(), LogLine.class))
                .containsExactly(first, second);
    }

    @Test
    void a_gzipped_body_is_unpacked() throws Exception {
        open();
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(ndjson(line("web-1", "packed")).getBytes(StandardCharsets.UTF_8));
        }

        HttpResponse<String> response = send(post("/v1/lines", "")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(sent(Topics.LOGS)).hasSize(1);
    }

    @Test
    void heartbeats_and_facts_go_there_without_secrets() throws Exception {
        open();
        String secret = "token=8f3a9c1be7d24f60a1b2c3d4e5f60718";
        String heartbeat = "{\"host\":\"web-1\",\"time\":\"" + NOON + "\",\"version\":\"" + secret
                + "\",\"sources\":[{\"name\":\"command:x " + secret + "\",\"state\":\"retrying\",\"detail\":\"" + secret
                + "\"}],\"more\":\"" + secret + "\"}\n";
        String facts = "{\"host\":\"web-1\",\"time\":\"" + NOON + "\",\"facts\":{\"gateway.bind\":\"" + secret
                + "\",\"gateway.mode\":\"local\"}}\n";

        assertThat(send(post("/v1/heartbeats", heartbeat)).statusCode()).isEqualTo(200);
        assertThat(send(post("/v1/facts", facts)).statusCode()).isEqualTo(200);

        assertThat(new String(sent(Topics.HEARTBEATS).get(0).value(), StandardCharsets.UTF_8))
                .contains("command:x token=[redacted]", "retrying")
                .doesNotContain("8f3a9c1b");
        assertThat(new String(sent(Topics.FACTS).get(0).value(), StandardCharsets.UTF_8))
                .contains("\"gateway.mode\":\"local\"")
                .doesNotContain("8f3a9c1b");
    }

    @Test
    void heartbeats_and_facts_go_to_their_topics() throws Exception {
        open();
        Heartbeat heartbeat = new Heartbeat("web-1", NOON, "0.1.0", false, 5, 5, 0, 0, 0, 1 << 20, 0, 20L, List.of());
        HostFacts facts = new HostFacts("web-1", "default", NOON, "2026.9.6", Map.of("gateway.bind", "lan"));

        assertThat(send(post("/v1/heartbeats", ndjson(heartbeat))).statusCode()).isEqualTo(200);
        assertThat(send(post("/v1/facts", ndjson(facts))).statusCode()).isEqualTo(200);

        assertThat(Json.read(sent(Topics.HEARTBEATS).get(0).value(), Heartbeat.class))
                .isEqualTo(heartbeat);
        assertThat(Json.read(sent(Topics.FACTS).get(0).value(), HostFacts.class))
                .isEqualTo(facts);
    }

    @Test
    void success_is_answered_only_when_kafka_has_acknowledged_the_last_record() {
        open(false, IngestConfig.Limits.DEFAULT, null);

        CompletableFuture<HttpResponse<String>> response = sendTwoLines();

        kafka.completeNext();
        assertThat(response).isNotDone();
        kafka.completeNext();
        assertThat(response).succeedsWithin(Duration.ofSeconds(10));
        assertThat(response.join().statusCode()).isEqualTo(200);
    }

    @Test
    void what_kafka_does_not_take_is_refused_and_may_be_sent_again() throws Exception {
        open(false, IngestConfig.Limits.DEFAULT, null);

        CompletableFuture<HttpResponse<String>> response = sendTwoLines();
        kafka.completeNext();
        kafka.errorNext(new TimeoutException("120 ms has passed"));

        assertThat(response).succeedsWithin(Duration.ofSeconds(10));
        assertProblem(response.join(), 503, "120 ms has passed");
        assertThat(response.join().headers().firstValue("Retry-After")).contains("5");
    }

    @Test
    void the_door_is_ready_while_kafka_is_and_again_without_a_request_that_would_find_out() throws Exception {
        open();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        cluster.goesAway();
        assertProblem(get("/readyz"), 503, "nobody answers");
        assertThat(get("/healthz").statusCode()).isEqualTo(200);
        cluster.comesBack();
        assertThat(get("/readyz").statusCode()).isEqualTo(200);
    }

    @Test
    void one_record_that_was_refused_does_not_close_the_door_for_others() throws Exception {
        open();
        kafka.sendException = new TimeoutException("not present in metadata");
        assertThat(send(post("/v1/lines", ndjson(line("web-1", "one")))).statusCode())
                .isEqualTo(503);

        assertThat(get("/readyz").statusCode()).isEqualTo(200);
        assertThat(send(post("/v1/lines", ndjson(line("web-2", "two")))).statusCode())
                .isEqualTo(200);
    }

    @Test
    void what_stands_behind_a_record_that_was_lost_does_not_pass_it() throws Exception {
        open(false, IngestConfig.Limits.DEFAULT, null);
        CompletableFuture<HttpResponse<String>> response = sendTwoLines();
        MockProducer<byte[], byte[]> first = kafka;

        first.errorNext(new TimeoutException("Expiring 1 record(s) for openclaw.logs-0"));

        assertThat(first.closed()).isTrue();
        first.errorNext(new KafkaException("Producer is closed forcefully."));
        assertThat(response).succeedsWithin(Duration.ofSeconds(10));
        assertProblem(response.join(), 503, "Expiring 1 record(s)");
        CompletableFuture<HttpResponse<String>> again = sendTwoLines();
        assertThat(kafka).isNotSameAs(first);
        kafka.completeNext();
        kafka.completeNext();
        assertThat(again).succeedsWithin(Duration.ofSeconds(10));
        assertThat(again.join().statusCode()).isEqualTo(200);
    }

    @Test
    void a_record_that_is_too_large_for_kafka_does_not_break_off_what_others_send() throws Exception {
        open(false, IngestConfig.Limits.DEFAULT, null);
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(post("/v1/lines", ndjson(line("web-1", "one"))).build(), BodyHandlers.ofString());
        await().until(() -> kafka.history().size() == 1);

        kafka.errorNext(new RecordTooLargeException("too large"));

        assertThat(response).succeedsWithin(Duration.ofSeconds(10));
        assertThat(response.join().statusCode()).isEqualTo(503);
        assertThat(kafka.closed()).isFalse();
    }

    @Test
    void secrets_and_control_characters_in_a_record_do_not_reach_kafka() throws Exception {
        open();
        String secret = "sk-ant-api03-" + "Ab1".repeat(20);
        LogLine planted = new LogLine(
                "uid-1",
                "web-1",
                "default",
                NOON,
                NOON,
                Severity.WARN,
                "gateway",
                "key " + secret + " \u001b[31mred\u0007",
                Map.of("token", "hunter2-hunter2-hunter2", "note", "x".repeat(5_000)),
                new LineSource(LineSource.Kind.FILE, "/tmp/" + secret, 17L),
                null);

        assertThat(send(post("/v1/lines", ndjson(planted))).statusCode()).isEqualTo(200);

        byte[] sent = sent(Topics.LOGS).get(0).value();
        assertThat(new String(sent, StandardCharsets.UTF_8)).doesNotContain(secret, "hunter2", "\u001b", "\\u001b");
        LogLine safe = Json.read(sent, LogLine.class);
        assertThat(safe.uid()).isEqualTo("uid-1");
        assertThat(safe.message()).startsWith("key ").contains("red");
        assertThat(safe.attributes().get("note")).hasSize(1_024);
        assertThat(safe.source().offset()).isEqualTo(17L);
        String more = ndjson(line("web-1", "two")).replaceFirst("\\{", "{\"more\":\"" + secret + "\",");
        assertThat(send(post("/v1/lines", more)).statusCode()).isEqualTo(200);
        assertThat(new String(sent(Topics.LOGS).get(1).value(), StandardCharsets.UTF_8))
                .doesNotContain(secret);

        assertThat(send(post("/v1/lines", new String(sent, StandardCharsets.UTF_8)))
                        .statusCode())
                .isEqualTo(200);
        assertThat(sent(Topics.LOGS).get(2).value())
                .as("what is safe stays as it is")
                .isEqualTo(sent);
    }

    @Test
    void a_producer_that_throws_is_no_success_either() throws Exception {
        open();
        kafka.sendException = new TimeoutException("Topic openclaw.logs not present in metadata after 5000 ms.");

        assertProblem(send(post("/v1/lines", ndjson(line("web-1", "one")))), 503, "not present in metadata");
    }

    @Test
    void what_is_no_record_is_dead_lettered_and_the_rest_goes_on() throws Exception {
        open();
        String noUid = "{\"uid\":null,\"observedTime\":\"2026-11-22T12:00:00Z\",\"host\":\"web-1\"}\n";
        String wrongType = "{\"host\":\"web-1\",\"time\":[]}\n";

        send(post("/v1/lines?host=web-1", noUid + ndjson(line("web-1", "good"))));
        HttpResponse<String> response = send(post("/v1/heartbeats?host=web-1", wrongType));

        assertThat(response.statusCode()).isEqualTo(200);
        assertThat(response.body()).contains("\"accepted\":0").contains("\"rejected\":1");
        assertThat(sent(Topics.LOGS)).hasSize(1);
        List<ProducerRecord<byte[], byte[]>> letters = sent(Topics.DEAD_LETTERS);
        assertThat(letters).extracting(IngestTest::key).containsExactly("web-1", "web-1");
        assertThat(letters)
                .extracting(letter -> header(letter, DeadLetter.SOURCE))
                .containsExactly("ingest /v1/lines", "ingest /v1/heartbeats");
        assertThat(header(letters.get(0), DeadLetter.REASON)).contains("uid is missing");
        assertThat(header(letters.get(1), DeadLetter.REASON)).contains("Heartbeat");
        assertThat(get("/metrics").body())
                .contains("gatewatch_ingest_records_total{outcome=\"accepted\"} 1")
                .contains("gatewatch_ingest_records_total{outcome=\"dead_lettered\"} 2")
                .contains("gatewatch_ingest_requests_total{path=\"/v1/lines\",status=\"200\"} 1");
    }

    @Test
    void what_passed_the_door_is_counted_from_zero_and_documented() throws Exception {
        open();

        assertThat(get("/metrics").body())
                .contains("gatewatch_ingest_records_total{outcome=\"accepted\"} 0.0\n")
                .contains("gatewatch_ingest_requests_total{path=\"/v1/logs\",status=\"503\"} 0.0\n");

        send(post("/v1/lines?host=web-1", ndjson(line("web-1", "good"))));
        String metrics = get("/metrics").body();
        assertThat(metrics).contains("gatewatch_ingest_delivery_seconds_count 1\n");
        Path table = Path.of("..", "dashboards", "prometheus", "README.md");
        assertThat(metrics.lines()
                        .filter(line -> line.startsWith("# HELP "))
                        .map(line -> line.split(" ", 4))
                        .map(help -> help[2] + " | " + help[3]))
                .containsExactlyInAnyOrderElementsOf(Files.readAllLines(table).stream()
                        .filter(row -> row.startsWith("| `gatewatch_ingest_"))
                        .map(row -> row.replaceFirst("\\| `(\\w+)` \\|.*\\| (.*) \\|", "$1 | $2"))
                        .toList());
    }

    @Test
    void with_tokens_a_request_without_one_is_refused() throws Exception {
        Path file = folder.resolve("tokens");
        new Tokens(file, Clock.systemUTC()).add("web-1");
        open(true, IngestConfig.Limits.DEFAULT, file);

        HttpResponse<String> response = send(post("/v1/lines?host=web-1", ndjson(line("web-1", "one"))));

        assertProblem(response, 401, "Authorization: Bearer");
        assertThat(response.headers().firstValue("WWW-Authenticate")).contains("Bearer");
        assertThat(kafka.history()).isEmpty();
    }

    @Test
    void a_token_lets_its_host_in_and_only_as_itself() throws Exception {
        Path file = folder.resolve("tokens");
        String token = new Tokens(file, Clock.systemUTC()).add("web-1");
        open(true, IngestConfig.Limits.DEFAULT, file);

        HttpResponse<String> own =
                send(post("/v1/lines", ndjson(line("web-1", "one"))).header("Authorization", "Bearer " + token));
        HttpResponse<String> others = send(post("/v1/lines", ndjson(line("web-1", "two"), line("db-1", "three")))
                .header("Authorization", "Bearer " + token));

        assertThat(own.statusCode()).isEqualTo(200);
        assertProblem(others, 403, "only write its own history");
        assertThat(sent(Topics.LOGS)).hasSize(1);
    }

    @Test
    void a_header_does_not_make_one_host_another() throws Exception {
        Path file = folder.resolve("tokens");
        String token = new Tokens(file, Clock.systemUTC()).add("web-1");
        open(true, IngestConfig.Limits.DEFAULT, file);

        HttpResponse<String> response = send(post("/v1/lines?host=db-1", ndjson(line("db-1", "one")))
                .header("Authorization", "Bearer " + token)
                .header("X-Gatewatch-Host", "db-1"));

        assertProblem(response, 403, "only write its own history");
    }

    @Test
    void a_web_page_cannot_send_lines_through_the_operators_browser() throws Exception {
        open();

        HttpResponse<String> response =
                send(post("/v1/lines", ndjson(line("web-1", "one"))).header("Origin", "https://elsewhere.example"));

        assertProblem(response, 403, "web pages");
    }

    @Test
    void an_ill_formed_host_is_refused() throws Exception {
        open();

        assertProblem(send(post("/v1/lines?host=a%20b", ndjson(line("web-1", "one")))), 400, "not a host name");
        assertProblem(send(post("/v1/lines", ndjson(line("../etc", "one")))), 400, "not a host name");
    }

    @Test
    void a_body_is_taken_up_to_the_limit_and_not_a_byte_beyond() throws Exception {
        open(true, TIGHT, null);
        String record = ndjson(line("web-1", "one"));
        String full = record + "\n".repeat(TIGHT.bodyBytes() - record.length());

        assertThat(send(post("/v1/lines", full)).statusCode()).isEqualTo(200);
        assertProblem(send(post("/v1/lines", full + "\n")), 413, "larger than 4000 bytes");
    }

    @Test
    void a_small_body_that_unpacks_to_a_huge_one_is_refused() throws Exception {
        open(true, TIGHT, null);
        ByteArrayOutputStream packed = new ByteArrayOutputStream();
        try (GZIPOutputStream gzip = new GZIPOutputStream(packed)) {
            gzip.write(new byte[1 << 20]);
        }
        assertThat(packed.size()).isLessThan(TIGHT.bodyBytes());

        HttpResponse<String> response = send(post("/v1/lines", "")
                .header("Content-Encoding", "gzip")
                .POST(BodyPublishers.ofByteArray(packed.toByteArray())));

        assertProblem(response, 413, "unpacked");
        assertThat(get("/metrics").body()).contains("gatewatch_ingest_in_flight_bytes 0.0\n");
    }

    @Test
    void broken_gzip_and_unknown_packing_are_refused() throws Exception {
        open();

        assertProblem(send(post("/v1/lines", "no gzip").header("Content-Encoding", "gzip")), 400, "not whole gzip");
        assertProblem(send(post("/v1/lines", "x").header("Content-Encoding", "br")), 415, "gzip or identity");
    }

    @Test
    void as_many_lines_as_allowed_pass_and_one_more_does_not() throws Exception {
        open(true, TIGHT, null);
        String record = "{}\n";

        assertThat(send(post("/v1/heartbeats?host=a", record.repeat(TIGHT.lines())))
                        .statusCode())
                .isEqualTo(200);
        assertProblem(
                send(post("/v1/heartbeats?host=b", record.repeat(TIGHT.lines() + 1))), 413, "more than 20 records");
    }

    @Test
    void a_host_that_sends_too_fast_is_told_when_to_come_back() throws Exception {
        open(true, TIGHT, null);
        String twenty = "{}\n".repeat(20);

        for (int i = 0; i < 5; i++) {
            assertThat(send(post("/v1/heartbeats?host=web-1", twenty)).statusCode())
                    .isEqualTo(200);
        }
        HttpResponse<String> response = send(post("/v1/heartbeats?host=web-1", twenty));

        assertProblem(response, 429, "More than 10 records a second");
        assertThat(response.headers().firstValue("Retry-After")).contains("2");
        assertThat(send(post("/v1/heartbeats?host=db-1", twenty)).statusCode()).isEqualTo(200);
        nanoTime.addAndGet(Duration.ofSeconds(2).toNanos());
        assertThat(send(post("/v1/heartbeats?host=web-1", twenty)).statusCode()).isEqualTo(200);
    }

    @Test
    void when_too_much_is_on_its_way_the_next_is_told_to_wait_and_passes_later() throws Exception {
        long roomForOne = TIGHT.bodyBytes() + 1;
        open(false, new IngestConfig.Limits(4_000, 1_000, 20, 10, roomForOne, Duration.ofSeconds(5)), null);
        CompletableFuture<HttpResponse<String>> first =
                http.sendAsync(post("/v1/lines", ndjson(line("web-1", "one"))).build(), BodyHandlers.ofString());
        await().until(() -> kafka.history().size() == 1);

        HttpResponse<String> second = send(post("/v1/lines", ndjson(line("web-1", "two"))));

        assertProblem(second, 503, "on its way to Kafka");
        assertThat(second.headers().firstValue("Retry-After")).contains("2");
        kafka.completeNext();
        assertThat(first).succeedsWithin(Duration.ofSeconds(10));
        assertThat(get("/metrics").body()).contains("gatewatch_ingest_in_flight_bytes 0.0\n");
        HttpResponse<String> again = send(post("/v1/heartbeats?host=web-1", "\n"));
        assertThat(again.statusCode()).isEqualTo(200);
    }

    @Test
    void a_sender_that_breaks_off_leaves_nothing_behind() throws Exception {
        open();
        String half = "POST /v1/lines?host=web-1 HTTP/1.1\r\nHost: x\r\nContent-Length: 1000\r\n\r\n"
                + ndjson(line("web-1", "one"));

        try (Socket socket = new Socket("127.0.0.1", ingest.port())) {
            socket.getOutputStream().write(half.getBytes(StandardCharsets.UTF_8));
            socket.getOutputStream().flush();
        }

        await().untilAsserted(() -> assertThat(get("/metrics").body())
                .contains("{path=\"/v1/lines\",status=\"400\"} 1")
                .contains("gatewatch_ingest_in_flight_bytes 0.0\n"));
        assertThat(kafka.history()).isEmpty();
    }

    @Test
    void a_request_under_way_is_answered_before_the_door_closes() {
        open(false, IngestConfig.Limits.DEFAULT, null);
        CompletableFuture<HttpResponse<String>> response =
                http.sendAsync(post("/v1/lines", ndjson(line("web-1", "one"))).build(), BodyHandlers.ofString());
        await().until(() -> kafka.history().size() == 1);

        CompletableFuture<Void> closed = CompletableFuture.runAsync(ingest::close);
        await().until(() -> get("/healthz").statusCode() == 503);
        assertThat(closed).isNotDone();
        kafka.completeNext();

        assertThat(response).succeedsWithin(Duration.ofSeconds(10));
        assertThat(response.join().statusCode()).isEqualTo(200);
        assertThat(closed).succeedsWithin(Duration.ofSeconds(10));
    }

    @Test
    void over_tls_the_key_stores_certificate_is_shown() throws Exception {
        Path keyStore = folder.resolve("keys.p12");
        int made = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "keytool")
                                .toString(),
                        "-genkeypair",
                        "-keystore",
                        keyStore.toString(),
                        "-storetype",
                        "PKCS12",
                        "-storepass",
                        "changeit",
                        "-alias",
                        "ingest",
                        "-keyalg",
                        "EC",
                        "-dname",
                        "CN=localhost",
                        "-ext",
                        "SAN=IP:127.0.0.1,DNS:localhost")
                .inheritIO()
                .start()
                .waitFor();
        assertThat(made).isZero();
        KeyStore trusted = KeyStore.getInstance(keyStore.toFile(), "changeit".toCharArray());
        TrustManagerFactory trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        trust.init(trusted);
        SSLContext tls = SSLContext.getInstance("TLS");
        tls.init(null, trust.getTrustManagers(), null);

        kafka = new MockProducer<>(true, null, new ByteArraySerializer(), new ByteArraySerializer());
        ingest = Ingest.start(
                new IngestConfig(
                        "127.0.0.1",
                        0,
                        null,
                        new IngestConfig.Tls(keyStore, "changeit"),
                        false,
                        IngestConfig.Limits.DEFAULT,
                        Map.of()),
                new TestCluster(() -> kafka),
                Clock.systemUTC(),
                nanoTime::get);
        HttpRequest request = HttpRequest.newBuilder(URI.create("https://127.0.0.1:" + ingest.port() + "/v1/lines"))
                .POST(BodyPublishers.ofString(ndjson(line("web-1", "one"))))
                .build();

        assertThat(HttpClient.newBuilder()
                        .sslContext(tls)
                        .build()
                        .send(request, BodyHandlers.ofString())
                        .statusCode())
                .isEqualTo(200);
        assertThat(sent(Topics.LOGS)).hasSize(1);
    }

    @Test
    void an_unknown_path_and_a_wrong_method_get_a_problem_document() throws Exception {
        open();

        assertProblem(send(post("/v2/lines", "x")), 404, "");
        assertProblem(get("/v1/lines"), 405, "");
    }
}
