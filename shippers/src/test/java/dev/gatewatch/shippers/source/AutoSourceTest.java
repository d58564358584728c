package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import dev.gatewatch.protocol.LineSource.Kind;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.shippers.Probe;
import dev.gatewatch.shippers.openclaw.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AutoSourceTest {
    private static final Duration SOON = Duration.ofSeconds(20);

    @TempDir
    Path directory;

    private final List<LogLine> lines = new ArrayList<>();
    private FakeOpenClaw openclaw;
    private Probe probe;
    private AutoSource source;
    private Thread thread;

    @BeforeEach
    void open() throws IOException {
        openclaw = new FakeOpenClaw(directory.resolve("home"));
        probe = Probe.running(directory.resolve("spool"));
    }

    @AfterEach
    void close() throws Exception {
        stop();
        probe.close();
    }

    @Test
    void where_the_file_can_be_read_its_lines_come_from_there_once() throws Exception {
        openclaw.print("one", "two");
        start();
        awaitMessages("one", "two");
        openclaw.print("three");
        awaitMessages("one", "two", "three");
        await().atMost(SOON).until(() -> source.status().state().equals("following"));
        openclaw.print(numbered(0, 500));
        awaitCount(503);
        assertThat(gatewayLines()).extracting(LogLine::uid).doesNotHaveDuplicates();
        assertThat(gatewayLines()).extracting(LogLine::message).endsWith(numbered(0, 500));
    }

    @Test
    void while_the_spool_has_no_room_the_tail_does_not_overtake_the_file() throws Exception {
        probe.close();
        probe = Probe.running(directory.resolve("small-spool"), 256 << 10);
        openclaw.configureLog();
        openclaw.print(numbered(0, 3_000));
        startWith(Map.of());
        await().atMost(SOON).until(() -> "waiting until the spool has room".equals(detail()));
        awaitCount(3_000);
        assertThat(gatewayLines()).extracting(LogLine::message).containsExactly(numbered(0, 3_000));
    }

    @Test
    void where_the_file_cannot_be_read_lines_come_from_the_tail_once_however_often_it_starts() throws Exception {
        hideFile();
        openclaw.print(numbered(0, 50));
        start();
        awaitCount(50);
        killTail();
        openclaw.print(numbered(50, 60));
        awaitCount(60);
        killTail();
        openclaw.print(numbered(60, 70));
        awaitCount(70);
        assertThat(gatewayLines()).extracting(LogLine::message).containsExactly(numbered(0, 70));
        assertThat(gatewayLines()).extracting(line -> line.source().kind()).containsOnly(Kind.TAIL);
        assertThat(lines).noneMatch(line -> line.gap() != null);
    }

    @Test
    void a_restart_goes_on_where_the_tail_was() throws Exception {
        hideFile();
        openclaw.print(numbered(0, 50));
        start();
        awaitCount(50);
        stop();
        openclaw.print(numbered(50, 60));
        start();
        awaitCount(60);
        assertThat(gatewayLines()).extracting(LogLine::message).containsExactly(numbered(0, 60));
    }

    @Test
    void equal_lines_have_the_same_uids_from_the_tail_as_from_the_file() throws Exception {
        Files.writeString(openclaw.log(), equalLine() + equalLine() + equalLine());
        hideFile();
        start();
        awaitCount(3);
        List<String> ofTail = gatewayLines().stream().map(LogLine::uid).toList();
        stop();
        lines.clear();
        openclaw.tells(openclaw.log());
        openclaw.configureLog();
        startWith(Map.of());
        awaitCount(3);
        assertThat(ofTail).doesNotHaveDuplicates();
        assertThat(gatewayLines()).extracting(LogLine::uid).isEqualTo(ofTail);
        assertThat(gatewayLines()).extracting(line -> line.source().kind()).containsOnly(Kind.FILE);
    }

    @Test
    void a_refused_tail_is_evidence_and_the_file_is_read_on() throws Exception {
        openclaw.configureLog();
        openclaw.refuse();
        openclaw.print("one");
        start();
        awaitMessages("one");
        await().atMost(SOON).until(() -> source.status().state().equals("fallback"));
        assertThat(source.status().detail()).contains("log file", "exit code 1", "token mismatch");
        collect();
        List<LogLine> status = lines.stream()
                .filter(line -> line.source().kind() == Kind.TAIL_STATUS)
                .toList();
        assertThat(status.get(0).message()).contains("gateway connect failed");
        assertThat(status.get(1).message()).contains("gateway closed (1008): unauthorized: gateway token mismatch");
        assertThat(status.get(2).message()).contains("ended with exit code 1");

        openclaw.accept();
        openclaw.print("two");
        awaitMessages("one", "two");
        await().atMost(SOON).until(() -> source.status().state().equals("following"));
        openclaw.print("three");
        awaitMessages("one", "two", "three");
        assertThat(lines.stream().filter(line -> line.source().kind() == Kind.TAIL_STATUS))
                .last()
                .satisfies(line -> {
                    assertThat(line.message()).isEqualTo("openclaw logs --follow --json is connected to the gateway.");
                    assertThat(line.severity()).isEqualTo(Severity.INFO);
                });
    }

    @Test
    void a_tail_that_reads_the_file_for_want_of_a_gateway_does_not_say_that_it_is_connected() throws Exception {
        openclaw.configureLog();
        openclaw.script("""
                #!/bin/sh
                printf '{"type":"meta","file":"%s","localFallback":true}\\n' "$(dirname "$0")/gateway.log"
                echo 'the end' >&2
                exec tail -f /dev/null
                """);
        start();
        await().atMost(SOON).until(() -> {
            collect();
            return lines.stream().anyMatch(line -> line.message().equals("the end"));
        });
        assertThat(lines).noneMatch(line -> line.message().contains("connected"));
    }

    @Test
    void a_tail_that_shows_the_journal_is_not_connected_and_the_file_has_its_lines() throws Exception {
        openclaw.configureLog();
        openclaw.print("one");
        openclaw.script("""
                #!/bin/sh
                printf '{"type":"meta","file":"%s","sourceKind":"journal"}\\n' "$(dirname "$0")/gateway.log"
                echo '{"type":"raw","raw":"2026-11-22T06:00:00.000Z [gateway] one"}'
                echo 'the end' >&2
                exec tail -f /dev/null
                """);
        start();
        await().atMost(SOON).until(() -> {
            collect();
            return lines.stream().anyMatch(line -> line.message().equals("the end"))
                    && source.status().state().equals("following");
        });
        openclaw.print("two");
        awaitMessages("one", "two");
        assertThat(lines).noneMatch(line -> line.message().contains("connected"));
        assertThat(source.verdict()).isNull();
    }

    @Test
    void the_journal_begins_where_the_file_stopped_and_what_it_brought_does_not_come_again() throws Exception {
        openclaw.configureLog();
        openclaw.refuse();
        Files.writeString(openclaw.log(), stamped("one", Instant.now()));
        start();
        awaitMessages("one");
        stop();
        Path hidden = Files.move(openclaw.log(), directory.resolve("hidden"));
        Instant takenIn = Instant.now().plusMillis(10);
        openclaw.journal(JournalLinesTest.entry("s=1;i=2", takenIn, "two"));
        start();
        awaitMessages("one", "two");
        assertThat(openclaw.askedOfJournal()).contains("--since=@");

        Files.writeString(
                hidden,
                stamped("TWO", takenIn.minusMillis(1)) + stamped("three", takenIn.plusSeconds(1)),
                StandardOpenOption.APPEND);
        Files.move(hidden, openclaw.log());
        await().atMost(SOON).untilAsserted(() -> {
            collect();
            assertThat(gatewayLines()).extracting(LogLine::message).contains("three");
        });
        assertThat(gatewayLines()).extracting(LogLine::message).doesNotContain("TWO");
    }

    private static String stamped(String message, Instant time) {
        return "{\"0\":\"" + message + "\",\"_meta\":{\"logLevelName\":\"INFO\"},\"time\":\"" + time + "\"}\n";
    }

    @Test
    void lines_that_the_tail_has_shown_do_not_come_again_when_the_file_can_be_read() throws Exception {
        hideFile();
        openclaw.print(numbered(0, 50));
        start();
        awaitCount(50);
        openclaw.tells(openclaw.log());
        killTail();
        openclaw.print(numbered(50, 60));
        awaitCount(60);
        await().atMost(SOON).until(() -> source.status().position() != null);
        openclaw.print("last");
        awaitCount(61);
        assertThat(gatewayLines())
                .extracting(LogLine::message)
                .startsWith(numbered(0, 60))
                .endsWith("last");
    }

    @Test
    void what_the_tail_no_longer_shows_after_a_pause_is_said_to_be_missing() throws Exception {
        hideFile();
        openclaw.print(numbered(0, 10));
        start();
        awaitCount(10);
        openclaw.shows(5);
        openclaw.refuse();
        killTail();
        openclaw.print(numbered(10, 30));
        openclaw.accept();
        awaitCount(15);
        await().atMost(SOON).until(() -> {
            collect();
            return lines.stream().anyMatch(line -> line.gap() != null);
        });
    }

    @Test
    void what_the_tail_says_it_left_out_is_a_gap() throws Exception {
        openclaw.script("""
                #!/bin/sh
                echo '{"type":"meta","file":"/nowhere/gateway.log"}'
                echo '{"type":"notice","message":"Log tail truncated (increase --max-bytes)."}'
                echo '{"type":"notice","message":"Log cursor re-anchored (skipped 51200 bytes)."}'
                exec tail -f /dev/null
                """);
        start();
        await().atMost(SOON).until(() -> {
            collect();
            return lines.stream().anyMatch(line -> line.gap() != null);
        });
        assertThat(lines.stream().filter(line -> line.gap() != null))
                .as("the first truncation only says that the file is longer")
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.gap().lines()).isEqualTo(100);
                    assertThat(line.gap().exact()).isFalse();
                });
    }

    @Test
    void what_the_tail_says_it_left_out_is_no_gap_where_the_file_has_it() throws Exception {
        openclaw.print("one");
        openclaw.script("""
                #!/bin/sh
                home=$(dirname "$0")
                printf '{"type":"meta","file":"%s"}\\n' "$home/gateway.log"
                sed -e 's/\\\\/\\\\\\\\/g' -e 's/"/\\\\"/g' -e 's/^/{"type":"log","raw":"/' -e 's/$/"}/' "$home/gateway.log"
                until [ -e "$home/more" ]; do sleep 0.05; done
                echo '{"type":"notice","message":"Log cursor re-anchored (skipped 51200 bytes)."}'
                exit 3
                """);
        start();
        awaitMessages("one");
        openclaw.print("two", "three");
        Files.createFile(openclaw.log().resolveSibling("more"));
        await().atMost(SOON).until(() -> {
            collect();
            return lines.stream().anyMatch(line -> line.message().endsWith("exit code 3."));
        });
        awaitMessages("one", "two", "three");
        assertThat(lines).noneMatch(line -> line.gap() != null);
    }

    @Test
    void every_profile_is_a_gateway_and_one_with_a_source_of_its_own_is_left_to_that() throws Exception {
        Path logs = Files.createDirectories(directory.resolve("tmp/openclaw"));
        Files.writeString(logs.resolve("openclaw-2026-11-22.log"), FakeOpenClaw.line("of none", 0));
        Files.writeString(logs.resolve("openclaw-play-2026-11-22.log"), FakeOpenClaw.line("of play", 1));
        Files.writeString(logs.resolve("openclaw-work-2026-11-22.log"), FakeOpenClaw.line("of work", 2));
        Files.writeString(logs.resolve("openclaw-work-2-2026-11-22.log"), FakeOpenClaw.line("of work-2", 3));
        openclaw.refuse();
        start();
        awaitCount(3);
        assertThat(gatewayLines())
                .extracting(line -> line.gateway() + ": " + line.message())
                .containsExactlyInAnyOrder("default: of none", "play: of play", "work-2: of work-2");
    }

    @Test
    void a_tail_that_dies_in_the_middle_of_a_line_or_of_a_character_does_no_harm() throws Exception {
        openclaw.script("""
                #!/bin/sh
                printf '{"type":"log","raw":"{\\\\"0\\\\":\\\\"whole\\\\",\\\\"time\\\\":\\\\"2026-11-22T06:00:00Z\\\\"}"}\\n'
                printf '{"type":"log","raw":"{\\\\"0\\\\":\\\\"half a line gr\\303'
                exit 1
                """);
        start();
        await().atMost(SOON).until(() -> {
            collect();
            return lines.stream()
                            .filter(line -> line.message().contains("ended with exit code 1"))
                            .count()
                    == 2;
        });
        assertThat(lines).filteredOn(line -> line.message().equals("whole")).hasSize(1);
        assertThat(lines).anyMatch(line -> line.message().contains("half a line"));
    }

    @Test
    void a_program_that_is_not_there_is_said_once() throws Exception {
        Files.delete(directory.resolve("home/openclaw"));
        start();
        await().atMost(SOON).until(() -> {
            collect();
            return !lines.isEmpty();
        });
        assertThat(lines)
                .singleElement()
                .satisfies(
                        line -> assertThat(line.message()).contains("openclaw logs --follow --json cannot be started"));
        assertThat(source.status().state()).isEqualTo("retrying");
    }

    @Test
    void the_whole_process_tree_ends_with_the_source() throws Exception {
        start();
        await().atMost(SOON).until(() -> children().size() >= 3);
        List<ProcessHandle> children = children();
        stop();
        await().atMost(SOON).until(() -> children.stream().noneMatch(ProcessHandle::isAlive));
    }

    @Test
    void a_process_that_outlived_a_killed_shipper_is_ended_by_the_next() throws Exception {
        Process leftOver = new ProcessBuilder("sh", "-c", "sleep 1000 & wait").start();
        Path pidFile = directory.resolve("child.pid");
        Files.writeString(
                pidFile,
                leftOver.pid() + " "
                        + leftOver.info().startInstant().orElseThrow().toEpochMilli());
        try (Child child = Child.start(List.of("true"), pidFile)) {
            assertThat(leftOver.onExit()).succeedsWithin(SOON);
        }
        assertThat(pidFile).doesNotExist();
    }

    @Test
    void what_was_left_behind_by_a_killed_child_of_a_killed_shipper_is_ended_by_the_next() throws Exception {
        assumeThat(MarkedProcesses.areShown())
                .as("a process's environment is shown")
                .isTrue();
        ProcessBuilder leaving = new ProcessBuilder("sh", "-c", "sleep 1000 >/dev/null &");
        leaving.environment().put(MarkedProcesses.VARIABLE, "a-mark");
        Process child = leaving.start();
        child.waitFor();
        // Not at once: while a process becomes another program it shows no environment.
        await().atMost(SOON).until(() -> MarkedProcesses.find("a-mark").size() == 1);
        Path pidFile = Files.writeString(directory.resolve("child.pid"), child.pid() + " 0 a-mark");

        try (Child next = Child.start(List.of("true"), pidFile)) {
            await().atMost(SOON).until(() -> MarkedProcesses.find("a-mark").isEmpty());
        }
    }

    private void start() {
        startWith(probe.positions());
    }

    private void startWith(Map<String, String> positions) {
        source = new AutoSource(
                "auto",
                "default",
                new Installation(openclaw.environment(), directory.resolve("tmp"), null),
                probe.intake().another(),
                positions,
                Set.of("work"),
                directory.resolve("tail.pid"));
        thread = new Thread(() -> {
            try {
                source.run();
            } catch (InterruptedException e) {
                // As asked.
            }
        });
        thread.start();
    }

    private void stop() throws InterruptedException {
        if (thread != null) {
            thread.interrupt();
            thread.join();
            thread = null;
            collect();
        }
    }

    /** Where the tail says the file is, there is none. */
    private void hideFile() throws IOException {
        openclaw.tells(Path.of("/nowhere/gateway.log"));
    }

    private static List<ProcessHandle> children() {
        return ProcessHandle.current().descendants().toList();
    }

    private void killTail() {
        List<ProcessHandle> killed = children();
        killed.forEach(ProcessHandle::destroyForcibly);
        await().atMost(SOON).until(() -> killed.stream().noneMatch(ProcessHandle::isAlive));
    }

    private String detail() {
        return source.status().detail();
    }

    private static String equalLine() {
        return "{\"0\":\"equal\",\"_meta\":{\"logLevelName\":\"INFO\"},\"time\":\"2026-11-22T06:00:00.000Z\"}\n";
    }

    private synchronized void collect() throws InterruptedException {
        lines.addAll(probe.take());
    }

    private List<LogLine> gatewayLines() {
        return lines.stream()
                .filter(line -> line.source().kind() != Kind.TAIL_STATUS && line.gap() == null)
                .toList();
    }

    private void awaitMessages(String... messages) {
        await().atMost(SOON).untilAsserted(() -> {
            collect();
            assertThat(gatewayLines()).extracting(LogLine::message).containsExactly(messages);
        });
    }

    private void awaitCount(int count) {
        await().atMost(SOON).untilAsserted(() -> {
            collect();
            assertThat(gatewayLines()).hasSizeGreaterThanOrEqualTo(count);
        });
        assertThat(gatewayLines()).hasSize(count);
    }

    private static String[] numbered(int from, int to) {
        return IntStream.range(from, to).mapToObj(i -> "line " + i).toArray(String[]::new);
    }
}
