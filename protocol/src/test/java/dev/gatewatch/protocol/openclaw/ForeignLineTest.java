package dev.gatewatch.protocol.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.Severity;
import dev.gatewatch.protocol.redaction.Redactor;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ForeignLineTest {
    private static final String SECRET = "8f3a9c1be7d24f60a1b2c3d4e5f607189";

    @Test
    void an_attribute_that_is_json_itself_is_without_its_secrets() {
        assertThat(attribute("{\"auth\":{\"token\":\"" + SECRET + "\"}}"))
                .isEqualTo("{\"auth\":{\"token\":\"[redacted]\"}}");
        assertThat(attribute("Bearer " + SECRET + " for {\"password\":\"s3cr3t\"}"))
                .doesNotContain(SECRET, "s3cr3t");
    }

    @Test
    void an_attribute_that_is_an_id_or_a_name_stays() {
        assertThat(attribute("claude-3-5-sonnet-20241022")).isEqualTo("claude-3-5-sonnet-20241022");
        assertThat(attribute("{\"model\":\"claude-3-5-sonnet-20241022\"}"))
                .isEqualTo("{\"model\":\"claude-3-5-sonnet-20241022\"}");
    }

    private static String attribute(String value) {
        Instant now = Instant.parse("2026-11-22T12:00:00Z");
        var line = new LogLine(
                "1", "host", "default", now, now, Severity.INFO, "", "message", Map.of("told", value), null, null);
        return ForeignLine.safe(line, Redactor.unsalted()).attributes().get("told");
    }
}
