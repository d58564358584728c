package dev.gatewatch.shippers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The shipper as a whole, in front of an ingest. */
class ShipperTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private FakeIngest ingest;
    private Path log;

    @BeforeEach
    void open() throws IOException {
        ingest = new FakeIngest();
        log = directory.resolve("gateway.log");
    }

    @AfterEach
    void close() {
        ingest.close();
    }

    @Test
    void lines_of_a_file_arrive_once_across_restarts() throws Exception {
        write("one", "two");
        try (Shipper shipper = start("file:" + log)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ingest.messages()).containsExactly("one", "two"));
        }
        write("three");
        try (Shipper shipper = start("file:" + log)) {
            write("four");
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ingest.messages()).containsExactly("one", "two", "three", "four"));
        }
        assertThat(ingest.lines()).extracting(LogLine::host).containsOnly("host-1");
        assertThat(ingest.lines()).extracting(LogLine::uid).doesNotHaveDuplicates();
        assertThat(ingest.tokens()).containsOnly("Bearer secret-token");
    }

    @Test
    void what_is_read_while_nobody_answers_arrives_when_somebody_does() throws Exception {
        int port = ingest.port();
        ingest.close();
        try (Shipper shipper = start("file:" + log)) {
            write(numbered(0, 500));
            await().atMost(SOON).until(() -> shipper.heartbeat(false).linesRead() == 500);
            assertThat(shipper.heartbeat(false).linesSent()).isZero();
            ingest = new FakeIngest(port);
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ingest.messages()).containsExactly(numbered(0, 500)));
            await().atMost(SOON).until(() -> shipper.heartbeat(false).linesSent() == 500);
            assertThat(shipper.heartbeat(false).spoolBytes()).isZero();
        }
    }

    @Test
    void what_waits_in_the_spool_survives_a_restart() throws Exception {
        ingest.refuse(500);
        try (Shipper shipper = start("file:" + log)) {
            write(numbered(0, 100));
            await().atMost(SOON).until(() -> shipper.heartbeat(false).linesRead() == 100);
        }
        Files.delete(log);
        ingest.refuse(0);
        try (Shipper shipper = start("file:" + log)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ingest.messages()).containsExactly(numbered(0, 100)));
        }
    }

    @Test
    void an_ingest_that_is_busy_is_asked_again() throws Exception {
        ingest.answerNext(429, 503);
        write("one");
        try (Shipper shipper = start("file:" + log)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ingest.messages()).containsExactly("one"));
        }
    }

    @Test
    void a_line_that_is_refused_for_good_does_not_hold_up_the_others() throws Exception {
        ingest.poison("line 7\"");
        write(numbered(0, 20));
        try (Shipper shipper = start("file:" + log)) {
            await().atMost(SOON).until(() -> shipper.heartbeat(false).linesSent() == 19);
            assertThat(shipper.heartbeat(false).linesRejected()).isEqualTo(1);
            assertThat(ingest.messages()).hasSize(19).doesNotContain("line 7");
        }
    }

    @Test
    void the_last_heartbeat_says_that_the_shipper_stops() throws Exception {
        write("one");
        try (Shipper shipper = start("file:" + log)) {
            await().atMost(SOON).until(() -> shipper.heartbeat(false).linesSent() == 1);
        }
        Heartbeat last = ingest.heartbeats().get(ingest.heartbeats().size() - 1);
        assertThat(last.stopping()).isTrue();
        assertThat(last.linesSent()).isEqualTo(1);
        assertThat(last.host()).isEqualTo("host-1");
        assertThat(last.sources()).singleElement().satisfies(source -> {
            assertThat(source.name()).isEqualTo("file:" + log);
            assertThat(source.position()).startsWith(log.toString());
        });
    }

    @Test
    void a_heartbeat_tells_how_far_the_clock_is_off_once_an_answer_has_told() throws Exception {
        try (Shipper shipper = start("file:" + log)) {
            await().atMost(SOON).until(() -> shipper.heartbeat(false).clockAheadMillis() != null);
            assertThat(shipper.heartbeat(false).clockAheadMillis()).isBetween(-60_000L, 60_000L);
        }
    }

    @Test
    void what_a_command_prints_and_how_it_ends_are_lines() throws Exception {
        try (Shipper shipper = start("command:echo to out; echo unauthorized >&2; exit 3")) {
            await().atMost(SOON).until(() -> ingest.lines().size() >= 3);
        }
        assertThat(ingest.lines())
                .anySatisfy(line -> {
                    assertThat(line.message()).isEqualTo("to out");
                    assertThat(line.source().kind()).isEqualTo(LineSource.Kind.COMMAND);
                })
                .anySatisfy(line -> {
                    assertThat(line.message()).isEqualTo("unauthorized");
                    assertThat(line.source().kind()).isEqualTo(LineSource.Kind.TAIL_STATUS);
                })
                .anySatisfy(line -> {
                    assertThat(line.message()).endsWith("ended with exit code 3.");
                    assertThat(line.attributes()).containsEntry("exitCode", "3");
                    assertThat(line.source().kind()).isEqualTo(LineSource.Kind.TAIL_STATUS);
                });
    }

    @Test
    void secrets_do_not_leave_the_host() throws Exception {
        write("opened http://127.0.0.1:18789/?token=8f3a9c1be7d24f60a1b2c3d4e5f60718");
        String said = "echo --token 8f3a9c1be7d24f60a1b2c3d4e5f60718";
        String source = "command:" + said + "; " + said + " >&2; sleep 100";
        try (Shipper shipper = start("file:" + log, source)) {
            await().atMost(SOON).until(() -> ingest.lines().size() == 3);
        }
        assertThat(ingest.lines().toString() + ingest.heartbeats())
                .contains("[redacted:")
                .doesNotContain("8f3a9c1b");
        try (var files = Files.walk(directory.resolve("state"))) {
            for (Path file : files.filter(Files::isRegularFile).toList()) {
                assertThat(Files.readString(file, java.nio.charset.StandardCharsets.ISO_8859_1))
                        .doesNotContain("8f3a9c1b");
            }
        }
    }

    @Test
    void a_salt_that_a_crash_has_emptied_is_replaced() throws Exception {
        write("one");
        start("file:" + log).close();
        Files.write(directory.resolve("state/salt"), new byte[0]);
        write("two");
        try (Shipper shipper = start("file:" + log)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ingest.messages()).containsExactly("one", "two"));
        }
        assertThat(directory.resolve("state/salt")).hasSize(16);
    }

    @Test
    void two_shippers_cannot_share_a_state_directory() throws Exception {
        try (Shipper shipper = start("file:" + log)) {
            assertThatThrownBy(() -> start("file:" + log))
                    .isInstanceOf(IOException.class)
                    .hasMessageContaining("in use by another shipper");
        }
    }

    @Test
    void a_damaged_checkpoint_is_set_aside_and_nothing_is_lost() throws Exception {
        write("one");
        try (Shipper shipper = start("file:" + log)) {
            await().atMost(SOON).until(() -> shipper.heartbeat(false).linesSent() == 1);
        }
        Files.writeString(directory.resolve("state/checkpoint.json"), "{\"acknowledged\":");
        write("two");
        try (Shipper shipper = start("file:" + log)) {
            await().atMost(SOON)
                    .untilAsserted(() -> assertThat(ingest.messages()).contains("two"));
        }
        assertThat(directory.resolve("state/checkpoint.json.unreadable")).exists();
    }

    @Test
    void facts_of_the_host_are_sent_where_that_is_agreed_to() throws Exception {
        try (Shipper shipper = start(true, "file:" + log)) {
            await().atMost(SOON).until(() -> !ingest.facts().isEmpty());
        }
        assertThat(ingest.facts().get(0).host()).isEqualTo("host-1");
    }

    private Shipper start(String... sources) throws IOException {
        return start(false, sources);
    }

    private Shipper start(boolean checks, String... sources) throws IOException {
        Shipper shipper = Shipper.open(new ShipperConfig(
                "host-1",
                null,
                List.of(sources),
                directory.resolve("state"),
                new ShipperConfig.Ingest(ingest.address(), "secret-token"),
                ShipperConfig.DEFAULT_SPOOL_BYTES,
                checks));
        shipper.start();
        return shipper;
    }

    private void write(String... messages) throws IOException {
        StringBuilder text = new StringBuilder();
        for (String message : messages) {
            text.append("{\"0\":\"")
                    .append(message)
                    .append("\",\"_meta\":{\"logLevelName\":\"INFO\"},\"time\":\"")
                    .append(Instant.now())
                    .append("\"}\n");
        }
        Files.writeString(log, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
    }

    private static String[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toArray(String[]::new);
    }
}
