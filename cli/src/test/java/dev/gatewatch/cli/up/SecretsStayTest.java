package dev.gatewatch.cli.up;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import dev.gatewatch.cli.Address;
import dev.gatewatch.cli.TestConsole;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.slf4j.LoggerFactory;

/** A thousand secrets in a gateway's log, in every shape in which one can stand there: none of them gets anywhere. */
class SecretsStayTest {
    private static final Address ANY_PORT = new Address("127.0.0.1", 0);
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final int SECRETS = 1_000;

    /** {@code %s} is a token, {@code %k} a provider's key, {@code %m} a mail address, {@code %p} a phone number. */
    private static final String[] SHAPES = {
        "GET /?token=%s HTTP/1.1",
        "open http://127.0.0.1:18789/#token=%s now",
        "https://host/cb?access_token=%s&state=1",
        "wss://admin:%s@gw.example:18789/",
        "Authorization: Bearer %s",
        "authorization: Basic %s",
        "retrying with Bearer %s",
        "Cookie: sid=%s; theme=dark",
        "X-OpenClaw-Token: %s",
        "{\"token\":\"%s\"}",
        "{\"gateway\":{\"auth\":{\"mode\":\"token\",\"token\":\"%s\"}}}",
        "{\"deviceToken\":\"%s\",\"deviceId\":\"d-1\"}",
        "{\"password\":\"%s\"}",
        "OPENCLAW_GATEWAY_TOKEN=%s",
        "export CLAWDBOT_GATEWAY_PASSWORD='%s'",
        "openclaw gateway --token %s --port 18789",
        "$ openclaw config set gateway.auth.token %s",
        "%s",
        "using %k for openai",
        "key %k was refused",
        "-----BEGIN PRIVATE KEY-----\n%s\n-----END PRIVATE KEY-----",
        "message from %m was dropped",
        "whatsapp: %p is not on the list",
    };

    private static final String[] KEYS = {
        "sk-", "sk-ant-api03-", "ghp_", "github_pat_", "xoxb-", "AIza", "npm_", "hf_", "glpat-", "sk_live_"
    };

    private static final Pattern MARKER = Pattern.compile("%[a-z]");
    private static final String REFUSED = "unauthorized conn=795bde52-d93d-42ac-804a-d9fe2be59844 remote=10.0.0.7"
            + " client=cli cli vdev reason=token_mismatch ";

    @TempDir
    Path folder;

    private final Random random = new Random(7);
    private final List<String> secrets = new ArrayList<>();

    @Test
    void no_planted_secret_is_in_spool_topics_logs_or_api() throws Exception {
        var ownLog = new ListAppender<ILoggingEvent>();
        ownLog.start();
        ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).addAppender(ownLog);
        Path log = plant();
        Path data = folder.resolve("data");
        try (var product = WholeProduct.start(
                new WholeProduct.Settings(data, ANY_PORT, ANY_PORT, 0, "here", List.of("file:" + log), false))) {
            await().atMost(PATIENCE)
                    .untilAsserted(
                            () -> assertThat(read(product, Topics.LOGS.name())).hasSizeGreaterThanOrEqualTo(SECRETS));
            await().atMost(PATIENCE)
                    .untilAsserted(() ->
                            assertThat(answer(product, "diagnoses", "--json")).contains("[redacted:"));

            for (Topics.Topic<?> topic : Topics.all()) {
                assertNone("topic " + topic.name(), read(product, topic.name()));
            }
            assertThat(read(product, Topics.LOGS.name()).stream().filter(line -> line.contains("[redacted:")))
                    .hasSizeGreaterThanOrEqualTo(SECRETS);
            assertNone(
                    "the API",
                    List.of(
                            answer(product, "hosts", "--json"),
                            answer(product, "diagnoses", "--json"),
                            answer(product, "history", "here", "--json")));
            assertNone("the shipper's files", filesOf(data.resolve("shipper")));
        } finally {
            ((Logger) LoggerFactory.getLogger(Logger.ROOT_LOGGER_NAME)).detachAppender(ownLog);
        }
        assertNone(
                "our own log",
                new ArrayList<>(ownLog.list).stream().map(Object::toString).toList());
    }

    /** Every third line is one that is diagnosed, so that its text gets as far as any can. */
    private Path plant() throws IOException {
        Instant time = Instant.parse("2026-11-22T06:00:00Z");
        var lines = new StringBuilder();
        for (int n = 0; n < SECRETS; n++) {
            String shape = SHAPES[n % SHAPES.length];
            String marker =
                    MARKER.matcher(shape).results().findFirst().orElseThrow().group();
            String secret = secret(marker);
            secrets.add(secret);
            String text = shape.replace(marker, secret);
            boolean diagnosed = n % 3 == 0 && !shape.equals(marker);
            time = time.plusMillis(10);
            lines.append(Json.writeText(Map.of(
                            "0",
                            "{\"subsystem\":\"gateway/ws\"}",
                            "1",
                            diagnosed ? REFUSED + text : text,
                            "_meta",
                            Map.of("logLevelName", diagnosed ? "WARN" : "INFO"),
                            "time",
                            time.toString())))
                    .append('\n');
        }
        return Files.writeString(folder.resolve("gateway.log"), lines);
    }

    private String secret(String marker) {
        return switch (marker) {
            case "%k" -> KEYS[random.nextInt(KEYS.length)] + token();
            case "%m" -> "anna.berg" + random.nextInt(1 << 30) + "@mail.example";
            case "%p" -> "+4915" + (100_000_000 + random.nextInt(900_000_000));
            default -> token();
        };
    }

    /** As {@code openclaw doctor} generates them. */
    private String token() {
        byte[] bytes = new byte[24];
        random.nextBytes(bytes);
        return HexFormat.of().formatHex(bytes);
    }

    private void assertNone(String where, List<String> texts) {
        String all = String.join("\n", texts);
        assertThat(secrets.stream().filter(secret -> all.contains(secret) || all.contains(mostOf(secret))))
                .as(where)
                .isEmpty();
    }

    private static String mostOf(String secret) {
        return secret.substring(secret.length() / 4, secret.length() - 1);
    }

    private static List<String> filesOf(Path directory) throws IOException {
        List<String> texts = new ArrayList<>();
        try (Stream<Path> all = Files.walk(directory)) {
            for (Path file : all.filter(Files::isRegularFile).toList()) {
                texts.add(Files.readString(file, StandardCharsets.ISO_8859_1));
            }
        }
        assertThat(String.join("", texts))
                .as("what is spooled can be read here")
                .contains("[redacted:");
        return texts;
    }

    private static String answer(WholeProduct product, String... command) {
        var console = new TestConsole();
        List<String> arguments = new ArrayList<>(List.of(command));
        arguments.addAll(List.of("--server", product.dashboard()));
        assertThat(console.run(arguments.toArray(String[]::new)))
                .as(console.err())
                .isZero();
        return console.out();
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
                consumer.poll(Duration.ofSeconds(1)).forEach(record -> {
                    if (record.value() != null) {
                        records.add(new String(record.value(), StandardCharsets.UTF_8));
                    }
                });
            }
            return records;
        }
    }
}
