package dev.gatewatch.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.cli.TestConsole;
import dev.gatewatch.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ExplainLinesTest {
    private static final String TOKEN_MISMATCH =
            "2026-11-22T06:51:57.615Z warn gateway/ws unauthorized conn=795bde52-d93d-42ac-804a-d9fe2be59844"
                    + " remote=127.0.0.1 client=cli cli vdev reason=token_mismatch";

    private final TestConsole console = new TestConsole();

    @Test
    void says_what_a_line_means_where_it_was_printed_and_what_it_tells() {
        JsonNode answer = answersTo(TOKEN_MISMATCH + "\n").get(0);

        assertThat(answer.propertyNames()).containsExactly("n", "category", "signature", "level", "time", "attributes");
        assertThat(answer.get("n").asLong()).isEqualTo(1);
        assertThat(answer.get("category").asString()).isEqualTo("unauthorized_token_mismatch");
        assertThat(answer.get("signature").asString()).isNotEmpty();
        assertThat(answer.get("level").asString()).isEqualTo("warn");
        assertThat(answer.get("time").asString()).isEqualTo("2026-11-22T06:51:57.615Z");
        assertThat(answer.get("attributes").get("client").asString()).isEqualTo("cli");
    }

    @Test
    void a_line_that_means_nothing_gets_an_answer_too() {
        JsonNode answer = answersTo("all is well\n").get(0);

        assertThat(answer.get("category").asString()).isEqualTo("none");
        assertThat(answer.get("signature").isNull()).isTrue();
        assertThat(answer.get("time").isNull()).isTrue();
    }

    @Test
    void answers_come_in_the_order_of_the_lines_one_for_each() {
        int lines = 10_000;
        var input = new StringBuilder();
        for (int i = 1; i <= lines; i++) {
            input.append(i % 3 == 0 ? TOKEN_MISMATCH : "line " + i).append('\n');
        }

        List<JsonNode> answers = answersTo(input.toString());

        assertThat(answers).hasSize(lines);
        for (int i = 1; i <= lines; i++) {
            assertThat(answers.get(i - 1).get("n").asInt()).isEqualTo(i);
            assertThat(answers.get(i - 1).get("category").asString())
                    .isEqualTo(i % 3 == 0 ? "unauthorized_token_mismatch" : "none");
        }
    }

    @Test
    void a_line_is_judged_without_regard_to_the_lines_around_it() {
        List<JsonNode> answers = answersTo(TOKEN_MISMATCH + "\n  continued\n\n" + TOKEN_MISMATCH + "\n");

        assertThat(answers)
                .extracting(answer -> answer.get("category").asString())
                .containsExactly("unauthorized_token_mismatch", "none", "none", "unauthorized_token_mismatch");
    }

    @Test
    void any_bytes_are_lines() {
        byte[] noise = new byte[100_000];
        new Random(1).nextBytes(noise);
        long expected = 1;
        for (int i = 0; i < noise.length - 1; i++) {
            expected += noise[i] == '\n' ? 1 : 0;
        }

        console.withInput(noise).run("explain", "--lines", "--json");

        assertThat(console.outLines()).hasSize((int) expected);
    }

    @Test
    void several_inputs_are_counted_through(@TempDir Path folder) throws Exception {
        Path first = Files.writeString(folder.resolve("first.log"), "one\ntwo\n");
        Path second = Files.writeString(folder.resolve("second.log"), "three\n");

        console.withInput("four\n").run("explain", "--lines", "--json", first.toString(), second.toString(), "-");

        assertThat(console.outLines()).hasSize(4);
        assertThat(console.outLines().get(3)).startsWith("{\"n\":4,");
    }

    @Test
    void people_get_a_table_with_the_telling_words() {
        console.withInput(TOKEN_MISMATCH + "\nall is well\n").run("explain", "--lines");

        assertThat(console.outLines().get(0))
                .startsWith("     1  unauthorized_token_mismatch ")
                .contains("reason=");
        assertThat(console.outLines().get(1)).startsWith("     2  · ").endsWith(" all is well");
    }

    private List<JsonNode> answersTo(String input) {
        assertThat(console.withInput(input).run("explain", "--lines", "--json")).isZero();
        return console.outLines().stream()
                .map(line -> Json.mapper().readTree(line))
                .toList();
    }
}
