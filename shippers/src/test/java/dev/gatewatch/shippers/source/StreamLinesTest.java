package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.LineSource;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.shippers.Probe;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StreamLinesTest {
    @TempDir
    Path directory;

    private Probe probe;

    @BeforeEach
    void open() throws IOException {
        probe = new Probe(directory, 64L << 20);
    }

    @AfterEach
    void close() throws IOException {
        probe.close();
    }

    @Test
    void the_end_of_a_file_that_was_rotated_may_be_missing() throws Exception {
        assertThat(rotatedUnderATail(SeenElsewhere.NOTHING))
                .filteredOn(line -> line.gap() != null)
                .singleElement()
                .satisfies(line -> {
                    assertThat(line.message()).contains("rotated");
                    assertThat(line.gap().exact()).isFalse();
                });
    }

    @Test
    void the_end_of_a_file_that_was_rotated_is_not_missing_where_the_file_is_read() throws Exception {
        assertThat(rotatedUnderATail((printed, place, time) -> place == SeenElsewhere.NO_PLACE))
                .noneMatch(line -> line.gap() != null);
    }

    private List<LogLine> rotatedUnderATail(SeenElsewhere elsewhere) throws InterruptedException {
        LineSource tail = LineSource.of(LineSource.Kind.TAIL);
        StreamLines lines = new StreamLines("tail", null, "default", tail, tail, probe.intake(), elsewhere);
        lines.begin();
        lines.take(bytes("{\"type\":\"meta\",\"file\":\"/nowhere/gateway.log\"}"));
        lines.take(bytes("{\"type\":\"raw\",\"raw\":\"2026-11-22T06:00:00.000Z info [gateway] one\"}"));
        probe.pass(Duration.ofSeconds(1));
        lines.rest();
        lines.take(bytes("{\"type\":\"notice\",\"message\":\"Log cursor reset (file rotated).\"}"));
        lines.rest();
        return probe.take();
    }

    private static byte[] bytes(String line) {
        return (line + "\n").getBytes(StandardCharsets.UTF_8);
    }
}
