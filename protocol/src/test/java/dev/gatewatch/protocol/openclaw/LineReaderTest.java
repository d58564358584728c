package dev.gatewatch.protocol.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.openclaw.ParsedLine.Kind;
import dev.gatewatch.protocol.redaction.Redactor;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

class LineReaderTest {
    private static final String STAMPED = "2026-11-22T06:00:00.000Z ";

    private final LineReader reader = new LineReader(ZoneOffset.UTC, UnaryOperator.identity());

    @Test
    void a_record_is_read_at_once() {
        assertThat(read("{\"0\":\"text\",\"_meta\":{}}")).containsExactly("text");
    }

    @Test
    void loggers_are_told_apart_however_often_and_in_whatever_order_they_are_named() {
        String asText = "{\"0\":\"{\\\"subsystem\\\":\\\"%s\\\"}\",\"1\":\"text\",\"_meta\":{}}";
        String asObject = "{\"0\":{\"module\":\"%s\"},\"1\":\"text\",\"_meta\":{}}";
        String longName = "n".repeat(1_000);
        for (String name : List.of("a/messages", "b/messages", "a/messages", longName, "b/messages", longName, "c")) {
            for (String record : List.of(asText, asObject, asText, asObject)) {
                ParsedLine line = readOne(String.format(record, name));
                assertThat(line.subsystem()).isEqualTo(name);
                assertThat(line.attributes()).isEmpty();
            }
        }
    }

    @Test
    void what_stands_beside_a_loggers_name_is_an_attribute_each_time() {
        for (String id : List.of("1", "1", "2", "1")) {
            ParsedLine line = readOne("{\"0\":{\"subsystem\":\"ws\",\"id\":" + id + "},\"1\":\"text\",\"_meta\":{}}");
            assertThat(line.subsystem()).isEqualTo("ws");
            assertThat(line.attributes()).containsExactly(Map.entry("id", id));
        }
    }

    @Test
    void text_without_a_stamp_is_read_at_once() {
        assertThat(read("gateway connect failed: Error: pairing required")).hasSize(1);
    }

    @Test
    void a_stamped_line_waits_for_the_line_that_follows() {
        assertThat(read(STAMPED + "info first")).isEmpty();
        assertThat(read(STAMPED + "info second")).containsExactly("first");
        assertThat(flush()).containsExactly("second");
        assertThat(flush()).isEmpty();
    }

    @Test
    void after_a_plain_line_all_lines_without_a_stamp_belong_to_it() {
        read(STAMPED + "info {");
        read("  \"enabled\": true,");
        read("");
        read("}");
        read("Hint: see above");

        assertThat(flush()).containsExactly("{\n  \"enabled\": true,\n\n}\nHint: see above");
    }

    @Test
    void after_a_console_line_only_what_looks_like_its_continuation_belongs_to_it() {
        read(STAMPED + "[gateway] Error: boom");
        read("    at Object.onClose (call.js:438:10)");

        assertThat(read("Gateway not reachable. Is it running and accessible?"))
                .containsExactly(
                        "Error: boom\n    at Object.onClose (call.js:438:10)",
                        "Gateway not reachable. Is it running and accessible?");
    }

    @Test
    void what_the_tail_says_of_itself_never_belongs_to_a_line() {
        read(STAMPED + "info text");

        assertThat(reader.read("Log cursor reset (file rotated).", Recordings.OBSERVED))
                .extracting(ParsedLine::kind)
                .containsExactly(Kind.LINE, Kind.TAIL_NOTICE);
    }

    @Test
    void a_subsystem_of_its_own_makes_a_line_of_its_own() {
        read(STAMPED + "info text");

        assertThat(read("[ws] handshake timeout")).containsExactly("text", "handshake timeout");
    }

    @Test
    void the_identity_of_joined_lines_is_all_of_them() {
        read(STAMPED + "info {");
        read("  1");

        assertThat(reader.flush().get(0).printed())
                .asString(StandardCharsets.UTF_8)
                .isEqualTo(STAMPED + "info {\n  1");
    }

    @Test
    void joined_lines_are_redacted_as_one() {
        LineReader redacting = new LineReader(ZoneOffset.UTC, text -> text.replaceAll("(?s)BEGIN.*END", "***"));
        redacting.read(STAMPED + "info BEGIN", Recordings.OBSERVED);
        redacting.read("secret", Recordings.OBSERVED);
        redacting.read("END", Recordings.OBSERVED);

        assertThat(redacting.flush()).extracting(ParsedLine::message).containsExactly("***");
    }

    @Test
    void the_lines_of_a_private_key_stay_together_and_are_redacted_as_one() {
        LineReader redacting = new LineReader(ZoneOffset.UTC, Redactor.unsalted());
        List<ParsedLine> read = new ArrayList<>();
        for (String line : new String[] {
            "-----BEGIN PRIVATE KEY-----",
            "MIIEvQIBADANBgkqhkiG9w0BAQEFAASC",
            "BKcwggSjAgEA",
            "-----END PRIVATE KEY-----",
            "next"
        }) {
            read.addAll(redacting.read(line, Recordings.OBSERVED));
        }

        assertThat(messages(read)).containsExactly("[redacted]", "next");
    }

    @Test
    void a_private_key_without_end_does_not_swallow_the_stream() {
        read("-----BEGIN PRIVATE KEY-----");
        int lines = 0;
        while (read("line").isEmpty()) {
            lines++;
        }

        assertThat(lines).isEqualTo(120);
    }

    @Test
    void what_is_joined_is_bounded() {
        read(STAMPED + "info start");
        for (int i = 0; i < 100_000; i++) {
            read("and on and on and on");
        }

        ParsedLine line = reader.flush().get(0);

        assertThat(line.message()).hasSize(ParsedLine.LONGEST_MESSAGE).endsWith(ParsedLine.TRUNCATED);
        assertThat(line.printed().length).isLessThan(4 * ParsedLine.LONGEST_MESSAGE);
    }

    private ParsedLine readOne(String line) {
        List<ParsedLine> read = reader.read(line, Recordings.OBSERVED);
        assertThat(read).hasSize(1);
        return read.get(0);
    }

    private List<String> read(String line) {
        return messages(reader.read(line, Recordings.OBSERVED));
    }

    private List<String> flush() {
        return messages(reader.flush());
    }

    private static List<String> messages(List<ParsedLine> lines) {
        return lines.stream().map(ParsedLine::message).toList();
    }
}
