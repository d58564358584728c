package dev.gatewatch.protocol.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.gatewatch.protocol.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Guided search for bytes that break the reader or the redactor. An ordinary test run tries the recordings and what was
 * found before; this searches, one test at a time:
 *
 * <pre>mvn -pl protocol -Pfuzz test -Dtest=LineFuzzTest#any_bytes_are_lines_that_keep_their_bounds</pre>
 */
@Tag("fuzz")
class LineFuzzTest {
    private static final Redactor REDACTOR = Redactor.salted("sixteen bytes ok".getBytes(StandardCharsets.UTF_8));

    static List<byte[]> recordings() {
        return Recordings.all();
    }

    @MethodSource("recordings")
    @FuzzTest(maxDuration = "10m")
    void any_bytes_are_lines_that_keep_their_bounds(byte[] stream) {
        LineReader reader = new LineReader(ZoneOffset.UTC, REDACTOR);
        String text = new String(stream, StandardCharsets.ISO_8859_1);
        for (String line : text.split("\n", -1)) {
            byte[] bytes = line.getBytes(StandardCharsets.ISO_8859_1);
            reader.read(bytes, Recordings.OBSERVED).forEach(LineBounds::check);
            LineBounds.check(OpenClawLine.parse(bytes, Recordings.OBSERVED, ZoneOffset.UTC, REDACTOR));
        }
        reader.flush().forEach(LineBounds::check);
    }

    @MethodSource("recordings")
    @FuzzTest(maxDuration = "10m")
    void what_is_redacted_stays_as_it_is(byte[] line) {
        String redacted = REDACTOR.redact(new String(line, StandardCharsets.UTF_8));

        assertThat(REDACTOR.redact(redacted)).isEqualTo(redacted);
    }
}
