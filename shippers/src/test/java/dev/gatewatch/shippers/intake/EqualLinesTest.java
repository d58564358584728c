package dev.gatewatch.shippers.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class EqualLinesTest {
    private final EqualLines lines = new EqualLines();

    @Test
    void counts_equal_lines_from_zero() {
        assertThat(lines.count(line("a"))).isZero();
        assertThat(lines.count(line("b"))).isZero();
        assertThat(lines.count(line("a"))).isEqualTo(1);
        assertThat(lines.counted(line("a"))).isEqualTo(2);
        assertThat(lines.counted(line("c"))).isZero();
    }

    @Test
    void a_line_is_remembered_for_as_many_others_as_promised_and_not_for_ever() {
        lines.count(line("first"));
        for (int i = 1; i < EqualLines.REMEMBERED; i++) {
            lines.count(line("line " + i));
        }
        assertThat(lines.counted(line("first"))).isEqualTo(1);
        for (int i = 0; i < 2 * EqualLines.REMEMBERED; i++) {
            lines.count(line("later " + i));
        }
        assertThat(lines.counted(line("first"))).isZero();
    }

    @Test
    void a_line_that_keeps_coming_is_never_forgotten() {
        for (int i = 0; i < 4 * EqualLines.REMEMBERED; i++) {
            lines.count(line("other " + i));
            if (i % 1_000 == 0) {
                assertThat(lines.count(line("again"))).isEqualTo(i / 1_000);
            }
        }
    }

    @Test
    void lines_that_differ_in_one_byte_anywhere_have_different_hashes() {
        Set<Long> hashes = new HashSet<>();
        byte[] line = line("unauthorized conn=795bde52-d93d-42ac-804a-d9fe2be59844 reason=token_mismatch");
        hashes.add(EqualLines.hash(line));
        for (int at = 0; at < line.length; at++) {
            for (int bit = 0; bit < 8; bit++) {
                byte[] other = line.clone();
                other[at] ^= (byte) (1 << bit);
                hashes.add(EqualLines.hash(other));
            }
        }
        assertThat(hashes).hasSize(1 + 8 * line.length);
    }

    @Test
    void what_was_recent_can_be_kept_as_text() {
        RecentLines recent = new RecentLines();
        for (int i = 0; i < RecentLines.KEPT + 10; i++) {
            recent.add(line("line " + i));
        }
        recent.add(line("line " + (RecentLines.KEPT + 9)));
        RecentLines.parse(recent.text()).countInto(lines);
        assertThat(lines.counted(line("line " + (RecentLines.KEPT + 9)))).isEqualTo(2);
        assertThat(lines.counted(line("line 11"))).isEqualTo(1);
        assertThat(lines.counted(line("line 10"))).isZero();
        RecentLines.parse("no such text").countInto(lines);
    }

    private static byte[] line(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
