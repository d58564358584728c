package dev.gatewatch.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.shippers.intake.LineSplitter;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class InputLinesTest {

    @Test
    void an_empty_input_has_no_line() throws Exception {
        assertThat(linesOf("")).isEmpty();
    }

    @Test
    void the_last_line_needs_no_line_end() throws Exception {
        assertThat(linesOf("a\nb")).containsExactly("a", "b");
        assertThat(linesOf("a\nb\n")).containsExactly("a", "b");
    }

    @Test
    void an_empty_line_is_a_line() throws Exception {
        assertThat(linesOf("\n\na\n")).containsExactly("", "", "a");
    }

    @Test
    void a_carriage_return_belongs_to_the_line_end_only_right_before_it() throws Exception {
        assertThat(linesOf("a\r\nb\rc\r")).containsExactly("a", "b\rc");
    }

    @Test
    void a_line_may_be_longer_than_the_buffer() throws Exception {
        String line = "x".repeat(200_000);
        assertThat(linesOf("before\n" + line + "\nafter")).containsExactly("before", line, "after");
    }

    @Test
    void of_a_line_beyond_all_bounds_the_beginning_is_read_and_it_stays_one_line() throws Exception {
        String longest = "x".repeat(LineSplitter.LONGEST_LINE);
        assertThat(linesOf(longest + "\n" + longest + "y".repeat(300_000) + "\nafter"))
                .containsExactly(longest, longest, "after");
    }

    private static List<String> linesOf(String text) throws IOException {
        var input = new InputLines(new ByteArrayInputStream(text.getBytes(StandardCharsets.UTF_8)));
        var lines = new ArrayList<String>();
        for (byte[] line = input.next(); line != null; line = input.next()) {
            lines.add(new String(line, StandardCharsets.UTF_8));
        }
        return lines;
    }
}
