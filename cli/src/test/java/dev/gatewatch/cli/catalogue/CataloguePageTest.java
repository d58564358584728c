package dev.gatewatch.cli.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.Fix;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The catalogue as a page to read. */
class CataloguePageTest {
    private static final Path IN_THE_REPOSITORY = Path.of("..", "docs", "catalogue.md");

    private final Catalogue catalogue = Catalogue.bundled();
    private final String page = new CataloguePage(catalogue).markdown();

    @Test
    void the_one_in_the_repository_is_up_to_date() throws IOException {
        assertThat(Files.readString(IN_THE_REPOSITORY))
                .as("docs/catalogue.md; after a change of the catalogue: ./gatewatch catalogue page >docs/catalogue.md")
                .isEqualTo(page);
    }

    @Test
    void it_has_every_cause_with_its_fix_for_every_version() {
        for (Cause cause : catalogue.causes()) {
            assertThat(page).contains("<a id=\"" + cause.id() + "\"></a>", "](#" + cause.id() + ")");
            for (Fix fix : cause.fixes()) {
                assertThat(page).contains(fix.versions().toString());
            }
        }
    }

    @Test
    void no_text_of_it_is_taken_for_html() {
        assertThat(page.lines()
                        .filter(line ->
                                !line.startsWith("<a id=") && !line.startsWith("   ") && !line.contains("<http"))
                        .filter(CataloguePageTest::isOutsideOfCode))
                .noneMatch(line -> line.matches("(?i).*<[a-z/][^>]*>.*"));
    }

    /** Lines within fences are code; the page has its placeholders only there unescaped. */
    private static boolean isOutsideOfCode(String line) {
        return line.startsWith("#") || line.startsWith("|") || line.startsWith("**") || line.matches("\\d+\\. .*");
    }
}
