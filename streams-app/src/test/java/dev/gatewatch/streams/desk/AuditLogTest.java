package dev.gatewatch.streams.desk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.gatewatch.protocol.AuditEntry;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.streams.history.Filter;
import dev.gatewatch.streams.history.InvalidCursorException;
import dev.gatewatch.streams.history.Page;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AuditLogTest {
    private static final Instant TIME = Instant.parse("2026-11-22T09:00:00.123456Z");

    private final AuditLog log = new AuditLog();

    @Test
    void what_is_read_again_stands_there_once() {
        read(0, 7, entry("ada", TIME));
        log.take(0, 7, entry("ada", TIME));

        assertThat(who(10, null)).containsExactly("ada");
    }

    @Test
    void what_is_written_while_somebody_turns_pages_neither_hides_nor_repeats_an_entry() {
        read(0, 0, entry("first", TIME));
        read(1, 0, entry("second", TIME));
        read(0, 1, entry("third", TIME.plusSeconds(1)));
        Page<AuditEntry> page = log.page(Filter.NONE, 2, null);
        assertThat(page.items()).extracting(AuditEntry::who).containsExactly("third", "second");

        read(0, 2, entry("fourth", TIME.plusSeconds(2)));
        assertThat(who(2, page.next())).containsExactly("first");
    }

    @Test
    void the_oldest_makes_room_when_there_are_too_many() {
        for (int i = 0; i <= AuditLog.MOST; i++) {
            read(0, i, entry("n" + i, TIME.plusSeconds(i)));
        }

        List<String> all = who(AuditLog.MOST + 1, null);
        assertThat(all).hasSize(AuditLog.MOST).startsWith("n" + AuditLog.MOST).endsWith("n1");
    }

    @Test
    void what_cannot_be_read_is_left_out() {
        log.read("ada", 0, 0, "{".getBytes(StandardCharsets.UTF_8));
        read(0, 1, entry("ada", TIME));

        assertThat(who(10, null)).containsExactly("ada");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "2026-11-22T09:00:00Z", "2026-11-22T09:00:00Z_0_", "yesterday_0_1"})
    void a_cursor_that_the_list_did_not_give_out_is_refused(String cursor) {
        assertThatThrownBy(() -> log.page(Filter.NONE, 10, cursor)).isInstanceOf(InvalidCursorException.class);
    }

    private List<String> who(int limit, String cursor) {
        return log.page(Filter.NONE, limit, cursor).items().stream()
                .map(AuditEntry::who)
                .toList();
    }

    private void read(int partition, long offset, AuditEntry entry) {
        log.read(entry.who(), partition, offset, Json.write(entry));
    }

    private static AuditEntry entry(String who, Instant time) {
        return new AuditEntry(time, who, "token", "127.0.0.1", "silence", "s1", "we know", null);
    }
}
