package dev.gatewatch.cli.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.cli.TestConsole;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** An operator's own entries are laid over the bundled ones by {@code --catalogue}. */
class OwnCatalogueTest {
    private static final String SAID = "house proxy refused gw-7\n";

    @TempDir
    private Path directory;

    private final TestConsole console = new TestConsole().withInput(SAID);

    @BeforeEach
    void has_an_entry_of_its_own() throws IOException {
        write("""
                - id: house-proxy-refused
                  title: The house's proxy refused the gateway
                  category: other_gateway_failure
                  kind: failure
                  when:
                    - says: [house proxy refused]
                  matches: ["house proxy refused gw-7"]
                  nearMisses: ["the house proxy refused nobody"]
                """);
    }

    private void write(String entries) throws IOException {
        Files.createDirectories(directory.resolve("signatures"));
        Files.writeString(directory.resolve("signatures/house.yaml"), entries);
    }

    @Test
    void explain_knows_its_lines() {
        assertThat(console.run("explain", "--lines", "--json", "--catalogue", directory.toString()))
                .isZero();
        assertThat(console.out()).contains("\"signature\":\"house-proxy-refused\"");
    }

    @Test
    void without_it_the_line_means_nothing() {
        console.run("explain", "--lines", "--json");

        assertThat(console.out()).contains("\"category\":\"none\"", "\"signature\":null");
    }

    @Test
    void it_can_come_from_the_environment_like_every_flag() {
        console.withEnvironment(Map.of("GATEWATCH_CATALOGUE", directory.toString()))
                .run("explain", "--lines", "--json");

        assertThat(console.out()).contains("\"signature\":\"house-proxy-refused\"");
    }

    @Test
    void it_is_listed_and_shown_and_stands_beside_ours() {
        console.run("catalogue", "list", "--signatures", "--catalogue", directory.toString());
        console.run("catalogue", "show", "house-proxy-refused", "--catalogue", directory.toString());

        assertThat(console.out())
                .contains("house-proxy-refused", "pairing-required", "The house's proxy refused the gateway");
    }

    @ParameterizedTest
    @ValueSource(strings = {"explain", "catalogue list", "catalogue page", "up", "serve --kafka localhost:1"})
    void mistakes_are_told_all_at_once_and_nothing_is_done(String command) throws IOException {
        write("""
                - id: house-proxy-refused
                  title: The house's proxy refused the gateway
                  category: no_such_category
                  kind: breakdown
                  when:
                    - says: [house proxy refused]
                  matches: ["house proxy refused gw-7"]
                """);

        String[] arguments = (command + " --catalogue " + directory + place(command)).split(" ");

        assertThat(console.run(arguments)).isEqualTo(2);
        assertThat(console.err())
                .contains("signatures/house.yaml: house-proxy-refused: category")
                .contains("signatures/house.yaml: house-proxy-refused: kind");
        assertThat(console.out()).isEmpty();
    }

    @Test
    void a_folder_that_is_not_there_is_named() {
        assertThat(console.run("explain", "--catalogue", "/no/such/folder")).isEqualTo(2);
        assertThat(console.err()).contains("--catalogue", "/no/such/folder");
    }

    /** Where a server would keep its data and listen, if it started. */
    private String place(String command) {
        String anywhere = " --http 127.0.0.1:0";
        return switch (command.split(" ")[0]) {
            case "up" -> anywhere + " --ingest 127.0.0.1:0 --kafka-port 0 --data " + directory.resolve("data");
            case "serve" -> anywhere + " --state " + directory.resolve("state");
            default -> "";
        };
    }
}
