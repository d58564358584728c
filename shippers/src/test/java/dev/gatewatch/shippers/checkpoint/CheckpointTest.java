package dev.gatewatch.shippers.checkpoint;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CheckpointTest {
    @TempDir
    Path directory;

    private final List<String> reports = new ArrayList<>();

    @Test
    void what_was_saved_is_there_after_a_restart() {
        Checkpoint checkpoint = open();
        checkpoint.arrived(7, Map.of("a", "1", "b", "2"), 10, 1);
        checkpoint.arrived(8, Map.of("a", "3"), 5, 0);
        checkpoint.missing(4);
        checkpoint.givenUp(2);
        checkpoint.save();

        Checkpoint later = open();
        assertThat(later.acknowledged()).isEqualTo(8);
        assertThat(later.positions()).isEqualTo(Map.of("a", "3", "b", "2"));
        assertThat(later.linesSent()).isEqualTo(15);
        assertThat(later.linesRejected()).isEqualTo(1);
        assertThat(later.linesLost()).isEqualTo(6);
        assertThat(later.linesGivenUp()).isEqualTo(2);
        assertThat(reports).isEmpty();
    }

    @Test
    void a_source_that_is_done_with_a_key_leaves_nothing_behind() {
        Checkpoint checkpoint = open();
        checkpoint.arrived(1, Map.of("file#1", "100"), 1, 0);
        checkpoint.arrived(2, Map.of("file#1", ""), 0, 0);
        assertThat(checkpoint.positions()).isEmpty();
    }

    @Test
    void a_file_cut_off_at_any_byte_is_set_aside_and_does_not_keep_the_shipper_from_starting() throws Exception {
        Checkpoint checkpoint = open();
        checkpoint.arrived(7, Map.of("a", "1"), 10, 0);
        checkpoint.save();
        byte[] whole = Files.readAllBytes(file());
        for (int cut = 0; cut < whole.length; cut++) {
            reports.clear();
            Files.write(file(), java.util.Arrays.copyOf(whole, cut));
            assertThat(open().positions()).isEmpty();
            assertThat(reports).singleElement().asString().contains("cannot be read", ".unreadable");
            assertThat(file()).doesNotExist();
        }
    }

    @Test
    void a_disk_that_takes_nothing_is_reported_once_and_tried_again() throws Exception {
        Checkpoint checkpoint = open();
        checkpoint.arrived(7, Map.of("a", "1"), 10, 0);
        Path inTheWay = Files.createDirectory(directory.resolve("checkpoint.json.new"));
        checkpoint.save();
        checkpoint.save();
        assertThat(reports).singleElement().asString().contains("cannot be written");
        Files.delete(inTheWay);
        checkpoint.save();
        assertThat(open().acknowledged()).isEqualTo(7);
    }

    private Checkpoint open() {
        return Checkpoint.open(file(), reports::add);
    }

    private Path file() {
        return directory.resolve("checkpoint.json");
    }
}
