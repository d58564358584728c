package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Category;
import java.util.EnumSet;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BundledCatalogueTest {
    private static final Catalogue CATALOGUE = Catalogue.bundled();

    @Test
    void each_signature_speaks_for_its_own_lines_and_for_none_of_its_near_misses() {
        assertThat(SampleCheck.of(CATALOGUE)).isEmpty();
    }

    @Test
    void every_category_has_a_failure_and_a_failure_has_a_category() {
        List<Signature> failures = CATALOGUE.signatures().stream()
                .filter(signature -> signature.kind() == Signature.Kind.FAILURE)
                .toList();
        assertThat(failures)
                .extracting(Signature::category)
                .containsAll(EnumSet.complementOf(EnumSet.of(Category.NONE)))
                .doesNotContain(Category.NONE);
    }

    @Test
    void what_proves_recovery_or_tells_of_life_is_no_failure() {
        assertThat(CATALOGUE.signatures())
                .filteredOn(signature -> signature.kind() == Signature.Kind.RECOVERY
                        || signature.kind() == Signature.Kind.LIFECYCLE
                        || signature.kind() == Signature.Kind.HARMLESS)
                .allMatch(signature -> signature.category() == Category.NONE);
    }

    @Test
    void the_version_names_the_content() {
        assertThat(CATALOGUE.version()).matches("\\d{4}\\.\\d{2}\\+[0-9a-f]{8}");
        assertThat(Catalogue.bundled().version()).isEqualTo(CATALOGUE.version());
    }

    static Stream<LinePattern> patterns() {
        return CATALOGUE.signatures().stream()
                .flatMap(signature -> Stream.concat(
                        signature.extract().stream(),
                        signature.when().stream().map(Detection::pattern).filter(pattern -> pattern != null)));
    }

    @ParameterizedTest
    @MethodSource("patterns")
    void a_pattern_takes_time_linear_in_the_length_of_a_hostile_line(LinePattern pattern) {
        for (String hostile : hostileTo(pattern)) {
            long some = CountedText.readsBy(pattern, hostile, 1_000);
            long more = CountedText.readsBy(pattern, hostile, 8_000);
            assertThat(more).as("reads of 8 times '%s…'", hostile).isLessThanOrEqualTo(9 * some + 10_000);
        }
    }

    /** Pieces of which lines are made that look as if the pattern were about to match, again and again. */
    private static List<String> hostileTo(LinePattern pattern) {
        String literals =
                pattern.toString().replaceAll("\\(\\?<[a-zA-Z]+>|\\(\\?:|\\{[^}]*}\\+?|[\\\\^$()\\[\\]?|+]", "");
        return List.of("a", " ", "1", "-", ".", ":", "a ", "1.", "é", literals, literals + " ", "- pid 1 ", "port 1 ");
    }
}
