package dev.gatewatch.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.openclaw.OpenClawLine;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class FleetStoryTest {
    private static final Instant BEGINNING = Instant.parse("2026-11-22T12:00:00Z");
    private static final Instant PAST = BEGINNING.minus(FleetStory.PAST);
    private static final Instant LATER = BEGINNING.plus(Duration.ofHours(1));

    private final FleetStory story = new FleetStory(BEGINNING);

    @Test
    void all_24_hosts_are_heard_of_before_somebody_looks() {
        assertThat(story.linesBetween(PAST, BEGINNING))
                .extracting(Take.Line::host)
                .containsAll(FleetStory.hosts())
                .hasSizeGreaterThan(1000);
        assertThat(FleetStory.hosts()).hasSize(24);
    }

    @Test
    void the_same_beginning_gives_the_same_story() {
        assertThat(story.linesBetween(PAST, LATER)).isEqualTo(new FleetStory(BEGINNING).linesBetween(PAST, LATER));
    }

    @Test
    void told_in_small_pieces_it_is_the_same_story() {
        List<Take.Line> inOne = new FleetStory(BEGINNING).linesBetween(BEGINNING, LATER);

        var inPieces = new ArrayList<Take.Line>();
        Duration piece = Duration.ofMillis(7_777);
        for (Instant from = BEGINNING; from.isBefore(LATER); from = from.plus(piece)) {
            Instant to = from.plus(piece);
            inPieces.addAll(story.linesBetween(from, to.isBefore(LATER) ? to : LATER));
        }

        assertThat(inPieces).containsExactlyInAnyOrderElementsOf(inOne);
    }

    @Test
    void no_line_is_told_twice() {
        assertThat(story.linesBetween(PAST, LATER)).doesNotHaveDuplicates();
    }

    @Test
    void lines_come_in_the_order_of_time_and_say_the_time_they_are_told_for() {
        List<Take.Line> lines = story.linesBetween(PAST, LATER);

        assertThat(lines).isSortedAccordingTo((one, other) -> one.time().compareTo(other.time()));
        assertThat(lines)
                .allSatisfy(line -> assertThat(
                                OpenClawLine.parse(line.text(), LATER).time())
                        .isEqualTo(line.time()));
    }

    @Test
    void something_happens_every_minute() {
        var minutes = story.linesBetween(BEGINNING, LATER).stream()
                .map(line -> Duration.between(BEGINNING, line.time()).toMinutes())
                .collect(Collectors.toSet());

        assertThat(minutes).hasSize(60);
    }

    @Test
    void a_device_keeps_its_id_while_it_retries_and_every_try_is_a_new_connection() {
        List<String> refused = story.linesBetween(BEGINNING.minus(Duration.ofMinutes(30)), BEGINNING).stream()
                .filter(line -> line.host().equals("oc-vie-01") && line.text().contains("closed before connect"))
                .map(Take.Line::text)
                .toList();

        assertThat(refused).hasSizeGreaterThan(2);
        assertThat(refused.stream()
                        .map(text -> between(text, "\"deviceId\":\"", "\""))
                        .distinct())
                .hasSize(1);
        assertThat(refused.stream().map(text -> between(text, "conn=", " ")).distinct())
                .hasSameSizeAs(refused);
    }

    private static String between(String text, String start, String end) {
        int from = text.indexOf(start) + start.length();
        return text.substring(from, text.indexOf(end, from));
    }
}
