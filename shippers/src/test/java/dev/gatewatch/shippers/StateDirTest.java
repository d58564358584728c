package dev.gatewatch.shippers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StateDirTest {
    @TempDir
    Path folder;

    @Test
    void it_is_its_owners_alone() throws Exception {
        Path directory = folder.resolve("state");
        StateDir.open(directory).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwx------");
    }

    @Test
    void one_that_is_there_keeps_the_permissions_that_it_was_given() throws Exception {
        Path directory = Files.createDirectory(folder.resolve("state"));
        Files.setPosixFilePermissions(directory, PosixFilePermissions.fromString("rwxr-x---"));
        StateDir.open(directory).close();
        assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(directory)))
                .isEqualTo("rwxr-x---");
    }

    @Test
    void a_second_shipper_is_told_that_it_is_in_use() throws Exception {
        Path directory = folder.resolve("state");
        try (StateDir first = StateDir.open(directory)) {
            assertThatIOException().isThrownBy(() -> StateDir.open(directory)).withMessageContaining("in use");
        }
        StateDir.open(directory).close();
    }
}
