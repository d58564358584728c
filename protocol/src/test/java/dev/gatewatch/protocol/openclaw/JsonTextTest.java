package dev.gatewatch.protocol.openclaw;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Json;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Text is read eight bytes at a time: what is escaped must be found at each place within the eight, and at their seams. */
class JsonTextTest {
    @ParameterizedTest
    @ValueSource(
            strings = {"\"", "\\", "\n", "\t", "\u0001", "\\\"", "\"\"\"\"\"\"\"\"\"", "é", "…", "🦞", "a\u0000b\u001f"
            })
    void a_string_is_read_as_it_was_written_wherever_its_escapes_stand(String special) {
        for (int before = 0; before <= 24; before++) {
            for (int behind = 0; behind <= 24; behind++) {
                String text = "x".repeat(before) + special + "y".repeat(behind);
                byte[] json = Json.writeText(text).getBytes(StandardCharsets.UTF_8);

                assertThat(JsonText.decode(json, 1, json.length - 1)).isEqualTo(text);
                assertThat(new String(JsonText.decodeBytes(json, 1, json.length - 1), StandardCharsets.UTF_8))
                        .isEqualTo(text);
            }
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"\\\"", "\\\\", "\\\\\\\"", "", "{", "}"})
    void the_end_of_a_string_is_found_wherever_it_stands(String special) {
        for (int before = 0; before <= 24; before++) {
            String inside = "x".repeat(before) + special;
            byte[] object = ("{\"key\":\"" + inside + "\",\"next\":1}").getBytes(StandardCharsets.UTF_8);
            JsonCursor cursor = new JsonCursor(object, 0, object.length);

            assertThat(cursor.next()).isTrue();
            assertThat(cursor.skipString()).isEqualTo(8 + inside.length());
            assertThat(cursor.next()).isTrue();
            assertThat(cursor.key(8)).isEqualTo("next");
            assertThat(cursor.next()).isFalse();
            assertThat(cursor.isCut()).isFalse();
        }
    }
}
