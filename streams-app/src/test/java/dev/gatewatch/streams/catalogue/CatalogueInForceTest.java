package dev.gatewatch.streams.catalogue;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.InvalidCatalogueException;
import dev.gatewatch.diagnosis.catalogue.Signature;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An operator's directory is written while a server runs. */
class CatalogueInForceTest {
    private static final String OWN = """
            - id: house-proxy-refused
              title: The house's proxy refused the gateway
              category: other_gateway_failure
              kind: failure
              when:
                - says: [house proxy refused]
              matches:
                - "house proxy refused gw-7"
              nearMisses:
                - "the house proxy refused nobody"
            """;
    private static final String WITH_MISTAKES = """
            - id: house-proxy-refused
              title: The house's proxy refused the gateway
              category: no_such_category
              kind: breakdown
              when:
                - says: [house proxy refused]
              matches:
                - "house proxy refused gw-7"
            """;

    @TempDir
    private Path directory;

    private long writes;

    @BeforeEach
    void has_one_entry_of_its_own() throws IOException {
        write("house.yaml", OWN);
    }

    /** Two writes within a millisecond must not look the same. */
    private void write(String file, String content) throws IOException {
        Path path = directory.resolve("signatures").resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, content);
        Files.setLastModifiedTime(path, FileTime.fromMillis(1_790_000_000_000L + ++writes * 1000));
    }

    private static boolean knows(Catalogue catalogue, String signature) {
        return catalogue.signatures().stream().map(Signature::id).anyMatch(signature::equals);
    }

    @Test
    void an_entry_that_is_added_is_in_force_once_nobody_writes_it_any_more() throws IOException {
        var inForce = CatalogueInForce.unwatched(directory);
        write("more.yaml", OWN.replace("house", "garden"));

        inForce.look();
        assertThat(knows(inForce.get(), "garden-proxy-refused"))
                .as("may still be being written")
                .isFalse();

        inForce.look();
        assertThat(knows(inForce.get(), "garden-proxy-refused")).isTrue();
        assertThat(knows(inForce.get(), "house-proxy-refused")).isTrue();
    }

    @Test
    void an_entry_that_is_taken_away_is_out_of_force() throws IOException {
        write("more.yaml", OWN.replace("house", "garden"));
        var inForce = CatalogueInForce.unwatched(directory);
        Files.delete(directory.resolve("signatures/house.yaml"));

        inForce.look();
        inForce.look();

        assertThat(knows(inForce.get(), "house-proxy-refused")).isFalse();
    }

    @Test
    void mistakes_leave_in_force_what_was_and_are_all_told() throws IOException {
        var inForce = CatalogueInForce.unwatched(directory);
        Catalogue before = inForce.get();
        write("house.yaml", WITH_MISTAKES);

        inForce.look();
        inForce.look();

        assertThat(inForce.get()).isSameAs(before);
        assertThat(inForce.mistakes())
                .extracting(mistake -> mistake.file() + " " + mistake.entry() + " " + mistake.field())
                .contains(
                        "signatures/house.yaml house-proxy-refused category",
                        "signatures/house.yaml house-proxy-refused kind");
    }

    @Test
    void what_was_mended_is_in_force_and_no_mistake_is_told() throws IOException {
        var inForce = CatalogueInForce.unwatched(directory);
        write("house.yaml", WITH_MISTAKES);
        inForce.look();
        inForce.look();

        write("house.yaml", OWN.replace("The house's", "Our house's"));
        inForce.look();
        inForce.look();

        assertThat(inForce.mistakes()).isEmpty();
        assertThat(inForce.get().signatures())
                .extracting(Signature::title)
                .contains("Our house's proxy refused the gateway");
    }

    @Test
    void a_directory_that_says_what_it_said_stays_the_same_catalogue() throws IOException {
        var inForce = CatalogueInForce.unwatched(directory);
        Catalogue before = inForce.get();
        write("house.yaml", OWN);

        inForce.look();
        inForce.look();

        assertThat(inForce.get()).isSameAs(before);
    }

    @Test
    void mistakes_at_the_start_stop_it() throws IOException {
        write("house.yaml", WITH_MISTAKES);

        assertThatExceptionOfType(InvalidCatalogueException.class)
                .isThrownBy(() -> CatalogueInForce.of(directory).close());
    }

    @Test
    void without_a_directory_it_is_the_bundled_one() {
        try (var inForce = CatalogueInForce.of(null)) {
            assertThat(inForce.get().version()).isEqualTo(Catalogue.bundled().version());
            assertThat(inForce.mistakes()).isEmpty();
        }
    }
}
