package dev.gatewatch.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.ThrowableProxy;
import ch.qos.logback.core.read.ListAppender;
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.Agent;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import java.util.Set;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** Secrets that come in by any way, in every shape in which one can stand there: none of them gets anywhere. */
class SecretsStayTest {
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int IN_THE_FILE = 1_000;

    private static final String REFUSED = "unauthorized conn=795bde52-d93d-42ac-804a-d9fe2be59844 remote=10.0.0.7"
            + " client=cli cli vdev reason=token_mismatch ";
    private static final String HOST = "far-away";
    /** How many requests and records here cannot be read. */
    private static final int UNREADABLE = 5;

    @TempDir
    Path folder;

    private final PlantedSecrets secrets = new PlantedSecrets();
    private final HttpClient http = HttpClient.newHttpClient();
    private final List<String> marks = new ArrayList<>();
    private final ListAppender<ILoggingEvent> ownLog = new ListAppender<>();
    private Instant time = Instant.parse("2026-11-22T06:00:00Z");
    private Path data;

    @BeforeEach
    void listen() {
        data = folder.resolve("data");
        ownLog.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(ownLog);
    }

    @AfterEach
    void listenNoMore() {
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(ownLog);
    }

    @Test
    void no_planted_secret_of_a_log_is_in_spool_topics_logs_or_api() throws Exception {
        try (var product = start(plantInFile())) {
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(read(product, Topics.LOGS.name())).hasSizeGreaterThanOrEqualTo(IN_THE_FILE));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(answer(product, "/api/v1/diagnoses")).contains("[redacted:"));

            seekIn(product);
            assertThat(read(product, Topics.LOGS.name()).stream().filter(line -> line.contains("[redacted:")))
                    .hasSizeGreaterThanOrEqualTo(IN_THE_FILE);
        }
        secrets.seek("our own log", ownLog());
        assertThat(secrets.found()).isEmpty();
    }

    @Test
    void no_planted_secret_of_any_other_way_is_either() throws Exception {
        try (var product = start(folder.resolve("none.log"))) {
            Process agent = startAgent(product);
            try {
                sendToTheDoor(product);
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(String.join("\n", read(product, Topics.LOGS.name())))
                                .contains(marks));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(read(product, Topics.DEAD_LETTERS.name()))
                                .hasSize(UNREADABLE));
                await().atMost(PATIENCE)
                        .untilAsserted(() -> assertThat(String.join("\n", read(product, Topics.FACTS.name())))
                                .contains("\"gateway.mode\":\"local\""));

                seekIn(product);
            } finally {
                agent.destroy();
                agent.waitFor();
            }
        }
        secrets.seek("our own log", ownLog());
        secrets.seek("the agent's files", filesOf(folder.resolve("state")));
        secrets.seek("the agent's log", List.of(Files.readString(folder.resolve("agent.log"))));
        assertThat(secrets.found()).isEmpty();
    }

    private WholeProduct start(Path log) {
        return WholeProduct.start(
                new WholeProduct.Settings(data, ANY_PORT, ANY_PORT, 0, "here", List.of("file:" + log), false));
    }

    private void seekIn(WholeProduct product) throws Exception {
        for (String topic : topics(product)) {
            secrets.seek("topic " + topic, read(product, topic));
        }
        for (String host : List.of("here", HOST)) {
            for (String of : List.of("", "/diagnoses", "/events")) {
                secrets.seek("the API", List.of(answer(product, "/api/v1/hosts/" + host + of)));
            }
        }
        for (String path : List.of("summary", "hosts", "diagnoses", "alerts")) {
            secrets.seek("the API", List.of(answer(product, "/api/v1/" + path)));
        }
        secrets.seek("the metrics", List.of(answer(product, "/metrics"), answer(product, "/metrics/hosts")));
        secrets.seek("the shipper's files", filesOf(data.resolve("shipper")));
    }

    // ---------------------------------------------------------------- by the gateway's log

    /** Every third line is one that is diagnosed, so that its text gets as far as any can. */
    private Path plantInFile() throws IOException {
        var lines = new StringBuilder();
        for (int n = 0; n < IN_THE_FILE; n++) {
            String text = secrets.text("log", n);
            boolean diagnosed = n % 3 == 0 && !PlantedSecrets.isLone(n);
            lines.append(diagnosed ? line("WARN", REFUSED + text) : line("INFO", text))
                    .append('\n');
        }
        return Files.writeString(folder.resolve("gateway.log"), lines);
    }

    /** A line as it stands in the log. */
    private String line(String level, String message) {
        time = time.plusMillis(10);
        return Json.writeText(Map.of(
                "0",
                "{\"subsystem\":\"gateway/ws\"}",
                "1",
                message,
                "_meta",
                Map.of("logLevelName", level),
                "time",
                time.toString()));
    }

    // ---------------------------------------------------------------- by an agent's other sources

    /** An agent that has all of its lines from what other programs print. */
    private Process startAgent(WholeProduct product) throws IOException {
        Path programs = Files.createDirectories(folder.resolve("bin"));
        String tailed =
                lines("the tail", text -> "{\"type\":\"log\",\"raw\":" + Json.writeText(line("INFO", text)) + "}");
        script(programs.resolve("openclaw"), tailed, plain("the tail's standard error"));
        String entries = lines("the journal", text -> journalEntry(Json.writeText(text)))
                + lines("the journal, as bytes", text -> journalEntry(bytes(text)));
        script(programs.resolve("journalctl"), entries, plain("the journal's standard error"));
        script(programs.resolve("printer"), plain("a command"), plain("a command's standard error"));
        Path input = Files.writeString(folder.resolve("input"), plain("standard input"));
        configure();
        String printer = "command:exec printer --token " + secrets.text("a command's own text", lone());
        var agent = new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-cp",
                System.getProperty("java.class.path"),
                Agent.class.getName(),
                "ship",
                "--kafka",
                product.kafka(),
                "--host",
                HOST,
                "--state",
                folder.resolve("state").toString(),
                "--checks",
                "--source",
                "planted=auto",
                "--source",
                "journal:planted",
                "--source",
                "stdin",
                "--source",
                printer);
        agent.environment().keySet().removeIf(name -> name.matches("(GATEWATCH|OPENCLAW|CLAWDBOT)_.*"));
        agent.environment().put("PATH", programs + ":" + System.getenv("PATH"));
        agent.environment().put("HOME", folder.toString());
        return agent.redirectInput(input.toFile())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("agent.log").toFile())
                .start();
    }

    private static int lone() {
        return IntStream.range(0, PlantedSecrets.shapes())
                .filter(PlantedSecrets::isLone)
                .findFirst()
                .orElseThrow();
    }

    private static String journalEntry(String message) {
        return "{\"__CURSOR\":\"s=1\",\"__REALTIME_TIMESTAMP\":\"1795327200000000\",\"PRIORITY\":\"6\",\"MESSAGE\":"
                + message + "}";
    }

    private static String bytes(String text) {
        return IntStream.range(0, text.length())
                .mapToObj(i -> Integer.toString(text.charAt(i)))
                .collect(Collectors.joining(",", "[", "]"));
    }

    private String plain(String way) {
        return lines(way, text -> text);
    }

    private String lines(String way, UnaryOperator<String> written) {
        return IntStream.range(0, PlantedSecrets.shapes())
                        .mapToObj(n -> written.apply(secrets.text(way, n)) + "\n")
                        .collect(Collectors.joining())
                + written.apply(mark(way)) + "\n";
    }

    private String mark(String way) {
        marks.add("that was " + way);
        return marks.get(marks.size() - 1);
    }

    /** A program that prints these and stays, and goes on to tell of trouble, which has the host looked at. */
    private void script(Path program, String out, String errors) throws IOException {
        Path printed = Files.writeString(Path.of(program + ".out"), out);
        Path printedErrors = Files.writeString(Path.of(program + ".err"), errors);
        Files.writeString(program, """
                #!/bin/sh
                [ "$1" = --version ] && exit 1
                cat '%s'
                cat '%s' >&2
                while sleep 1; do echo '%s' >&2; done
                """.formatted(printed, printedErrors, line("ERROR", "it does not work")));
        Files.setPosixFilePermissions(program, PosixFilePermissions.fromString("rwx------"));
    }

    private void configure() throws IOException {
        String origins = IntStream.of(0, 1, 2, 3, lone())
                .mapToObj(n -> Json.writeText(secrets.text("the configuration", n)))
                .collect(Collectors.joining(","));
        Path state = Files.createDirectories(folder.resolve(".openclaw-planted"));
        Files.writeString(state.resolve("openclaw.json"), """
                {gateway: {mode: 'local', bind: %s, auth: {token: %s}, controlUi: {allowedOrigins: [%s]},
                           trustedProxies: [%s]}}
                """.formatted(
                        Json.writeText(secrets.text("the configuration", lone())),
                        Json.writeText(secrets.text("the configuration", lone())),
                        origins,
                        Json.writeText(secrets.text("the configuration", 3))));
    }

    // ---------------------------------------------------------------- by the front door

    private void sendToTheDoor(WholeProduct product) throws Exception {
        send(product, "/v1/lines", "application/x-ndjson", lines("a printed line", text -> line("INFO", text)), 200);
        send(product, "/v1/lines", "application/x-ndjson", plain("a line of text"), 200);
        send(product, "/v1/lines", "application/x-ndjson", lines("a record", this::record), 200);
        send(product, "/v1/logs", "application/json", otlp(lines("an OTLP body", SecretsStayTest::stringBody)), 200);
        send(product, "/v1/logs", "application/json", otlp(lines("an OTLP map", SecretsStayTest::mapBody)), 200);
        send(
                product,
                "/v1/logs",
                "application/json",
                otlp(lines("an OTLP attribute", SecretsStayTest::attribute)),
                200);
        send(product, "/v1/logs", "application/x-protobuf", protobuf("OTLP in protobuf"), 200);
        send(product, "/v1/heartbeats", "application/x-ndjson", heartbeats(), 200);
        send(product, "/v1/facts", "application/x-ndjson", facts(), 200);

        String broken = Json.writeText(texts("what cannot be read"));
        send(product, "/v1/lines", "application/x-ndjson", "{\"uid\":\"1\",\"observedTime\":" + broken + "}\n", 200);
        send(product, "/v1/heartbeats", "application/x-ndjson", "{\"time\":" + broken + "}\n", 200);
        send(product, "/v1/facts", "application/x-ndjson", "{\"facts\":" + broken + "}\n", 200);
        send(product, "/v1/logs", "application/json", "{\"resourceLogs\":" + broken, 400);
        byte[] cut = protobuf("OTLP that is cut");
        marks.remove(marks.size() - 1);
        send(product, "/v1/logs", "application/x-protobuf", Arrays.copyOf(cut, cut.length - 1), 400);
    }

    private List<String> texts(String way) {
        return IntStream.range(0, PlantedSecrets.shapes())
                .mapToObj(n -> secrets.text(way, n))
                .toList();
    }

    /** A record of ours, as somebody makes it who does not look for secrets. */
    private String record(String text) {
        time = time.plusMillis(10);
        return Json.writeText(Map.of(
                "uid",
                "planted-" + time.toEpochMilli(),
                "host",
                HOST,
                "observedTime",
                time.toString(),
                "message",
                text,
                "subsystem",
                text,
                "attributes",
                Map.of("told", named(text), text, "told"),
                "source",
                Map.of("kind", "file", "path", text),
                "gap",
                Map.of("lines", 1, "exact", false, "reason", text),
                "another",
                text));
    }

    /** Within another text it can be told only by what stands before it. */
    private static String named(String text) {
        return text.matches("[0-9a-f]+") ? "--token " + text : text;
    }

    private static String stringBody(String text) {
        return "{\"body\":{\"stringValue\":" + Json.writeText(text) + "}}";
    }

    private static String mapBody(String text) {
        return "{\"body\":{\"kvlistValue\":{\"values\":[" + member("message", named(text)) + ","
                + member("detail", named(text)) + "]}}}";
    }

    private static String attribute(String text) {
        return "{\"body\":{\"stringValue\":" + Json.writeText(text) + "},\"attributes\":["
                + member("log.file.path", text) + "," + member("log.file.name", text) + ","
                + member("detail", named(text))
                + "]}";
    }

    private static String member(String name, String text) {
        return "{\"key\":" + Json.writeText(name) + ",\"value\":{\"stringValue\":" + Json.writeText(text) + "}}";
    }

    private static String otlp(String records) {
        return "{\"resourceLogs\":[{\"scopeLogs\":[{\"logRecords\":["
                + records.strip().replace("\n", ",") + "]}]}]}";
    }

    private byte[] protobuf(String way) {
        var records = new ByteArrayOutputStream();
        for (int n = 0; n < PlantedSecrets.shapes(); n++) {
            records.writeBytes(logRecord(secrets.text(way, n)));
        }
        records.writeBytes(logRecord(mark(way)));
        return field(1, field(2, records.toByteArray()));
    }

    private static byte[] logRecord(String body) {
        return field(2, field(5, field(1, body.getBytes(StandardCharsets.UTF_8))));
    }

    private static byte[] field(int number, byte[] content) {
        var field = new ByteArrayOutputStream();
        field.write(number << 3 | 2);
        int length = content.length;
        for (; length >= 0x80; length >>>= 7) {
            field.write(length & 0x7f | 0x80);
        }
        field.write(length);
        field.writeBytes(content);
        return field.toByteArray();
    }

    private String heartbeats() {
        return withEachShape(
                "a heartbeat",
                text -> Map.of(
                        "host",
                        HOST,
                        "time",
                        Instant.now().toString(),
                        "version",
                        text,
                        "sources",
                        List.of(Map.of("name", text, "state", "retrying", "detail", text, "position", text)),
                        "another",
                        text));
    }

    private String facts() {
        return withEachShape(
                "a fact",
                text -> Map.of(
                        "host",
                        HOST,
                        "gateway",
                        text,
                        "time",
                        Instant.now().toString(),
                        "openclawVersion",
                        text,
                        "facts",
                        Map.of("gateway.bind", text, text, "true")));
    }

    /** Records as lines of JSON, one with a secret of each shape. */
    private String withEachShape(String where, Function<String, Map<String, ?>> record) {
        return IntStream.range(0, PlantedSecrets.shapes())
                .mapToObj(n -> Json.writeText(record.apply(secrets.text(where, n))) + "\n")
                .collect(Collectors.joining());
    }

    private void send(WholeProduct product, String door, String type, String content, int expected) throws Exception {
        send(product, door, type, content.getBytes(StandardCharsets.UTF_8), expected);
    }

    private void send(WholeProduct product, String door, String type, byte[] content, int expected) throws Exception {
        HttpResponse<String> answer = http.send(
                HttpRequest.newBuilder(URI.create(product.ingest() + door))
                        .header("Content-Type", type)
                        .header("X-Gatewatch-Host", HOST)
                        .POST(HttpRequest.BodyPublishers.ofByteArray(content))
                        .build(),
                BodyHandlers.ofString());
        assertThat(answer.statusCode()).as(door + ": " + answer.body()).isEqualTo(expected);
    }

    // ---------------------------------------------------------------- where it is looked for

    private List<String> ownLog() {
        return new ArrayList<>(ownLog.list)
                .stream()
                        .map(event -> event.getFormattedMessage()
                                + (event.getThrowableProxy() instanceof ThrowableProxy thrown
                                        ? stackTrace(thrown.getThrowable())
                                        : ""))
                        .toList();
    }

    private static String stackTrace(Throwable thrown) {
        var text = new StringWriter();
        thrown.printStackTrace(new PrintWriter(text));
        return text.toString();
    }

    private static List<String> filesOf(Path directory) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        return texts;
    }

    private String answer(WholeProduct product, String path) throws IOException, InterruptedException {
        HttpRequest request =
                HttpRequest.newBuilder(URI.create(product.dashboard() + path)).build();
        return http.send(request, BodyHandlers.ofString()).body();
    }

    private static Set<String> topics(WholeProduct product) throws Exception {
        var settings = new Properties();
        settings.put("bootstrap.servers", product.kafka());
        try (Admin admin = Admin.create(settings)) {
            return admin.listTopics(new ListTopicsOptions().listInternal(true))
                    .names()
                    .get();
        }
    }

    private static List<String> read(WholeProduct product, String topic) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", product.kafka()),
                new ByteArrayDeserializer(),
                new ByteArrayDeserializer())) {
            List<TopicPartition> partitions = consumer.partitionsFor(topic).stream()
                    .map(partition -> new TopicPartition(topic, partition.partition()))
                    .toList();
            consumer.assign(partitions);
            consumer.seekToBeginning(partitions);
            Map<TopicPartition, Long> ends = consumer.endOffsets(partitions);
            List<String> records = new ArrayList<>();
            while (partitions.stream().anyMatch(partition -> consumer.position(partition) < ends.get(partition))) {
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> records.add(text(record)));
            }
            return records;
        }
    }

    private static String text(ConsumerRecord<byte[], byte[]> record) {
        var text = new StringBuilder();
        Stream.of(record.key(), record.value())
                .filter(part -> part != null)
                .forEach(part -> text.append(new String(part, StandardCharsets.UTF_8)));
        record.headers().forEach(header -> text.append(new String(header.value(), StandardCharsets.UTF_8)));
        return text.toString();
    }
}
