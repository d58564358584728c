package dev.gatewatch.cli.explain;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.cli.TestConsole;
import dev.gatewatch.protocol.Json;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

class ExplainTest {
    private static final String REFUSES_TO_BIND = "2026.9.6/lan-no-auth";

    private final TestConsole console = new TestConsole();

    @Test
    void a_failure_is_told_with_its_cause_its_fix_and_its_proof() throws Exception {
        console.withInput(recorded(REFUSES_TO_BIND, "fault"));

        assertThat(console.run("explain")).isZero();
        assertThat(console.out())
                .contains("✗ Bind is lan")
                .contains("gateway down")
                .contains("fix 5 of the article")
                .contains("      $ openclaw ")
                .contains("Refusing to bind gateway to lan without auth")
                .contains("One thing needs you (4 lines read).");
        assertThat(console.err()).isEmpty();
    }

    @Test
    void a_cured_failure_is_told_with_the_line_that_proved_it() throws Exception {
        console.withInput(recorded(REFUSES_TO_BIND, "fault") + recorded(REFUSES_TO_BIND, "recovery"));

        assertThat(console.run("explain")).isZero();
        assertThat(console.out()).contains("✓ Bind is lan").contains("Nothing needs you, 1 cured");
    }

    @Test
    void several_files_are_one_story(@TempDir Path folder) throws Exception {
        Path fault = Files.writeString(folder.resolve("1.log"), recorded(REFUSES_TO_BIND, "fault"));
        Path recovery = Files.writeString(folder.resolve("2.log"), recorded(REFUSES_TO_BIND, "recovery"));

        console.run("explain", "--json", fault.toString(), recovery.toString());

        assertThat(answers())
                .extracting(answer -> answer.get("status").asString())
                .containsExactly("resolved");
    }

    @Test
    void in_json_it_is_a_diagnosis_a_line_with_the_one_to_act_on_first_first() throws Exception {
        console.withInput(recorded("2026.9.6/unpaired-device", "fault") + recorded(REFUSES_TO_BIND, "fault"));

        assertThat(console.run("explain", "--json", "--host", "oc-test-01")).isZero();
        assertThat(answers())
                .extracting(answer -> answer.get("category").asString())
                .containsExactly("refusing_to_bind", "pairing_required");
        assertThat(answers()).allSatisfy(answer -> {
            assertThat(answer.get("host").asString()).isEqualTo("oc-test-01");
            assertThat(answer.get("evidence")).isNotEmpty();
        });
    }

    @Test
    void nothing_wrong_is_said_in_one_line() {
        console.withInput("[gateway] listening on ws://127.0.0.1:18789 (PID 26614)\n");

        assertThat(console.run("explain")).isZero();
        assertThat(console.out()).isEqualTo("Nothing needs you (1 line read)." + System.lineSeparator());
    }

    @Test
    void a_log_of_something_else_is_not_called_healthy() {
        console.withInput("all is well\nindeed\n");

        assertThat(console.run("explain")).isZero();
        assertThat(console.out())
                .isEqualTo("Nothing here speaks of a gateway and its clients (2 lines read)." + System.lineSeparator());
    }

    @Test
    void no_line_at_all_is_said_so() {
        assertThat(console.run("explain")).isZero();
        assertThat(console.out()).isEqualTo("There was nothing to read." + System.lineSeparator());
    }

    @Test
    void secrets_in_the_lines_are_not_repeated() {
        console.withInput("2026-11-22T06:51:57.615Z [ws] unauthorized conn=795bde52-d93d-42ac-804a-d9fe2be59844"
                + " remote=127.0.0.1 client=cli cli vdev token=gatewaysecret0123456789abcdef reason=token_mismatch\n");

        assertThat(console.run("explain", "--json")).isZero();
        assertThat(answers()).hasSize(1);
        assertThat(console.out()).doesNotContain("gatewaysecret0123456789abcdef");
    }

    @Test
    void a_folder_is_refused_with_what_to_do(@TempDir Path folder) {
        assertThat(console.run("explain", folder.toString())).isEqualTo(2);
        assertThat(console.err()).contains(folder + " is a folder; name the log files in it");
    }

    private List<JsonNode> answers() {
        return console.outLines().stream()
                .map(line -> Json.mapper().readTree(line))
                .toList();
    }

    /** What a real gateway wrote. */
    private static String recorded(String recording, String part) throws Exception {
        try (InputStream in = ExplainTest.class.getResourceAsStream("/demo/" + recording + "/" + part + ".jsonl")) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
