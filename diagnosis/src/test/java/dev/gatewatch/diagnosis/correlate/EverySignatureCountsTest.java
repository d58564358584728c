package dev.gatewatch.diagnosis.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.Signature;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Diagnosis;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Signatures and causes fit together. */
class EverySignatureCountsTest {
    /** Lines that alone may mean something else than their words: the cause that fits best is of another category. */
    private static final Set<String> JUDGED_BETTER_BY_CAUSE = Set.of("invalid-connect-params", "closed-1000");
    /** No failure by their words, and yet nobody prints them while all is well. */
    private static final Set<String> OPENING = Set.of("proxy-traffic-refused", "config-issue", "tail-lost-gateway");

    static Stream<Signature> failures() {
        return Story.CATALOGUE.signatures().stream().filter(signature -> signature.kind() == Signature.Kind.FAILURE);
    }

    static Stream<Signature> others() {
        return Story.CATALOGUE.signatures().stream()
                .filter(signature -> signature.kind() != Signature.Kind.FAILURE)
                .filter(signature -> signature.category() == Category.NONE)
                .filter(signature -> !OPENING.contains(signature.id()));
    }

    @ParameterizedTest
    @MethodSource("failures")
    void a_line_that_is_a_failure_leads_to_a_diagnosis_of_its_category(Signature signature) {
        for (String line : signature.matches()) {
            List<Diagnosis> diagnoses = new Story().line(line).end().diagnoses();
            assertThat(diagnoses).as(line).isNotEmpty();
            if (!JUDGED_BETTER_BY_CAUSE.contains(signature.id())) {
                assertThat(diagnoses.get(0).category()).as(line).isEqualTo(signature.category());
            }
        }
    }

    @ParameterizedTest
    @MethodSource("others")
    void a_line_that_is_none_leads_to_no_diagnosis(Signature signature) {
        for (String line : signature.matches()) {
            assertThat(new Story().line(line).end().diagnoses()).as(line).isEmpty();
        }
    }

    @Test
    void all_six_fixes_of_the_article_are_there() {
        Set<Integer> articles = Story.CATALOGUE.causes().stream()
                .flatMap(cause -> cause.fixes().stream())
                .map(fix -> fix.article())
                .filter(java.util.Objects::nonNull)
                .collect(Collectors.toCollection(TreeSet::new));
        assertThat(articles).containsExactly(1, 2, 3, 4, 5, 6);
    }

    @Test
    void every_category_of_a_failure_has_a_cause() {
        Set<Category> covered = Story.CATALOGUE.causes().stream()
                .flatMap(cause -> cause.categories().stream())
                .collect(Collectors.toSet());
        assertThat(covered)
                .containsAll(Arrays.stream(Category.values())
                        .filter(category -> category != Category.NONE)
                        .toList());
    }

    @Test
    void every_cause_can_be_cured_and_says_how_it_will_show() {
        assertThat(Story.CATALOGUE.causes())
                .allSatisfy(cause -> assertThat(cause.cures()).as(cause.id()).isNotEmpty());
    }

    @Test
    void every_cause_has_a_fix_for_every_version() {
        for (String version : List.of("2026.1.24-3", "2026.2.19", "2026.2.26", "2026.5.28", "2026.9.6", "2027.1.1")) {
            var release = dev.gatewatch.diagnosis.catalogue.OpenClawVersion.parse(version)
                    .orElseThrow();
            assertThat(Story.CATALOGUE.causes())
                    .allSatisfy(cause -> assertThat(cause.fixes())
                            .as("%s on %s", cause.id(), version)
                            .anyMatch(fix -> fix.versions().contains(release)));
        }
    }

    @Test
    void without_a_version_the_fix_of_the_newest_releases_is_named() {
        assertThat(Story.CATALOGUE.causes())
                .allSatisfy(cause -> assertThat(cause.fixFor(null).versions().before())
                        .as(cause.id())
                        .isNull());
    }

    @Test
    void a_cause_is_never_explained_by_its_own_symptom() {
        for (Cause cause : Story.CATALOGUE.causes()) {
            for (Cause symptom : Story.CATALOGUE.causes()) {
                if (cause.explains().contains(symptom.id())) {
                    assertThat(symptom.explains())
                            .as("%s and %s", cause.id(), symptom.id())
                            .doesNotContain(cause.id());
                }
            }
        }
    }
}
