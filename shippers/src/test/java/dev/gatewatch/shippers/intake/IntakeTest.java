package dev.gatewatch.shippers.intake;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Gap;
import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LineSource.Kind;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.openclaw.ParsedLine;
import dev.gatewatch.shippers.Probe;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IntakeTest {
    @TempDir
    Path directory;

    private Probe probe;
    private Intake intake;

    @BeforeEach
    void open() throws Exception {
        probe = new Probe(directory, 1 << 20, Intake.CALM);
        intake = probe.intake();
    }

    @AfterEach
    void close() throws Exception {
        probe.close();
    }

    @Test
    void the_first_line_of_a_file_does_not_wait() throws Exception {
        add(Kind.FILE, "none before");
        assertThat(probe.takeMessages()).containsExactly("none before");

        pass(Intake.CALM);
        add(Kind.FILE, "none for a second");
        assertThat(probe.takeMessages()).containsExactly("none for a second");
    }

    @Test
    void calm_lines_of_a_file_wait_for_others_until_a_second_after_the_last() throws Exception {
        justHandedOn();
        add(Kind.FILE, "one");
        pass(Intake.CALM.minusMillis(1));
        add(Kind.FILE, "two");
        assertThat(probe.takeMessages()).isEmpty();

        pass(Duration.ofMillis(1));
        assertThat(probe.takeMessages()).containsExactly("one", "two");
        add(Kind.FILE, "three");
        assertThat(probe.takeMessages()).isEmpty();
    }

    private void justHandedOn() throws InterruptedException {
        add(Kind.FILE, "before");
        assertThat(probe.takeMessages()).containsExactly("before");
    }

    @Test
    void a_warning_takes_along_what_waits_before_it() throws Exception {
        justHandedOn();
        add(Kind.FILE, "one");
        add(Kind.FILE, line(Severity.WARN, "two"));

        assertThat(probe.takeMessages()).containsExactly("one", "two");
    }

    @Test
    void a_line_that_cannot_be_read_again_does_not_wait() throws Exception {
        justHandedOn();
        add(Kind.FILE, "one");
        add(Kind.TAIL, "two");

        assertThat(probe.takeMessages()).containsExactly("one", "two");
    }

    @Test
    void a_gap_does_not_wait() throws Exception {
        justHandedOn();
        intake.addGap("main", source(Kind.FILE), new Gap(1, true, "One line is missing."));
        intake.flush();

        assertThat(probe.takeMessages()).containsExactly("One line is missing.");
    }

    @Test
    void a_full_batch_does_not_wait() throws Exception {
        justHandedOn();
        String line = "x".repeat(10_000);
        int lines = 0;
        for (; !intake.isFull(); lines++) {
            intake.add(calm(line), "main", source(Kind.FILE), lines);
        }
        intake.flush();

        assertThat(probe.takeMessages()).hasSize(lines);
    }

    @Test
    void a_position_waits_with_the_lines_that_it_is_about() throws Exception {
        justHandedOn();
        intake.reaches("file", "7");
        add(Kind.FILE, "one");
        probe.take();
        assertThat(probe.positions()).isEmpty();

        pass(Intake.CALM);
        probe.take();
        assertThat(probe.positions()).containsEntry("file", "7");
    }

    @Test
    void a_clock_that_is_set_back_keeps_no_line_waiting() throws Exception {
        justHandedOn();
        add(Kind.FILE, "one");
        pass(Duration.ofHours(-1));

        assertThat(probe.takeMessages()).containsExactly("one");
    }

    @Test
    void what_waits_is_handed_on_at_the_end() throws Exception {
        justHandedOn();
        add(Kind.FILE, "one");
        intake.flushAtEnd();

        assertThat(probe.takeMessages()).containsExactly("one");
    }

    private void pass(Duration time) throws InterruptedException {
        probe.pass(time);
        intake.begin();
        intake.flush();
    }

    private void add(Kind kind, String message) throws InterruptedException {
        add(kind, calm(message));
    }

    private void add(Kind kind, ParsedLine line) throws InterruptedException {
        intake.begin();
        intake.add(line, "main", source(kind), 0);
        intake.flush();
    }

    private static ParsedLine calm(String message) {
        return line(Severity.INFO, message);
    }

    private static ParsedLine line(Severity severity, String message) {
        byte[] printed = message.getBytes(StandardCharsets.UTF_8);
        return new ParsedLine(ParsedLine.Kind.LINE, printed, null, severity, "", message, Map.of());
    }

    private static LineSource source(Kind kind) {
        return LineSource.of(kind);
    }
}
