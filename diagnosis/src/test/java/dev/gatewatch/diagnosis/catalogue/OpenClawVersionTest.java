package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class OpenClawVersionTest {
    @Test
    void releases_are_ordered_by_number_and_not_by_letter() {
        List<String> inOrder =
                List.of("2026.1.24-3", "2026.1.29", "2026.2", "2026.2.3", "2026.2.19", "2026.9.6", "2026.10.1");
        assertThat(inOrder.stream().map(OpenClawVersionTest::version).sorted().map(OpenClawVersion::toString))
                .containsExactlyElementsOf(inOrder);
    }

    @Test
    void what_is_no_release_is_none() {
        assertThat(Stream.of("dev", "", "1.0.2", "2026", "2026.2.26; reboot", "vcontrol-ui", null)
                        .map(OpenClawVersion::parse))
                .allMatch(java.util.Optional::isEmpty);
    }

    @Test
    void a_range_has_its_first_and_not_the_one_after_its_last() {
        var range = new VersionRange(version("2026.2.22"), version("2026.5"));
        assertThat(range.contains(version("2026.2.21"))).isFalse();
        assertThat(range.contains(version("2026.2.22"))).isTrue();
        assertThat(range.contains(version("2026.4.30"))).isTrue();
        assertThat(range.contains(version("2026.5"))).isFalse();
        assertThat(range.contains(version("2026.5.28"))).isFalse();
    }

    private static OpenClawVersion version(String text) {
        return OpenClawVersion.parse(text).orElseThrow();
    }
}
