package dev.gatewatch.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class GatewatchTest {
    private static final String ONE_LINE = "just a line\n";

    private final TestConsole console = new TestConsole();

    @TempDir
    Path folder;

    @Test
    void every_command_has_help_and_help_is_an_answer() {
        for (List<String> command : commandsBelow(Gatewatch.commandLine(null), List.of())) {
            var each = new TestConsole();
            var arguments = new ArrayList<>(command);
            arguments.add("--help");

            assertThat(each.run(arguments.toArray(String[]::new)))
                    .as("%s", arguments)
                    .isZero();
            assertThat(each.out()).as("%s", arguments).contains("Usage: gatewatch " + String.join(" ", command));
            assertThat(each.err()).as("%s", arguments).isEmpty();
        }
    }

    private static List<List<String>> commandsBelow(CommandLine parent, List<String> path) {
        var commands = new ArrayList<List<String>>();
        commands.add(path);
        parent.getSubcommands().forEach((name, command) -> {
            var below = new ArrayList<>(path);
            below.add(name);
            commands.addAll(commandsBelow(command, below));
        });
        return commands;
    }

    @Test
    void wrong_use_is_one_sentence_that_says_what_to_do_and_exit_code_2() {
        assertWrongUse(List.of(), "gatewatch: a command is missing. 'gatewatch --help' shows what there is");
        assertWrongUse(
                List.of("explian"),
                "gatewatch: there is no command 'explian' (did you mean explain?). 'gatewatch --help' shows what there is");
        assertWrongUse(
                List.of("explain", "--jsno"),
                "gatewatch explain: there is no option --jsno (did you mean --json?)."
                        + " 'gatewatch explain --help' shows what there is");
        assertWrongUse(
                List.of("explain", "nowhere.log"),
                "gatewatch explain: there is no file nowhere.log; name a log file, or - for standard input");
    }

    private static void assertWrongUse(List<String> arguments, String sentence) {
        var console = new TestConsole();
        assertThat(console.run(arguments.toArray(String[]::new))).isEqualTo(2);
        assertThat(console.err()).isEqualTo(sentence + System.lineSeparator());
        assertThat(console.out()).isEmpty();
    }

    @Test
    void a_flag_can_come_from_the_environment() {
        console.withInput(ONE_LINE).withEnvironment(Map.of("GATEWATCH_LINES", "true", "GATEWATCH_JSON", "true"));

        assertThat(console.run("explain")).isZero();
        assertThat(console.out()).startsWith("{\"n\":1,");
    }

    @Test
    void a_flag_can_come_from_the_config_file() throws Exception {
        Path config = Files.writeString(folder.resolve("gatewatch.properties"), "lines=true\njson=true\n");
        console.withInput(ONE_LINE);

        assertThat(console.run("explain", "--config", config.toString())).isZero();
        assertThat(console.out()).startsWith("{\"n\":1,");
    }

    @Test
    void the_environment_wins_over_the_config_file_and_the_command_line_over_both() throws Exception {
        Path config = Files.writeString(folder.resolve("gatewatch.properties"), "lines=true\njson=true\n");
        var environment = Map.of("GATEWATCH_JSON", "false", "GATEWATCH_CONFIG", config.toString());

        assertThat(console.withInput(ONE_LINE).withEnvironment(environment).run("explain"))
                .isZero();
        assertThat(console.out()).doesNotContain("{");

        var other = new TestConsole().withInput(ONE_LINE).withEnvironment(environment);
        assertThat(other.run("explain", "--json")).isZero();
        assertThat(other.out()).startsWith("{\"n\":1,");
    }

    @Test
    void a_switch_that_is_on_already_stays_on_when_it_is_given_again() {
        console.withInput(ONE_LINE).withEnvironment(Map.of("GATEWATCH_JSON", "true"));

        assertThat(console.run("explain", "--lines", "--json")).isZero();
        assertThat(console.out()).startsWith("{\"n\":1,");
    }

    @Test
    void a_bad_value_names_the_place_it_came_from() {
        console.withInput(ONE_LINE).withEnvironment(Map.of("GATEWATCH_JSON", "perhaps"));

        assertThat(console.run("explain", "--lines")).isEqualTo(2);
        assertThat(console.err()).contains("'perhaps'").contains("the environment's GATEWATCH_JSON");
    }

    @Test
    void a_setting_that_is_no_flag_is_refused_because_it_would_have_no_effect() throws Exception {
        Path config = Files.writeString(folder.resolve("gatewatch.properties"), "jsn=true\nlinse=true\n");

        assertThat(console.run("version", "--config=" + config)).isEqualTo(2);
        assertThat(console.err()).contains(config + " has unknown settings: jsn, linse; there are");
    }

    @Test
    void a_config_file_that_cannot_be_read_is_refused() {
        assertThat(console.run("version", "--config", "nowhere.properties")).isEqualTo(2);
        assertThat(console.err()).contains("cannot read the settings in nowhere.properties");
    }

    @Test
    void version_names_the_version() {
        assertThat(console.run("version")).isZero();
        assertThat(console.out()).matches("gatewatch \\d+\\.\\d+\\.\\d+, Java .*\\R");
    }
}
