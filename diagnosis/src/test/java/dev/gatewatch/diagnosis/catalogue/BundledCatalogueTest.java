package dev.gatewatch.diagnosis.catalogue;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class BundledCatalogueTest {
    @Test
    void each_signature_speaks_for_its_own_lines_and_recognises_none_of_its_near_misses() {
        assertThat(SampleCheck.of(Catalogue.bundled())).isEmpty();
    }
}
