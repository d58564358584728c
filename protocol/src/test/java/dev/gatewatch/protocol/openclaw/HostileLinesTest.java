package dev.gatewatch.protocol.openclaw;

import static org.junit.jupiter.api.Assertions.assertTimeout;

import dev.gatewatch.protocol.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Whatever the bytes are, a line comes out that keeps its bounds. */
class HostileLinesTest {
    private static final Redactor REDACTOR = Redactor.unsalted();

    private final LineReader reader = new LineReader(ZoneOffset.UTC, REDACTOR);

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void random_bytes_are_lines(long seed) {
        Random random = new Random(seed);
        for (int i = 0; i < 5_000; i++) {
            byte[] line = new byte[random.nextInt(200)];
            random.nextBytes(line);
            readAndCheck(line);
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3})
    void damaged_lines_are_lines(long seed) {
        Random random = new Random(seed);
        List<byte[]> recorded = Recordings.all();
        for (int i = 0; i < 5_000; i++) {
            readAndCheck(damaged(recorded.get(random.nextInt(recorded.size())), recorded, random));
        }
    }

    @Test
    void lines_of_ten_megabytes_are_read_in_time_linear_in_their_length() {
        for (String unit : List.of(
                "x", "{", "\"", "\\", "\\u", "{\"a\":", "[", "│", "{\"raw\":\"", "\u001b[", "Feb 10 ", " ", "=")) {
            byte[] line = unit.repeat(10_000_000 / unit.length()).getBytes(StandardCharsets.UTF_8);

            assertTimeout(Duration.ofSeconds(20), () -> readAndCheck(line));
        }
        byte[] tail =
                ("{\"type\":\"log\",\"raw\":\"" + "\\\"0\\\":".repeat(1_000_000)).getBytes(StandardCharsets.UTF_8);
        assertTimeout(Duration.ofSeconds(20), () -> readAndCheck(tail));
    }

    private void readAndCheck(byte[] line) {
        reader.read(line, Recordings.OBSERVED).forEach(LineBounds::check);
        LineBounds.check(OpenClawLine.parse(line, Recordings.OBSERVED, ZoneOffset.UTC, REDACTOR));
    }

    /** Cut, spliced with another line, or with some of its bytes changed. */
    private static byte[] damaged(byte[] line, List<byte[]> others, Random random) {
        if (line.length == 0) {
            return line;
        }
        int at = random.nextInt(line.length);
        switch (random.nextInt(4)) {
            case 0 -> {
                return Arrays.copyOf(line, at);
            }
            case 1 -> {
                return Arrays.copyOfRange(line, at, line.length);
            }
            case 2 -> {
                byte[] other = others.get(random.nextInt(others.size()));
                byte[] spliced = Arrays.copyOf(line, at + other.length);
                System.arraycopy(other, 0, spliced, at, other.length);
                return spliced;
            }
            default -> {
                byte[] changed = line.clone();
                for (int i = 0; i < 1 + random.nextInt(8); i++) {
                    byte[] telling = "\"\\{}[]:,=\u001b│ 09.Z@-".getBytes(StandardCharsets.UTF_8);
                    changed[random.nextInt(changed.length)] = telling[random.nextInt(telling.length)];
                }
                return changed;
            }
        }
    }
}
