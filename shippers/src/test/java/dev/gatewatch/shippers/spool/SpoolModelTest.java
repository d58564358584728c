package dev.gatewatch.shippers.spool;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The spool against a list: random operations, crashes at any moment, files torn at every byte. */
class SpoolModelTest {
    private static final long LIMIT = 64L * 1024 * 1024;

    @TempDir
    Path directory;

    private final List<String> reports = new ArrayList<>();

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8})
    void does_what_a_list_does_whatever_the_order_of_operations(long seed) throws Exception {
        Random random = new Random(seed);
        List<String> model = new ArrayList<>();
        Map<String, String> positions = new HashMap<>();
        int read = 0;
        long acknowledged = 0;
        List<Long> inFlight = new ArrayList<>();
        // A small limit makes small segments; it is never reached, because the model acknowledges before.
        Spool spool = open(LIMIT, acknowledged);
        Batch batch = new Batch();
        int appended = 0;
        for (int step = 0; step < 3_000; step++) {
            switch (random.nextInt(model.size() > 20 ? 6 : 10)) {
                case 0, 1, 2 -> {
                    boolean expected = read < model.size();
                    assertThat(spool.read(batch, Duration.ZERO)).isEqualTo(expected);
                    if (expected) {
                        assertThat(text(batch)).isEqualTo(model.get(read));
                        inFlight.add(batch.number());
                        read++;
                    }
                }
                case 3, 4 -> {
                    if (!inFlight.isEmpty()) {
                        spool.acknowledge();
                        acknowledged = inFlight.remove(0);
                        model.remove(0);
                        read--;
                    }
                }
                case 5 -> {
                    if (random.nextInt(4) == 0) {
                        spool.close();
                        spool = open(LIMIT, acknowledged);
                        assertThat(spool.positions()).containsAllEntriesOf(ofUnacknowledged(positions, model));
                        read = 0;
                        inFlight.clear();
                    } else {
                        spool.rewind();
                        read = 0;
                        inFlight.clear();
                    }
                }
                default -> {
                    String source = "source-" + random.nextInt(3);
                    String text = source + " line " + appended++ + "x".repeat(random.nextInt(3_000));
                    fill(batch, text, source);
                    spool.append(batch);
                    positions.put(source, text);
                    model.add(text);
                }
            }
            assertThat(spool.waitingLines()).isEqualTo(model.size());
            assertThat(spool.waitingBytes() == 0).as("step %d", step).isEqualTo(model.isEmpty());
        }
        spool.rewind();
        while (spool.read(batch, Duration.ZERO)) {
            spool.acknowledge();
        }
        assertThat(spool.waitingBytes()).isZero();
        assertThat(spool.waitingLines()).isZero();
        assertThat(spool.oldestMillis()).isZero();
        assertThat(segments()).hasSize(1);
        assertThat(reports).isEmpty();
        spool.close();
    }

    @Test
    void a_file_torn_at_any_byte_gives_back_every_batch_before_the_tear() throws Exception {
        List<Long> ends = new ArrayList<>();
        Batch batch = new Batch();
        try (Spool spool = open(LIMIT, 0)) {
            for (int i = 0; i < 5; i++) {
                fill(batch, "line " + i + "y".repeat(i * 7), "file");
                spool.append(batch);
                ends.add(spool.waitingBytes());
            }
        }
        byte[] whole = Files.readAllBytes(segments().get(0));
        for (int cut = 0; cut <= whole.length; cut++) {
            deleteSegments();
            Files.write(directory.resolve("0000000000000000000.seg"), java.util.Arrays.copyOf(whole, cut));
            long survivors = survivors(ends, cut);

            List<String> texts = new ArrayList<>();
            try (Spool spool = open(LIMIT, 0)) {
                assertThat(spool.waitingLines()).isEqualTo(survivors);
                assertThat(spool.positions().get("file"))
                        .isEqualTo(survivors == 0 ? null : lineOf((int) survivors - 1));
                assertThat(spool.takeDamaged()).isZero();
                fill(batch, "appended later", "file");
                spool.append(batch);
                while (spool.read(batch, Duration.ZERO)) {
                    texts.add(text(batch));
                }
            }
            assertThat(texts).hasSize((int) survivors + 1).endsWith("appended later");
            assertThat(texts.subList(0, (int) survivors)).isEqualTo(firstLines((int) survivors));
        }
    }

    @Test
    void a_changed_byte_anywhere_costs_one_batch_and_is_reported() throws Exception {
        List<Long> ends = new ArrayList<>();
        Batch batch = new Batch();
        try (Spool spool = open(LIMIT, 0)) {
            for (int i = 0; i < 4; i++) {
                fill(batch, "line " + i + "y".repeat(i * 7), "file");
                spool.append(batch);
                ends.add(spool.waitingBytes());
            }
        }
        byte[] whole = Files.readAllBytes(segments().get(0));
        for (int at = 0; at < ends.get(2); at++) {
            deleteSegments();
            reports.clear();
            byte[] damaged = whole.clone();
            damaged[at] ^= 0x10;
            Files.write(directory.resolve("0000000000000000000.seg"), damaged);
            int hit = (int) survivors(ends, at);
            List<String> expected = new ArrayList<>(firstLines(4));
            expected.remove(hit);

            List<String> texts = new ArrayList<>();
            try (Spool spool = open(LIMIT, 0)) {
                assertThat(spool.takeDamaged()).isPositive();
                while (spool.read(batch, Duration.ZERO)) {
                    texts.add(text(batch));
                }
            }
            assertThat(texts).as("byte %d", at).isEqualTo(expected);
            assertThat(reports).singleElement().asString().contains("damaged", "quarantine");
        }
        assertThat(directory.resolve("quarantine")).isNotEmptyDirectory();
    }

    @Test
    void garbage_in_place_of_a_segment_is_set_aside_and_the_spool_opens() throws Exception {
        Files.createDirectories(directory);
        Files.write(directory.resolve("0000000000000000003.seg"), new byte[10_000]);
        Files.write(directory.resolve("0000000000000000004.seg"), "not a segment".getBytes(StandardCharsets.UTF_8));
        Batch batch = new Batch();
        try (Spool spool = open(LIMIT, 41)) {
            assertThat(spool.read(batch, Duration.ZERO)).isFalse();
            fill(batch, "goes on", "file");
            spool.append(batch);
            assertThat(batch.number()).isEqualTo(42);
            assertThat(spool.read(batch, Duration.ZERO)).isTrue();
        }
        assertThat(reports).hasSize(2);
    }

    @Test
    void what_was_damaged_while_it_ran_is_skipped_and_counted() throws Exception {
        Batch batch = new Batch();
        try (Spool spool = open(LIMIT, 0)) {
            for (int i = 0; i < 3; i++) {
                fill(batch, lineOf(i), "file");
                spool.append(batch);
            }
            try (RandomAccessFile file = new RandomAccessFile(segments().get(0).toFile(), "rw")) {
                file.seek(30);
                file.write(99);
            }
            assertThat(spool.read(batch, Duration.ZERO)).isFalse();
            assertThat(spool.takeDamaged()).isEqualTo(3);
            fill(batch, "goes on", "file");
            spool.append(batch);
            assertThat(spool.read(batch, Duration.ZERO)).isTrue();
            assertThat(text(batch)).isEqualTo("goes on");
            spool.acknowledge();
            assertThat(spool.waitingBytes()).isZero();
        }
    }

    private Spool open(long limit, long acknowledged) throws IOException {
        return Spool.open(directory, limit, acknowledged, new TextContent(), reports::add);
    }

    private static void fill(Batch batch, String text, String source) {
        batch.clear();
        batch.addLine(text.getBytes(StandardCharsets.UTF_8), 1_000);
        batch.reaches(source, text);
    }

    private static String text(Batch batch) {
        StringBuilder text = new StringBuilder();
        batch.forEach(
                (gap, bytes, from, length) -> text.append(new String(bytes, from, length, StandardCharsets.UTF_8)));
        return text.toString();
    }

    private static String lineOf(int i) {
        return "line " + i + "y".repeat(i * 7);
    }

    private static List<String> firstLines(int count) {
        return Stream.iterate(0, i -> i + 1)
                .limit(count)
                .map(SpoolModelTest::lineOf)
                .toList();
    }

    private static long survivors(List<Long> ends, int cut) {
        return ends.stream().filter(end -> end <= cut).count();
    }

    private static Map<String, String> ofUnacknowledged(Map<String, String> positions, List<String> model) {
        Map<String, String> told = new HashMap<>();
        model.forEach(text -> told.put(text.substring(0, text.indexOf(' ')), text));
        told.replaceAll((source, text) -> positions.get(source));
        return told;
    }

    private List<Path> segments() throws IOException {
        try (Stream<Path> all = Files.list(directory)) {
            return all.filter(file -> file.toString().endsWith(".seg")).sorted().toList();
        }
    }

    private void deleteSegments() throws IOException {
        for (Path segment : segments()) {
            Files.delete(segment);
        }
    }
}
