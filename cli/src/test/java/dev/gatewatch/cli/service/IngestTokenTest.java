package dev.gatewatch.cli.service;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.cli.TestConsole;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code ingest token}: the tokens of hosts, from the first to the last. */
class IngestTokenTest {
    @TempDir
    Path folder;

    @Test
    void a_token_is_shown_once_listed_without_its_secret_and_taken_back() throws Exception {
        String token = run("add", "oc-fra-01").out().strip();
        run("add", "oc-fra-02");

        assertThat(token).isNotEmpty();
        assertThat(Files.readString(tokens())).doesNotContain(token);
        assertThat(run("list").outLines())
                .hasSize(2)
                .first()
                .asString()
                .contains("oc-fra-01")
                .doesNotContain(token);

        assertThat(run("revoke", "oc-fra-01").outLines())
                .singleElement()
                .asString()
                .contains("oc-fra-01");
        assertThat(run("list").outLines()).singleElement().asString().contains("oc-fra-02");
    }

    @Test
    void taking_back_what_is_not_there_says_so() {
        run("add", "oc-fra-01");
        var console = new TestConsole();

        int exitCode = console.run("ingest", "token", "revoke", "--tokens", tokens().toString(), "oc-fra-09");

        assertThat(exitCode).isNotZero();
        assertThat(console.err()).contains("has no token 'oc-fra-09'");
    }

    private TestConsole run(String command, String... host) {
        var console = new TestConsole();
        var arguments = new ArrayList<>(List.of("ingest", "token", command, "--tokens"));
        arguments.add(tokens().toString());
        arguments.addAll(List.of(host));
        assertThat(console.run(arguments.toArray(String[]::new))).isZero();
        return console;
    }

    private Path tokens() {
        return folder.resolve("tokens.txt");
    }
}
