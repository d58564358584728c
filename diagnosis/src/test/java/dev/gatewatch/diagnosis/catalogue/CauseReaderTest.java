package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CauseReaderTest {
    private static final String OWN = """
            - id: house-proxy-down
              title: The house's proxy is down
              category: connect_refused
              family: house-proxy
              impact: all-clients
              sentence:
                - The house's proxy at {remote} is down.
                - The house's proxy is down.
              failure:
                - line: {signature: connection-refused, remote: 10.9.8.7}
                  weight: 90
                  why: The proxy refused the connection.
              cured:
                - line: {signature: webchat-connected}
                  text: A client connected.
                  awaited: webchat connected
              quiet: 20m
              explains: [gateway-down]
              fixes:
                - title: Start the proxy
                  steps:
                    - run: systemctl start house-proxy.service
                  source: https://wiki.house.example/proxy
            """;

    @TempDir
    Path directory;

    @Test
    void an_operators_cause_is_added() throws IOException {
        write(OWN);
        assertThat(Catalogue.load(directory).causes())
                .filteredOn(cause -> cause.id().equals("house-proxy-down"))
                .singleElement()
                .satisfies(cause -> {
                    assertThat(cause.quiet()).hasMinutes(20);
                    assertThat(cause.clues()).hasSize(1);
                    assertThat(cause.fixes()).hasSize(1);
                });
    }

    @Test
    void a_value_without_a_shape_in_a_command_is_refused() throws IOException {
        write(OWN.replace("house-proxy.service", "{unit}"));
        assertThat(mistakes())
                .singleElement()
                .asString()
                .startsWith("causes/house.yaml: house-proxy-down: fixes[0].steps[0].run: a value in a command needs a"
                        + " shape");
    }

    @Test
    void a_shape_that_does_not_exist_is_refused() throws IOException {
        write(OWN.replace("house-proxy.service", "{unit:text}"));
        assertThat(mistakes())
                .singleElement()
                .asString()
                .contains("'text' is no shape of a value; there are uuid, pid");
    }

    @Test
    void all_mistakes_are_reported_at_once_with_entry_and_field() throws IOException {
        write(OWN.replace("connection-refused", "conection-refused")
                .replace("category: connect_refused", "category: none")
                .replace("impact: all-clients", "impact: everybody")
                .replace("weight: 90", "weight: 900")
                .replace("quiet: 20m", "quiet: a while")
                .replace("explains: [gateway-down]", "explians: [gateway-down]")
                .replace("    - The house's proxy is down.\n", ""));
        assertThat(mistakes())
                .anySatisfy(mistake -> assertThat(mistake).contains("there is no signature 'conection-refused'"))
                .anySatisfy(mistake -> assertThat(mistake).contains("category: 'none' is no category of a failure"))
                .anySatisfy(mistake -> assertThat(mistake).contains("impact: 'everybody' is unknown"))
                .anySatisfy(mistake -> assertThat(mistake).contains("failure[0].weight: must be a whole number"))
                .anySatisfy(mistake -> assertThat(mistake).contains("quiet: 'a while' is no duration"))
                .anySatisfy(mistake -> assertThat(mistake).contains("explians: is not a field here"))
                .anySatisfy(mistake -> assertThat(mistake).contains("sentence: its last one must have no value"))
                .allSatisfy(mistake -> assertThat(mistake).startsWith("causes/house.yaml: house-proxy-down: "));
    }

    @Test
    void a_symptom_that_is_no_cause_is_refused() throws IOException {
        write(OWN.replace("explains: [gateway-down]", "explains: [gateway-donw]"));
        assertThat(mistakes()).singleElement().asString().contains("there is no cause 'gateway-donw'");
    }

    @Test
    void causes_of_one_family_must_tell_failures_apart_alike() throws IOException {
        write(OWN.replace("family: house-proxy", "family: pairing"));
        assertThat(mistakes()).singleElement().asString().contains("per: must be [device]");
    }

    private void write(String content) throws IOException {
        Path file = directory.resolve("causes/house.yaml");
        Files.createDirectories(file.getParent());
        Files.writeString(file, content);
    }

    private List<String> mistakes() {
        var thrown = catchThrowableOfType(InvalidCatalogueException.class, () -> Catalogue.load(directory));
        assertThat(thrown).as("the catalogue is refused").isNotNull();
        return thrown.mistakes().stream().map(CatalogueMistake::toString).toList();
    }
}
