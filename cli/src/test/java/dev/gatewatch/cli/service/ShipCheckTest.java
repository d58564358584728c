package dev.gatewatch.cli.service;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import dev.gatewatch.cli.TestConsole;
import dev.gatewatch.protocol.Json;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ship --check}, where Kafka is not asked for. */
class ShipCheckTest {
    private static final String NOBODY = "http://127.0.0.1:1";

    @TempDir
    Path folder;

    private final TestConsole console = new TestConsole();

    @Test
    void a_file_that_is_there_would_be_read() throws Exception {
        Files.writeString(folder.resolve("openclaw-1.log"), "a line");
        Files.writeString(folder.resolve("openclaw-2.log"), "a line");

        check("file:" + folder.resolve("openclaw-*.log"));

        assertThat(finding("source")).contains("good", "would read 2 files");
    }

    @Test
    void a_file_that_is_not_there_yet_is_waited_for() {
        check("file:" + folder.resolve("openclaw-*.log"));

        assertThat(finding("source")).contains("note", "no file matches yet");
    }

    @Test
    void a_file_that_may_not_be_read_is_bad_news() throws Exception {
        Path secret = Files.writeString(folder.resolve("secret.log"), "a line");
        Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("---------"));
        assumeThat(Files.isReadable(secret)).as("this user may read everything").isFalse();

        assertThat(check("file:" + secret)).isEqualTo(1);

        assertThat(finding("source")).contains("bad", "may not read");
    }

    @Test
    void a_command_whose_program_is_missing_is_bad_news() {
        assertThat(check("command:no-such-program --follow")).isEqualTo(1);

        assertThat(finding("source")).contains("bad", "no program no-such-program");
    }

    @Test
    void a_command_is_neither_run_nor_shown() {
        Path trace = folder.resolve("trace");

        check("command:touch " + trace + " --token=geheim");

        assertThat(finding("source")).contains("good", "would run touch").doesNotContain("geheim");
        assertThat(trace).doesNotExist();
    }

    @Test
    void a_command_that_the_shell_does_not_understand_is_bad_news() {
        check("command:while true");

        assertThat(finding("source")).contains("bad", "shell does not understand");
    }

    @Test
    void a_door_that_cannot_be_reached_is_bad_news() {
        assertThat(check("stdin")).isEqualTo(1);

        assertThat(finding("ingest")).contains("bad", NOBODY, "cannot be reached");
    }

    @Test
    void a_folder_that_is_not_there_yet_would_be_made_and_is_not() {
        check("stdin");

        assertThat(finding("state")).contains("would keep up to 512 MB");
        assertThat(folder.resolve("state")).doesNotExist();
    }

    @Test
    void a_folder_below_a_file_is_bad_news() throws Exception {
        Files.writeString(folder.resolve("state"), "in the way");

        check("stdin");

        assertThat(finding("state")).contains("bad", "cannot be written", "--state");
    }

    @Test
    void findings_come_as_objects_too() {
        console.run("ship", "--check", "--json", "--source", "stdin", "--ingest", NOBODY, "--state", "" + folder);

        assertThat(console.outLines())
                .hasSize(3)
                .allSatisfy(line -> assertThat(
                                Json.mapper().readTree(line).path("state").asString())
                        .isIn("GOOD", "NOTE", "BAD"));
    }

    @Test
    void wrong_settings_are_wrong_use() {
        assertThat(console.run("ship", "--check", "--source", "tape", "--ingest", NOBODY))
                .isEqualTo(2);

        assertThat(console.err()).contains("The source 'tape' is unknown");
    }

    private int check(String source) {
        return console.run(
                "ship", "--check", "--source", source, "--ingest", NOBODY, "--state", "" + folder.resolve("state"));
    }

    private String finding(String subject) {
        return console.outLines().stream()
                .filter(line -> line.startsWith(subject))
                .findFirst()
                .orElseThrow();
    }
}
