package dev.gatewatch.shippers.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.assertj.core.api.Assertions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the spool does when there is no room: by its own limit, or because the disk takes nothing. */
class SpoolLimitTest {
    private static final long LIMIT = 512 * 1024;
    private static final String FILLER = "z".repeat(200);

    @TempDir
    Path directory;

    private final List<String> reports = new ArrayList<>();
    private final FailingDisk disk = new FailingDisk();

    @Test
    void harmless_lines_go_before_telling_ones_and_every_line_is_either_there_or_in_a_gap() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 8_000; i++) {
                append(spool, String.format("%s %06d", i % 50 == 0 ? "telling" : "line", i));
                if (i % 50 == 0) {
                    assertThat(onDisk()).isLessThanOrEqualTo(LIMIT + LIMIT / 8);
                }
            }
            Delivered delivered = drain(spool);
            assertThat(delivered.telling()).hasSize(160).isSorted();
            assertThat(delivered.lines.size() + delivered.missing).isEqualTo(8_000);
            assertThat(spool.takeGivenUp()).isEqualTo(delivered.missing).isPositive();
        }
    }

    @Test
    void telling_lines_go_only_when_no_harmless_one_is_left_and_the_oldest_first() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 8_000; i++) {
                append(spool, String.format("telling %06d", i));
                if (i % 50 == 0) {
                    assertThat(onDisk()).isLessThanOrEqualTo(LIMIT + LIMIT / 8);
                }
            }
            Delivered delivered = drain(spool);
            assertThat(delivered.telling()).isSorted().endsWith("telling 007999" + FILLER);
            assertThat(delivered.lines.size() + delivered.missing).isEqualTo(8_000);
            assertThat(delivered.gaps).as("gaps of neighbours are merged").isLessThan(5);
        }
    }

    @Test
    void a_source_that_can_wait_learns_that_there_is_no_room_before_anything_is_given_up() throws Exception {
        try (Spool spool = open()) {
            while (spool.hasRoom()) {
                append(spool, "line");
            }
            assertThat(spool.takeGivenUp()).isZero();
            drain(spool);
            assertThat(spool.hasRoom()).isTrue();
        }
    }

    @Test
    void what_was_given_up_stays_given_up_after_a_restart_and_positions_are_kept() throws Exception {
        long missing;
        try (Spool spool = open()) {
            for (int i = 0; i < 5_000; i++) {
                append(spool, "line " + i);
            }
            missing = spool.takeGivenUp();
        }
        try (Spool spool = open()) {
            assertThat(spool.positions()).containsEntry("source", "line 4999" + FILLER);
            Delivered delivered = drain(spool);
            assertThat(delivered.missing).isEqualTo(missing);
            assertThat(delivered.lines.size() + delivered.missing).isEqualTo(5_000);
        }
        assertThat(reports).isEmpty();
    }

    @Test
    void goes_on_in_memory_while_the_disk_takes_nothing_and_brings_it_to_disk_when_it_does() throws Exception {
        List<String> sent = new ArrayList<>();
        try (Spool spool = open()) {
            append(spool, "before");
            disk.full = true;
            append(spool, "while");
            append(spool, "still");
            assertThat(spool.hasRoom()).isFalse();
            Batch batch = new Batch();
            assertThat(spool.read(batch, Duration.ZERO)).isTrue();
            sent.add(text(batch));
            assertThat(spool.read(batch, Duration.ZERO)).isTrue();
            sent.add(text(batch));
            spool.acknowledge();
            disk.full = false;
            org.awaitility.Awaitility.await().atMost(Duration.ofSeconds(10)).until(() -> {
                spool.sync();
                return spool.hasRoom();
            });
            append(spool, "after");
        }
        assertThat(sent).containsExactly("before" + FILLER, "while" + FILLER);
        try (Spool spool = Spool.open(directory, LIMIT, 1, new TextContent(), reports::add)) {
            assertThat(drain(spool).lines).containsExactly("while" + FILLER, "still" + FILLER, "after" + FILLER);
        }
        assertThat(reports).hasSize(2);
        assertThat(reports.get(0)).contains("cannot be written", "No space left on device");
        assertThat(reports.get(1)).contains("can be written again");
    }

    @Test
    void a_half_written_batch_is_cut_off_when_the_disk_is_full() throws Exception {
        try (Spool spool = open()) {
            append(spool, "before");
            disk.halfWritten = true;
            append(spool, "while");
        }
        try (Spool spool = Spool.open(directory, LIMIT, 0, new TextContent(), reports::add)) {
            assertThat(drain(spool).lines).containsExactly("before" + FILLER, "while" + FILLER);
        }
        assertThat(reports).noneMatch(report -> report.contains("damaged"));
    }

    @Test
    void a_source_waits_when_memory_is_full_too_and_goes_on_when_lines_have_arrived() throws Exception {
        disk.full = true;
        try (Spool spool = open()) {
            CompletableFuture<Integer> source = CompletableFuture.supplyAsync(() -> {
                for (int i = 0; i < 30_000; i++) {
                    try {
                        append(spool, "line " + i);
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                }
                return 30_000;
            });
            Assertions.assertThatThrownBy(() -> source.get(300, TimeUnit.MILLISECONDS))
                    .isInstanceOf(TimeoutException.class);
            long delivered = 0;
            while (!source.isDone() || spool.waitingLines() > 0) {
                delivered += drain(spool).lines.size();
            }
            assertThat(delivered).isEqualTo(30_000);
        }
    }

    @Test
    void a_damaged_segment_on_a_disk_that_takes_nothing_does_not_keep_the_shipper_from_starting() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 5; i++) {
                append(spool, "line " + i);
            }
        }
        Path segment;
        try (Stream<Path> all = Files.list(directory)) {
            segment = all.sorted().findFirst().orElseThrow();
        }
        byte[] bytes = Files.readAllBytes(segment);
        bytes[bytes.length / 2] ^= 1;
        Files.write(segment, bytes);
        disk.full = true;
        Files.createFile(directory.resolve("quarantine"));

        try (Spool spool = open()) {
            assertThat(spool.takeDamaged()).isPositive();
            append(spool, "while it takes nothing");
            assertThat(drain(spool).lines)
                    .containsExactly(
                            "line 0" + FILLER,
                            "line 1" + FILLER,
                            "line 3" + FILLER,
                            "line 4" + FILLER,
                            "while it takes nothing" + FILLER);
        }
        assertThat(reports).anyMatch(report -> report.contains("damaged") && report.contains("cannot be kept"));
    }

    @Test
    void a_batch_that_waited_for_room_has_a_number_behind_those_that_were_put_meanwhile() throws Exception {
        disk.full = true;
        try (Spool spool = open()) {
            Batch large = large("large");
            CompletableFuture<Void> waiting = new CompletableFuture<>();
            Thread first = new Thread(() -> {
                try {
                    spool.append(large("filling"));
                    spool.append(large);
                    waiting.complete(null);
                } catch (InterruptedException e) {
                    waiting.completeExceptionally(e);
                }
            });
            first.start();
            while (first.getState() != Thread.State.TIMED_WAITING) {
                Thread.onSpinWait();
            }
            append(spool, "small");
            disk.full = false;
            waiting.get(20, TimeUnit.SECONDS);
        }
        List<Long> numbers = new ArrayList<>();
        try (Spool spool = open()) {
            Batch batch = new Batch();
            while (spool.read(batch, Duration.ZERO)) {
                numbers.add(batch.number());
            }
        }
        assertThat(numbers).hasSize(3).isSorted().doesNotHaveDuplicates();
    }

    /** Two of them do not fit into the memory that stands in for the disk. */
    private static Batch large(String text) {
        Batch batch = new Batch();
        for (int i = 0; i < 3; i++) {
            batch.addLine((text + "x".repeat(900_000)).getBytes(StandardCharsets.UTF_8), 1_000);
        }
        return batch;
    }

    @Test
    void of_lines_that_may_have_arrived_it_is_not_said_that_exactly_so_many_are_missing() throws Exception {
        try (Spool spool = open()) {
            Batch batch = new Batch();
            int handedOut = 0;
            for (int i = 0; i < 1_000; i++) {
                append(spool, String.format("line %06d", i));
            }
            while (spool.read(batch, Duration.ZERO)) {
                handedOut++;
            }
            assertThat(handedOut).isEqualTo(1_000);
            spool.rewind();
            for (int i = 1_000; i < 8_000; i++) {
                append(spool, String.format("line %06d", i));
            }
            List<String> gaps = drain(spool).gapTexts;
            assertThat(gaps).first().asString().startsWith("about ");
            assertThat(gaps).last().asString().startsWith("gap ");
        }
    }

    @Test
    void of_what_an_earlier_run_left_it_is_not_known_what_has_arrived() throws Exception {
        try (Spool spool = open()) {
            for (int i = 0; i < 1_000; i++) {
                append(spool, String.format("line %06d", i));
            }
        }
        try (Spool spool = open()) {
            for (int i = 1_000; i < 8_000; i++) {
                append(spool, String.format("line %06d", i));
            }
            assertThat(drain(spool).gapTexts).first().asString().startsWith("about ");
        }
    }

    @Test
    void a_new_segments_name_is_brought_to_disk_with_it() throws Exception {
        try (Spool spool = open()) {
            spool.sync();
            int before = disk.directorySyncs;
            append(spool, "one");
            spool.sync();
            assertThat(disk.directorySyncs).as("the same file").isEqualTo(before);
            for (int i = 0; i < 200; i++) {
                append(spool, "another");
            }
            spool.sync();
            assertThat(disk.directorySyncs).as("a new file").isEqualTo(before + 1);
        }
    }

    @Test
    void a_name_that_the_disk_does_not_take_is_brought_there_when_it_does_and_said_once() throws Exception {
        try (Spool spool = open()) {
            disk.namesRefused = true;
            spool.sync();
            spool.sync();
            assertThat(reports).singleElement().asString().contains("cannot be brought to disk");
            disk.namesRefused = false;
            int before = disk.directorySyncs;
            spool.sync();
            spool.sync();
            assertThat(disk.directorySyncs).isEqualTo(before + 1);
            append(spool, "one");
            disk.namesRefused = true;
            for (int i = 0; i < 200; i++) {
                append(spool, "another");
            }
            spool.sync();
            assertThat(reports).as("it failed again").hasSize(2);
        }
    }

    @Test
    void what_is_no_segment_is_left_alone_and_does_not_keep_the_spool_from_opening() throws Exception {
        Path backup = Files.writeString(directory.resolve("backup.seg"), "somebody's");
        Path large = Files.writeString(directory.resolve("9999999999999999999.seg"), "somebody's");
        try (Spool spool = open()) {
            append(spool, "one");
            assertThat(drain(spool).lines).containsExactly("one" + FILLER);
        }
        assertThat(backup).hasContent("somebody's");
        assertThat(large).hasContent("somebody's");
        assertThat(reports).anyMatch(report -> report.contains("backup.seg is no segment"));
    }

    @Test
    void the_quarantine_keeps_the_newest_and_stays_small() throws Exception {
        Path quarantine = directory.resolve("quarantine");
        for (int i = 1; i <= 9; i++) {
            Path segment = directory.resolve(String.format("%019d.seg", i));
            Files.writeString(segment, "garbage ".repeat(2_000));
            // Only the newest segment may have a torn end.
            Files.write(directory.resolve("0000000000000001000.seg"), new byte[0]);
            open().close();
            assertThat(quarantine.resolve(segment.getFileName())).exists();
            Files.setLastModifiedTime(quarantine.resolve(segment.getFileName()), FileTime.fromMillis(i * 1_000L));
            Files.deleteIfExists(segment);
        }
        try (Stream<Path> kept = Files.list(quarantine)) {
            assertThat(kept.map(file -> file.getFileName().toString()).sorted())
                    .containsExactly(
                            "0000000000000000006.seg",
                            "0000000000000000007.seg",
                            "0000000000000000008.seg",
                            "0000000000000000009.seg");
        }
    }

    private Spool open() throws IOException {
        return Spool.open(directory, LIMIT, 0, new TextContent(), reports::add, disk);
    }

    private void append(Spool spool, String text) throws InterruptedException {
        Batch batch = new Batch();
        batch.addLine((text + FILLER).getBytes(StandardCharsets.UTF_8), 1_000);
        batch.reaches("source", text + FILLER);
        spool.append(batch);
    }

    private static String text(Batch batch) {
        StringBuilder text = new StringBuilder();
        batch.forEach(
                (gap, bytes, from, length) -> text.append(new String(bytes, from, length, StandardCharsets.UTF_8)));
        return text.toString();
    }

    private static final class Delivered {
        private final List<String> lines = new ArrayList<>();
        private final List<String> gapTexts = new ArrayList<>();
        private long missing;
        private int gaps;

        private List<String> telling() {
            return lines.stream().filter(line -> line.startsWith("telling")).toList();
        }
    }

    private static Delivered drain(Spool spool) throws InterruptedException {
        Delivered delivered = new Delivered();
        Batch batch = new Batch();
        while (spool.read(batch, Duration.ZERO)) {
            batch.forEach((gap, bytes, from, length) -> {
                String line = new String(bytes, from, length, StandardCharsets.UTF_8);
                if (gap) {
                    delivered.gaps++;
                    delivered.gapTexts.add(line);
                    delivered.missing += new TextContent().linesMissing(line.getBytes(StandardCharsets.UTF_8));
                } else {
                    delivered.lines.add(line);
                }
            });
            spool.acknowledge();
        }
        return delivered;
    }

    private long onDisk() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.mapToLong(file -> file.toFile().length()).sum();
        }
    }

    /** A disk that can be full, or take half of what is written. */
    private static final class FailingDisk implements Segment.Disk {
        private volatile boolean full;
        private volatile boolean halfWritten;
        private boolean namesRefused;
        private int directorySyncs;

        @Override
        public void syncDirectory(Path directory) throws IOException {
            if (namesRefused) {
                throw new IOException("Input/output error");
            }
            directorySyncs++;
        }

        @Override
        public RandomAccessFile open(Path file) throws IOException {
            return new RandomAccessFile(file.toFile(), "rw") {
                @Override
                public void write(byte[] bytes, int from, int length) throws IOException {
                    if (halfWritten) {
                        halfWritten = false;
                        super.write(bytes, from, length / 2);
                        throw new IOException("No space left on device");
                    }
                    refuseWhenFull();
                    super.write(bytes, from, length);
                }

                @Override
                public void write(byte[] bytes) throws IOException {
                    refuseWhenFull();
                    super.write(bytes);
                }

                private void refuseWhenFull() throws IOException {
                    if (full) {
                        throw new IOException("No space left on device");
                    }
                }
            };
        }
    }
}
