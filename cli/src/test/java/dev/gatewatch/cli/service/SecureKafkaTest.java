package dev.gatewatch.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.cli.TestConsole;
import dev.gatewatch.cli.up.EmbeddedBroker;
import dev.gatewatch.ingest.Ingest;
import dev.gatewatch.ingest.IngestConfig;
import dev.gatewatch.ingest.Tokens;
import dev.gatewatch.protocol.Topics;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ship} with a real broker that only lets in whom it knows: by certificate, or by name and password. */
class SecureKafkaTest {
    private static final String PASSWORD = "changeit";
    private static final String PLAIN_LOGIN = "org.apache.kafka.common.security.plain.PlainLoginModule required";

    @TempDir
    static Path folder;

    private static EmbeddedBroker broker;
    private static int tlsPort;
    private static int saslPort;

    @BeforeAll
    static void startBroker() throws Exception {
        keytool("-genkeypair", "broker.p12", "broker", "-dname", "CN=localhost", "-ext", "SAN=IP:127.0.0.1");
        keytool("-genkeypair", "host.p12", "host", "-dname", "CN=oc-fra-01");
        keytool("-genkeypair", "stranger.p12", "stranger", "-dname", "CN=stranger");
        trust("broker.p12", "broker", "trusted-by-hosts.p12");
        trust("host.p12", "host", "trusted-by-broker.p12");

        int plainPort = freePort();
        tlsPort = freePort();
        saslPort = freePort();
        String listeners =
                "PLAINTEXT://127.0.0.1:" + plainPort + ",MTLS://127.0.0.1:" + tlsPort + ",SASL://127.0.0.1:" + saslPort;
        broker = EmbeddedBroker.start(
                folder.resolve("kafka"),
                plainPort,
                Map.ofEntries(
                        Map.entry("listeners", listeners),
                        Map.entry("advertised.listeners", listeners),
                        Map.entry("listener.security.protocol.map", "PLAINTEXT:PLAINTEXT,MTLS:SSL,SASL:SASL_SSL"),
                        Map.entry("ssl.keystore.location", file("broker.p12")),
                        Map.entry("ssl.keystore.password", PASSWORD),
                        Map.entry("ssl.truststore.location", file("trusted-by-broker.p12")),
                        Map.entry("ssl.truststore.password", PASSWORD),
                        Map.entry("listener.name.mtls.ssl.client.auth", "required"),
                        Map.entry("listener.name.sasl.sasl.enabled.mechanisms", "PLAIN"),
                        Map.entry(
                                "listener.name.sasl.plain.sasl.jaas.config",
                                PLAIN_LOGIN + " \"user_oc-fra-01\"=\"open sesame\";")));
        try (Admin admin = Admin.create(Map.of("bootstrap.servers", broker.bootstrapServers()))) {
            admin.createTopics(Topics.all().stream()
                            .map(topic -> new NewTopic(topic.name(), 1, (short) 1))
                            .toList())
                    .all()
                    .get();
        }
    }

    @AfterAll
    static void stopBroker() {
        broker.close();
    }

    @Test
    void lines_arrive_over_tls_from_a_host_with_a_certificate() throws Exception {
        assertThat(shipOneLine("over-mtls", tlsPort, mutualTls("host.p12"))).isZero();

        assertThat(linesOf("over-mtls")).hasSize(1);
    }

    @Test
    void lines_arrive_over_tls_from_a_host_with_name_and_password() throws Exception {
        assertThat(shipOneLine("over-sasl", saslPort, sasl("open sesame"))).isZero();

        assertThat(linesOf("over-sasl")).hasSize(1);
    }

    @Test
    void a_check_says_that_the_host_is_let_in() throws Exception {
        var console = new TestConsole();

        assertThat(check(console, saslPort, sasl("open sesame"))).isZero();

        assertThat(console.out()).contains("kafka   good", "SASL_SSL", "would write to openclaw.logs");
    }

    @Test
    void a_check_with_a_wrong_password_says_so_without_showing_it() throws Exception {
        var console = new TestConsole();

        assertThat(check(console, saslPort, sasl("open barley"))).isEqualTo(1);

        assertThat(console.out()).contains("kafka   bad", "Invalid username or password");
        assertThat(console.out() + console.err()).doesNotContain("barley");
    }

    @Test
    void a_check_with_an_unknown_certificate_says_so() throws Exception {
        var console = new TestConsole();

        assertThat(check(console, tlsPort, mutualTls("stranger.p12"))).isEqualTo(1);

        assertThat(console.out()).contains("kafka   bad");
    }

    @Test
    void a_check_tries_the_token_at_the_front_door() throws Exception {
        Path tokens = folder.resolve("tokens");
        String token = new Tokens(tokens, Clock.systemUTC()).add("oc-fra-01");
        var console = new TestConsole();
        try (var door = Ingest.start(new IngestConfig(
                "127.0.0.1",
                0,
                tokens,
                null,
                false,
                IngestConfig.Limits.DEFAULT,
                Map.of("bootstrap.servers", broker.bootstrapServers())))) {
            assertThat(check(console, door, "--host", "oc-fra-01", "--token", token))
                    .isZero();
            assertThat(check(console, door, "--host", "oc-fra-01")).isEqualTo(1);
            assertThat(check(console, door, "--host", "oc-fra-01", "--token", token + "0"))
                    .isEqualTo(1);
            assertThat(check(console, door, "--host", "oc-fra-02", "--token", token))
                    .isEqualTo(1);
        }
        assertThat(console.outLines().stream().filter(line -> line.startsWith("ingest")))
                .satisfiesExactly(
                        line -> assertThat(line).contains("takes lines of oc-fra-01"),
                        line -> assertThat(line).contains("asks for a token"),
                        line -> assertThat(line).contains("does not know this token"),
                        line -> assertThat(line).contains("another host's"));
    }

    private static int check(TestConsole console, Ingest door, String... more) {
        var arguments = new ArrayList<>(List.of("ship", "--check", "--source", "stdin", "--state", file("of-nobody")));
        arguments.addAll(List.of("--ingest", "http://127.0.0.1:" + door.port()));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    private static int shipOneLine(String host, int port, Path settings) {
        InputStream before = System.in;
        System.setIn(new ByteArrayInputStream("a line\n".getBytes(StandardCharsets.UTF_8)));
        try {
            return run(new TestConsole(), port, settings, "--host", host, "--state", file("state-of-" + host));
        } finally {
            System.setIn(before);
        }
    }

    private static int check(TestConsole console, int port, Path settings) {
        return run(console, port, settings, "--check", "--state", file("state-of-nobody"));
    }

    private static int run(TestConsole console, int port, Path settings, String... more) {
        var arguments = new ArrayList<>(List.of("ship", "--source", "stdin", "--kafka", "127.0.0.1:" + port));
        arguments.addAll(List.of("--kafka-config", settings.toString()));
        arguments.addAll(List.of(more));
        return console.run(arguments.toArray(String[]::new));
    }

    private static Path mutualTls(String keyStore) throws IOException {
        return settings(
                "security.protocol=SSL",
                "ssl.keystore.location=" + file(keyStore),
                "ssl.keystore.password=" + PASSWORD);
    }

    private static Path sasl(String password) throws IOException {
        return settings(
                "security.protocol=SASL_SSL",
                "sasl.mechanism=PLAIN",
                "sasl.jaas.config=" + PLAIN_LOGIN + " username=\"oc-fra-01\" password=\"" + password + "\";");
    }

    private static Path settings(String... lines) throws IOException {
        var all = new ArrayList<>(List.of(
                "ssl.truststore.location=" + file("trusted-by-hosts.p12"), "ssl.truststore.password=" + PASSWORD));
        all.addAll(Arrays.asList(lines));
        return Files.write(Files.createTempFile(folder, "kafka", ".properties"), all);
    }

    private static List<String> linesOf(String host) {
        try (var consumer = new KafkaConsumer<>(
                Map.of("bootstrap.servers", broker.bootstrapServers()),
                new StringDeserializer(),
                new StringDeserializer())) {
            var logs = new TopicPartition(Topics.LOGS.name(), 0);
            consumer.assign(List.of(logs));
            consumer.seekToBeginning(List.of(logs));
            long end = consumer.endOffsets(List.of(logs)).get(logs);
            List<String> lines = new ArrayList<>();
            while (consumer.position(logs) < end) {
                consumer.poll(Duration.ofMillis(200)).forEach(record -> {
                    if (record.key().equals(host)) {
                        lines.add(record.value());
                    }
                });
            }
            return lines;
        }
    }

    private static void trust(String keyStore, String alias, String trustStore) throws Exception {
        String certificate = file(alias + ".cer");
        keytool("-exportcert", keyStore, alias, "-file", certificate);
        keytool("-importcert", trustStore, alias, "-noprompt", "-file", certificate);
    }

    private static void keytool(String what, String keyStore, String alias, String... more) throws Exception {
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "keytool").toString(),
                what,
                "-keystore",
                file(keyStore),
                "-alias",
                alias,
                "-storetype",
                "PKCS12",
                "-storepass",
                PASSWORD));
        command.addAll(List.of(more));
        if (what.equals("-genkeypair")) {
            command.addAll(List.of("-keyalg", "EC"));
        }
        Process keytool = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("keytool.log").toFile())
                .start();
        assertThat(keytool.waitFor()).as(String.join(" ", command)).isZero();
    }

    private static String file(String name) {
        return folder.resolve(name).toString();
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
