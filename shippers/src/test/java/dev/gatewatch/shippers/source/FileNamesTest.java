package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FileNamesTest {
    @TempDir
    Path directory;

    @ParameterizedTest
    @ValueSource(strings = {"oc[prod].log", "oc{prod.log", "oc*.log", "oc?.log", "oc\\.log", "gateway.log"})
    void the_log_that_a_gateway_names_is_taken_as_it_is(String name) throws Exception {
        Path log = Files.createFile(directory.resolve(name));
        Files.createFile(directory.resolve("ocp.log"));
        FileNames names = FileNames.ofLog(log);
        assertThat(names.present()).containsExactly(log);
        assertThat(names.matches(log)).isTrue();
        assertThat(names.matches(directory.resolve("ocp.log"))).isFalse();
    }

    @Test
    void where_a_day_is_in_the_name_the_other_days_belong_to_it() throws Exception {
        Path today = Files.createFile(directory.resolve("oc[prod]-2026-11-22.log"));
        Path yesterday = Files.createFile(directory.resolve("oc[prod]-2026-11-21.log"));
        assertThat(FileNames.ofLog(today).present()).containsExactly(yesterday, today);
    }
}
