package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CatalogueOverlayTest {
    private static final String OWN = """
            - id: house-proxy-refused
              title: The house's proxy refuses the gateway
              category: connect_refused
              kind: failure
              when:
                - says: [house proxy refused]
              matches:
                - "house proxy refused gw-7"
              nearMisses:
                - "the house proxy refused nobody"
            """;

    @TempDir
    Path directory;

    private void write(String file, String content) throws IOException {
        Path path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
    }

    private List<String> mistakes() {
        var thrown = catchThrowableOfType(InvalidCatalogueException.class, () -> Catalogue.load(directory));
        assertThat(thrown).as("the catalogue is refused").isNotNull();
        return thrown.mistakes().stream().map(CatalogueMistake::toString).toList();
    }

    @Test
    void an_entry_of_the_directory_is_added() throws IOException {
        write("signatures/house.yaml", OWN);

        Catalogue catalogue = Catalogue.load(directory);

        assertThat(catalogue.recognise(LineFeatures.of(Lines.of("house proxy refused gw-7"))))
                .map(Signature::id)
                .contains("house-proxy-refused");
        assertThat(catalogue.signatures())
                .hasSize(Catalogue.bundled().signatures().size() + 1);
        assertThat(catalogue.version()).isNotEqualTo(Catalogue.bundled().version());
    }

    @Test
    void an_entry_of_the_same_id_replaces_the_bundled_one() throws IOException {
        write("signatures/house.yaml", OWN.replace("house-proxy-refused", "ssh-tunnel-failed"));

        Catalogue catalogue = Catalogue.load(directory);

        assertThat(catalogue.recognise(LineFeatures.of(Lines.of("house proxy refused gw-7"))))
                .map(Signature::id)
                .contains("ssh-tunnel-failed");
        assertThat(catalogue.recognise(LineFeatures.of(Lines.of("SSH tunnel failed: boom"))))
                .isEmpty();
        assertThat(catalogue.signatures()).hasSameSizeAs(Catalogue.bundled().signatures());
    }

    @Test
    void all_mistakes_are_reported_at_once_with_file_entry_and_field() throws IOException {
        write("signatures/bad.yaml", """
                - id: Bad Id
                  title: one
                  category: conect_refused
                  kind: failure
                  when:
                    - says: [one two]
                  matches: ["one two"]
                - id: wild
                  title: two
                  category: connect_refused
                  kind: failure
                  colour: red
                  since: "two"
                  when:
                    - all: [three]
                      pattern: "(a+)+"
                      attributes: {nonsense: x}
                  extract: ["no group"]
                - id: unscreened
                  title: three
                  category: connect_refused
                  kind: sad
                  when:
                    - none: [four]
                  matches: []
                """);

        assertThat(mistakes())
                .anyMatch(it -> it.startsWith("signatures/bad.yaml: #1: id: must be lower-case words"))
                .anyMatch(it ->
                        it.startsWith("signatures/bad.yaml: #1: category: 'conect_refused' is unknown; allowed are")
                                && it.contains("connect_refused"))
                .anyMatch(it -> it.startsWith("signatures/bad.yaml: wild: colour: is not a field here"))
                .anyMatch(it -> it.startsWith("signatures/bad.yaml: wild: since: 'two' is no release"))
                .anyMatch(it -> it.startsWith("signatures/bad.yaml: wild: when[0].pattern: repeats without bound"))
                .anyMatch(it -> it.startsWith(
                        "signatures/bad.yaml: wild: when[0].attributes.nonsense: 'nonsense' is no attribute of events"))
                .anyMatch(it -> it.startsWith("signatures/bad.yaml: wild: extract[0]: has no group"))
                .anyMatch(it -> it.startsWith("signatures/bad.yaml: wild: matches: is missing"))
                .anyMatch(it -> it.startsWith("signatures/bad.yaml: unscreened: kind: 'sad' is unknown"))
                .anyMatch(it ->
                        it.startsWith("signatures/bad.yaml: unscreened: when[0]: must have one of all, any and says"))
                .anyMatch(it -> it.startsWith("signatures/bad.yaml: unscreened: matches: must be a list of texts"));
    }

    @Test
    void a_line_that_another_signature_speaks_for_is_a_mistake() throws IOException {
        write(
                "signatures/house.yaml",
                OWN.replace("house proxy refused gw-7", "gateway closed (1008): pairing required"));

        assertThat(mistakes())
                .containsExactly(
                        "signatures/house.yaml: house-proxy-refused: matches: pairing-required speaks for the line:"
                                + " gateway closed (1008): pairing required");
    }

    @Test
    void a_near_miss_that_it_recognises_is_a_mistake() throws IOException {
        write("signatures/house.yaml", OWN.replace("the house proxy refused nobody", "then: house proxy refused"));

        assertThat(mistakes())
                .containsExactly("signatures/house.yaml: house-proxy-refused: nearMisses: it speaks for the line:"
                        + " then: house proxy refused");
    }

    @Test
    void two_entries_with_the_same_title_or_the_same_detection_are_a_mistake() throws IOException {
        write("signatures/house.yaml", OWN + OWN.replace("house-proxy-refused", "copy"));

        assertThat(mistakes())
                .containsExactly(
                        "signatures/house.yaml: copy: title: is that of house-proxy-refused as well",
                        "signatures/house.yaml: copy: when: is that of house-proxy-refused as well");
    }

    @Test
    void an_id_that_stands_twice_is_a_mistake() throws IOException {
        write("signatures/a.yaml", OWN);
        write("signatures/b.yaml", OWN);

        assertThat(mistakes())
                .containsExactly(
                        "signatures/b.yaml: house-proxy-refused: id: is taken by an entry of signatures/a.yaml");
    }

    @Test
    void a_file_that_is_not_yaml_is_named_with_the_line() throws IOException {
        write("signatures/a.yaml", "- id: x\n  title: 'never closed\n");

        assertThat(mistakes())
                .singleElement()
                .asString()
                .startsWith("signatures/a.yaml: is not YAML: ")
                .contains("(line ");
    }

    @Test
    void a_file_that_is_no_list_of_entries_is_a_mistake() throws IOException {
        write("signatures/a.yaml", "id: x\n");

        assertThat(mistakes()).containsExactly("signatures/a.yaml: must be a list of entries, each beginning '- id:'");
    }

    @Test
    void a_directory_without_entries_is_a_mistake() {
        assertThat(mistakes()).containsExactly(directory + ": has neither signatures/*.yaml nor causes/*.yaml");
    }
}
