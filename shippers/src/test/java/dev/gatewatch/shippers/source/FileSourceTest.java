package dev.gatewatch.shippers.source;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.shippers.Probe;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class FileSourceTest {
    private static final String TRUNCATED =
            "%s was truncated; what may have been written after the last look is missing.";

    @TempDir
    Path directory;

    private Probe probe;
    private Path log;
    private FileSource source;
    private long minute;

    @BeforeEach
    void open() throws IOException {
        probe = new Probe(directory.resolve("spool"), 64L << 20);
        log = directory.resolve("openclaw-2026-11-22.log");
        source = follow("openclaw-*.log", Map.of());
    }

    @AfterEach
    void close() throws IOException {
        source.close();
        probe.close();
    }

    @Test
    void reads_a_file_from_its_beginning_and_then_what_is_added() throws Exception {
        write(log, "one\ntwo\n");
        assertThat(lookAgain()).containsExactly("one", "two");
        write(log, "three\n");
        source.poll();
        assertThat(probe.takeMessages()).containsExactly("three");
    }

    @Test
    void what_comes_into_the_calm_is_read_at_a_glance() throws Exception {
        write(log, "one\n");
        lookAgain();
        assertThat(source.poll()).isFalse();

        write(log, "two\n");
        assertThat(source.glance()).isTrue();
        assertThat(probe.takeMessages()).containsExactly("two");
    }

    @Test
    void what_comes_all_the_time_is_read_together_ten_times_a_second() throws Exception {
        write(log, "one\n");
        lookAgain();
        write(log, "two\n");
        probe.pass(Duration.ofMillis(99));
        assertThat(source.glance()).isFalse();

        write(log, "three\n");
        probe.pass(Duration.ofMillis(1));
        assertThat(source.glance()).isTrue();
        assertThat(probe.takeMessages()).containsExactly("two", "three");
    }

    @Test
    void what_comes_into_a_file_that_has_rested_long_is_read_at_a_glance() throws Exception {
        write(log, "one\n");
        lookAgain();
        probe.pass(Duration.ofMinutes(11));
        source.poll();

        write(log, "two\n");
        assertThat(source.glance()).isTrue();
        assertThat(probe.takeMessages()).containsExactly("two");
    }

    @Test
    void a_line_without_its_end_waits_for_it() throws Exception {
        write(log, "one\ntw");
        assertThat(lookAgain()).containsExactly("one");
        write(log, "o\n");
        assertThat(lookAgain()).containsExactly("two");
    }

    @Test
    void a_line_without_its_end_does_not_wait_for_ever() throws Exception {
        write(log, "one\ntw");
        lookAgain();
        probe.pass(FollowedFile.HALF_A_LINE.minus(Duration.ofMillis(2_001)));
        assertThat(lookAgain()).isEmpty();
        probe.pass(Duration.ofMillis(1_001));
        assertThat(lookAgain()).containsExactly("tw");
        write(log, "o\nthree\n");
        assertThat(lookAgain()).containsExactly("o", "three");
    }

    @Test
    void a_character_in_two_halves_is_a_character() throws Exception {
        byte[] text = "grün\n".getBytes(StandardCharsets.UTF_8);
        Files.write(log, java.util.Arrays.copyOf(text, 3));
        assertThat(lookAgain()).isEmpty();
        Files.write(log, java.util.Arrays.copyOfRange(text, 3, text.length), StandardOpenOption.APPEND);
        assertThat(lookAgain()).containsExactly("grün");
    }

    @Test
    void of_a_line_of_ten_megabytes_the_beginning_is_kept_and_the_next_line_is_whole() throws Exception {
        write(log, "x".repeat(10_000_000) + "\nnext\n");
        List<String> messages = lookAgain();
        assertThat(messages).hasSize(2);
        assertThat(messages.get(0)).startsWith("xxx").hasSizeLessThan(300_000);
        assertThat(messages.get(1)).isEqualTo("next");
    }

    @Test
    void goes_on_after_a_restart_where_it_stopped() throws Exception {
        write(log, "one\ntwo\nthr");
        lookAgain();
        write(log, "ee\n");
        restart();
        assertThat(lookAgain()).containsExactly("three");
    }

    @Test
    void a_rotated_file_is_read_to_its_end_and_then_its_successor() throws Exception {
        write(log, stamped("one"));
        lookAgain();
        write(log, stamped("two"));
        rotate();
        write(log, stamped("three"));
        assertThat(lookAgain()).containsExactly("two", "three");
    }

    @Test
    void files_rotated_while_nobody_looked_are_read_in_order_and_those_from_before_are_not() throws Exception {
        write(log, stamped("ancient"));
        rotate();
        write(log, stamped("one"));
        assertThat(lookAgain()).containsExactly("one");
        write(log, stamped("two"));
        rotate();
        write(log, stamped("three"));
        rotate();
        write(log, stamped("four"));
        rotate();
        write(log, stamped("five"));
        restart();
        assertThat(lookAgain()).containsExactly("two", "three", "four", "five");
        write(log, stamped("six"));
        assertThat(lookAgain()).containsExactly("six");
    }

    @Test
    void files_behind_a_rotated_one_are_read_after_a_shipper_was_killed_that_had_just_found_that_one()
            throws Exception {
        write(log, stamped("one"));
        assertThat(lookAgain()).containsExactly("one");
        rotate();
        write(log, stamped("two"));
        rotate();
        write(log, stamped("three"));
        source.close();
        Map<String, String> found = new HashMap<>(probe.positions());
        found.replaceAll(
                (key, position) -> position.replace(log.toString(), archive(2).toString()));
        source = follow("openclaw-*.log", found);
        assertThat(lookAgain()).containsExactly("two", "three");
    }

    @Test
    void a_file_that_is_rotated_between_looking_and_reading_is_still_read_before_its_successors() throws Exception {
        Path first = directory.resolve("openclaw-2026-11-21.log");
        write(first, stamped("first"));
        write(log, stamped("second"));
        assertThat(lookAgain()).containsExactly("first", "second");
        write(first, stamped("more of the first"));
        write(log, stamped("more of the second"));
        write(directory.resolve("openclaw-2026-11-23.log"), stamped("third"));
        source.close();
        source = new FileSource(
                "files",
                FileNames.of(directory.resolve("openclaw-*.log").toString()),
                "default",
                probe.intake(),
                probe.positions(),
                Instant.MIN,
                (printed, place, time) -> {
                    rotateOnce();
                    return false;
                });
        List<String> read = new ArrayList<>(lookAgain());
        read.addAll(lookAgain());
        assertThat(read).containsExactly("more of the first", "more of the second", "third", "behind the rotation");
    }

    private void rotateOnce() {
        try {
            if (Files.notExists(archive(1))) {
                rotate();
                write(log, stamped("behind the rotation"));
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Test
    void a_writer_that_still_holds_the_rotated_file_is_heard() throws Exception {
        write(log, stamped("one"));
        lookAgain();
        rotate();
        write(log, stamped("new"));
        assertThat(lookAgain()).containsExactly("new");
        write(archive(1), stamped("late"));
        assertThat(lookAgain()).containsExactly("late");
        rotate();
        write(log, stamped("newest"));
        write(archive(2), stamped("very late"));
        assertThat(lookAgain()).containsExactly("very late", "newest");
    }

    @Test
    void midnight_brings_a_new_file_and_yesterdays_is_followed_on() throws Exception {
        write(log, stamped("before midnight"));
        lookAgain();
        Path tomorrow = directory.resolve("openclaw-2026-11-23.log");
        write(tomorrow, stamped("after midnight"));
        assertThat(lookAgain()).containsExactly("after midnight");
        write(log, stamped("yesterday's file"));
        write(tomorrow, stamped("today's file"));
        assertThat(lookAgain()).containsExactlyInAnyOrder("yesterday's file", "today's file");
    }

    @Test
    void a_truncated_file_is_a_new_file_and_lines_may_be_missing_before_it() throws Exception {
        write(log, stamped("one") + stamped("two"));
        lookAgain();
        Files.write(log, new byte[0]);
        assertThat(lookAgain()).containsExactly(TRUNCATED.formatted(log));
        write(log, stamped("three"));
        assertThat(lookAgain()).containsExactly("three");
        assertThat(probe.linesLost()).isEqualTo(1);
    }

    @Test
    void a_file_that_was_deleted_and_begun_anew_is_no_truncated_one() throws Exception {
        write(log, stamped("one"));
        lookAgain();
        write(log, stamped("two"));
        Path anew = log.resolveSibling("anew");
        write(anew, stamped("three"));
        Files.move(anew, log, StandardCopyOption.REPLACE_EXISTING);
        assertThat(lookAgain()).containsExactly("two", "three");
        assertThat(probe.linesLost()).isZero();
    }

    @Test
    void a_file_truncated_and_written_further_than_before_is_a_new_file() throws Exception {
        write(log, stamped("one"));
        lookAgain();
        Files.writeString(log, stamped("two") + stamped("three") + stamped("four"));
        source.poll();
        assertThat(probe.takeMessages()).isEmpty();
        assertThat(lookAgain()).containsExactly(TRUNCATED.formatted(log), "two", "three", "four");
    }

    @Test
    void a_file_written_anew_while_its_first_lines_are_taken_in_is_a_new_file() throws Exception {
        write(log, stamped("one"));
        String anew = stamped("two") + stamped("three");
        source = new FileSource(
                "files",
                FileNames.of(log.toString()),
                "default",
                probe.intake(),
                Map.of(),
                Instant.MIN,
                (printed, place, time) -> {
                    if (new String(printed, StandardCharsets.UTF_8).contains("one")) {
                        overwrite(anew);
                    }
                    return false;
                });
        assertThat(lookAgain()).containsExactly("one");
        assertThat(lookAgain()).containsExactly(TRUNCATED.formatted(log), "two", "three");
    }

    @Test
    void a_line_that_might_have_gone_on_stands_before_the_gap_that_a_truncation_left() throws Exception {
        write(log, "2026-11-22T05:00:00.000Z [ws] one\n");
        source.poll();
        assertThat(probe.takeMessages()).isEmpty();
        Files.write(log, new byte[0]);
        source.poll();
        write(log, stamped("two"));
        assertThat(lookAgain()).containsExactly("one", TRUNCATED.formatted(log), "two");
    }

    @Test
    void what_a_copy_before_truncation_saved_is_read_from_the_copy() throws Exception {
        write(log, stamped("one " + "x".repeat(200)));
        lookAgain();
        write(log, stamped("two"));
        Files.copy(log, archive(1));
        Files.writeString(log, stamped("three"));
        assertThat(lookAgain()).containsExactly("two", "three");
    }

    @Test
    void lines_lost_to_a_truncation_are_said_to_be_missing() throws Exception {
        probe.close();
        probe = new Probe(directory.resolve("spool"), 0);
        source = follow("openclaw-*.log", Map.of());
        write(log, stamped("never read"));
        lookAgain();
        Files.write(log, new byte[0]);
        lookAgain();
        assertThat(probe.linesLost()).isEqualTo(1);
    }

    @Test
    void a_file_that_was_deleted_is_read_to_its_end_by_the_open_file() throws Exception {
        write(log, stamped("one"));
        lookAgain();
        write(log, stamped("two"));
        Files.delete(log);
        assertThat(lookAgain()).containsExactly("two");
        probe.pass(Duration.ofMinutes(2));
        lookAgain();
        assertThat(probe.positions()).containsEntry("files#1", "");
        assertThat(probe.linesLost()).isZero();
    }

    @Test
    void says_so_when_a_file_was_rotated_out_of_existence_before_it_was_read() throws Exception {
        write(log, stamped("one"));
        lookAgain();
        write(log, stamped("lost"));
        rotate();
        write(log, stamped("two"));
        rotate();
        write(log, stamped("three"));
        Files.delete(archive(2));
        restart();
        List<LogLine> lines = lookAgainAtLines();
        assertThat(lines).extracting(LogLine::message).endsWith("two", "three");
        assertThat(lines.get(0).gap().lines()).isEqualTo(1);
        assertThat(lines.get(0).gap().exact()).isFalse();
        assertThat(lines.get(0).gap().reason()).contains("rotated away");
    }

    @Test
    void a_file_that_was_read_to_its_end_and_then_rotated_out_of_existence_is_no_loss() throws Exception {
        write(log, stamped("one"));
        lookAgain();
        rotate();
        write(log, stamped("two"));
        assertThat(lookAgain()).containsExactly("two");
        rotate();
        write(log, stamped("three"));
        Files.delete(archive(2));
        restart();
        assertThat(lookAgain()).containsExactly("three");
        assertThat(probe.linesLost()).isZero();
    }

    @Test
    void the_same_line_has_the_same_uid_when_it_is_read_again_and_equal_lines_differ() throws Exception {
        String equal = stamped("equal");
        write(log, equal + equal + stamped("other") + "no time\nno time\n");
        lookAgainAtLines();
        source.close();
        source = follow("openclaw-*.log", Map.of());
        List<String> uids = lookAgainAtLines().stream().map(LogLine::uid).toList();
        assertThat(uids).doesNotHaveDuplicates().hasSize(5);
        source.close();
        source = follow("openclaw-*.log", Map.of());
        assertThat(lookAgainAtLines()).extracting(LogLine::uid).isEqualTo(uids);
    }

    @Test
    void an_equal_line_that_comes_after_a_restart_is_another_line() throws Exception {
        String equal = stamped("equal");
        write(log, equal);
        String before = lookAgainAtLines().get(0).uid();
        write(log, equal);
        restart();
        assertThat(lookAgainAtLines()).singleElement().extracting(LogLine::uid).isNotEqualTo(before);
    }

    @Test
    void a_message_of_several_lines_is_one_line_and_is_not_passed_before_it_is_whole() throws Exception {
        String first = "2026-11-22T06:53:45.803Z warn gateway/ws first\n";
        write(log, first + "  second\n");
        assertThat(lookAgain()).isEmpty();
        restart();
        write(log, "  third\n");
        source.poll();
        assertThat(probe.takeMessages()).isEmpty();
        assertThat(lookAgain()).singleElement().asString().contains("first", "second", "third");
        restart();
        assertThat(lookAgain()).isEmpty();
    }

    @Test
    void waits_while_the_spool_has_no_room_and_loses_nothing() throws Exception {
        probe.close();
        probe = new Probe(directory.resolve("small"), 128 * 1024);
        source = follow("openclaw-*.log", Map.of());
        StringBuilder many = new StringBuilder();
        for (int i = 0; i < 5_000; i++) {
            many.append(stamped("line " + i));
        }
        write(log, many.toString());
        int rounds = 0;
        List<String> messages = new ArrayList<>();
        while (messages.size() < 5_000 && rounds++ < 1_000) {
            source.poll();
            if (probe.intake().hasRoom()) {
                assertThat(source.status().detail()).isNull();
            }
            messages.addAll(probe.takeMessages());
        }
        assertThat(messages).hasSize(5_000).doesNotHaveDuplicates();
        assertThat(rounds).isGreaterThan(2);
    }

    @Test
    void old_files_are_only_followed_on_where_the_source_begins_later() throws Exception {
        write(log, stamped("old"));
        Files.setLastModifiedTime(log, FileTime.from(Instant.parse("2026-11-20T00:00:00Z")));
        source = new FileSource(
                "files",
                FileNames.of(log.toString()),
                "default",
                probe.intake(),
                Map.of(),
                Instant.parse("2026-11-21T00:00:00Z"),
                SeenElsewhere.NOTHING);
        assertThat(lookAgain()).isEmpty();
        write(log, stamped("new"));
        assertThat(lookAgain()).containsExactly("new");
    }

    @Test
    void the_profile_in_a_files_name_is_the_gateway() throws Exception {
        write(directory.resolve("openclaw-work-2026-11-22.log"), stamped("of a profile"));
        write(log, stamped("of none"));
        assertThat(lookAgainAtLines()).extracting(LogLine::gateway).containsExactlyInAnyOrder("work", "default");
    }

    @Test
    void the_number_of_a_file_that_is_gone_is_not_given_to_another_after_a_restart() throws Exception {
        write(log, "equal\n");
        String before = lookAgainAtLines().get(0).uid();
        Files.delete(log);
        probe.pass(Duration.ofSeconds(61));
        assertThat(lookAgain()).isEmpty();
        restart();
        write(log, "equal\n");
        assertThat(lookAgainAtLines().get(0).uid()).isNotEqualTo(before);
    }

    @Test
    void positions_of_another_source_whose_name_begins_alike_are_left_to_that() throws Exception {
        source = follow("openclaw-*.log", Map.of("files#1.log#1", "17 17 0 0 1 0 /tmp/other"));
        write(log, "one\n");
        assertThat(lookAgain()).containsExactly("one");
    }

    private FileSource follow(String glob, Map<String, String> positions) {
        return new FileSource(
                "files", FileNames.of(directory.resolve(glob).toString()), "default", probe.intake(), positions);
    }

    private void restart() throws InterruptedException {
        probe.take();
        source.close();
        source = follow("openclaw-*.log", probe.positions());
    }

    private List<LogLine> lookAgainAtLines() throws InterruptedException {
        probe.pass(Duration.ofSeconds(1));
        source.poll();
        return probe.take();
    }

    private List<String> lookAgain() throws InterruptedException {
        return lookAgainAtLines().stream().map(LogLine::message).toList();
    }

    private String stamped(String message) {
        return "{\"0\":\"" + message + "\",\"_meta\":{\"logLevelName\":\"INFO\"},\"time\":\""
                + Instant.parse("2026-11-22T06:00:00.000Z").plusSeconds(60 * minute++) + "\"}\n";
    }

    private void write(Path file, String text) throws IOException {
        Files.writeString(file, text, StandardOpenOption.CREATE, StandardOpenOption.APPEND);
        Files.setLastModifiedTime(
                file, FileTime.from(Instant.parse("2026-11-22T06:00:00Z").plusSeconds(minute)));
    }

    private void overwrite(String text) {
        try {
            Files.writeString(log, text);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Path archive(int number) {
        return log.resolveSibling(log.getFileName() + "." + number);
    }

    private void rotate() throws IOException {
        for (int number = 4; number > 0; number--) {
            if (Files.exists(archive(number))) {
                Files.move(archive(number), archive(number + 1), StandardCopyOption.REPLACE_EXISTING);
            }
        }
        Files.move(log, archive(1));
    }
}
