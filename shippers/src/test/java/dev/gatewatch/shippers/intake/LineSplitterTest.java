package dev.gatewatch.shippers.intake;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

class LineSplitterTest {
    @Test
    void cuts_at_line_ends_of_both_kinds() {
        assertThat(split("one\ntwo\r\n\nfour\n", 100)).containsExactly("0:one", "4:two", "9:", "10:four");
    }

    @Test
    void it_does_not_matter_in_which_pieces_the_bytes_come() {
        String text = "first line\r\nzweite Zeile grün\n\r\n\nlast\r\r\n";
        List<String> whole = split(text, 1_000);
        for (int piece = 1; piece < text.length(); piece++) {
            assertThat(split(text, piece)).as("pieces of %d bytes", piece).isEqualTo(whole);
        }
    }

    @Test
    void a_line_without_its_end_is_there_when_asked_for() {
        LineSplitter splitter = new LineSplitter(100);
        put(splitter, "one\ntw");
        assertThat(text(splitter.next())).isEqualTo("one");
        assertThat(splitter.lineFrom()).isEqualTo(100);
        assertThat(splitter.next()).isNull();
        assertThat(splitter.hasUnfinished()).isTrue();
        assertThat(splitter.nextFrom()).isEqualTo(104);
        assertThat(text(splitter.takeUnfinished())).isEqualTo("tw");
        assertThat(splitter.lineFrom()).isEqualTo(104);
        assertThat(splitter.takeUnfinished()).isNull();
        put(splitter, "o\n");
        assertThat(text(splitter.next())).isEqualTo("o");
        assertThat(splitter.lineFrom()).isEqualTo(106);
    }

    @Test
    void a_line_of_just_the_greatest_length_is_whole_and_a_longer_one_is_cut() {
        for (int length : new int[] {LineSplitter.LONGEST_LINE, LineSplitter.LONGEST_LINE + 1}) {
            for (int piece : new int[] {1_000, Integer.MAX_VALUE}) {
                List<String> lines = split("x".repeat(length) + "\nnext\n", piece);
                assertThat(lines).hasSize(2);
                assertThat(lines.get(0)).hasSize(LineSplitter.LONGEST_LINE + "0:".length());
                assertThat(lines.get(1)).isEqualTo((length + 1) + ":next");
            }
        }
    }

    @Test
    void what_was_dropped_is_to_be_read_again_from_the_last_line_on() {
        LineSplitter splitter = new LineSplitter(0);
        put(splitter, "one\ntwo\nthree");
        splitter.next();
        splitter.drop();
        assertThat(splitter.position()).isEqualTo(4);
        assertThat(splitter.next()).isNull();
        put(splitter, "two\n");
        assertThat(text(splitter.next())).isEqualTo("two");
        assertThat(splitter.lineFrom()).isEqualTo(4);
    }

    private static List<String> split(String text, int piece) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        LineSplitter splitter = new LineSplitter(0);
        List<String> lines = new ArrayList<>();
        for (int from = 0; from < bytes.length; from += Math.min(piece, bytes.length - from)) {
            // The array is only lent: what is kept must not change with it.
            byte[] lent = Arrays.copyOfRange(bytes, from, from + Math.min(piece, bytes.length - from));
            splitter.put(lent, 0, lent.length);
            for (byte[] line; (line = splitter.next()) != null; ) {
                lines.add(splitter.lineFrom() + ":" + text(line));
            }
            Arrays.fill(lent, (byte) '?');
        }
        return lines;
    }

    private static void put(LineSplitter splitter, String text) {
        byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
        splitter.put(bytes, 0, bytes.length);
    }

    private static String text(byte[] line) {
        return new String(line, StandardCharsets.UTF_8);
    }
}
