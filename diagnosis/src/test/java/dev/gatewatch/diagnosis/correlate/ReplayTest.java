package dev.gatewatch.diagnosis.correlate;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Json;
import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The same log gives the same history, byte for byte. */
class ReplayTest {
    @Test
    void the_same_story_is_told_in_the_same_words_with_the_same_ids() {
        Story first = told();
        Story again = told();
        assertThat(Json.writeText(again.told())).isEqualTo(Json.writeText(first.told()));
        assertThat(Json.writeText(again.state())).isEqualTo(Json.writeText(first.state()));
    }

    @Test
    void a_state_that_went_through_json_is_the_same_state() {
        HostState state = told().state();
        assertThat(Json.read(Json.write(state), HostState.class)).isEqualTo(state);
    }

    @Test
    void it_does_not_matter_how_often_time_is_told_to_have_gone_by() {
        var seldom = new Story();
        var often = new Story();
        for (Story story : java.util.List.of(seldom, often)) {
            story.line(Printed.tokenMismatch(1, "10.20.4.31", "cli cli"));
        }
        for (int second = 1; second <= 3600; second++) {
            often.seconds(second).nothingMore();
        }
        seldom.seconds(3600).nothingMore();
        assertThat(Json.writeText(often.told())).isEqualTo(Json.writeText(seldom.told()));
    }

    @Test
    void every_record_of_a_diagnosis_is_whole_and_names_the_catalogue_that_made_it() {
        assertThat(told().told()).isNotEmpty().allSatisfy(record -> {
            assertThat(record.change()).isNotNull();
            assertThat(record.changedAt()).isNotNull();
            assertThat(record.catalogueVersion()).isEqualTo(Story.CATALOGUE.version());
            assertThat(record.fix().steps()).isNotEmpty();
            assertThat(record.why())
                    .isNotEmpty()
                    .first()
                    .extracting(Diagnosis.Why::supports)
                    .isEqualTo(true);
            assertThat(record.evidence()).isNotEmpty();
            assertThat(record.awaiting()).isNotEmpty();
        });
    }

    private static Story told() {
        var story = new Story();
        for (int time = 0; time < 40; time++) {
            story.at(Duration.ofSeconds(time * 7L))
                    .line(Printed.tokenMismatch(time, "10.20.4." + time % 3, "cli cli"))
                    .line(Printed.notPaired(Printed.DEVICE, Printed.REQUEST, 1000 + time));
            if (time % 9 == 8) {
                story.line(Printed.approved(Printed.DEVICE)).line(Printed.READY);
            }
            if (time == 20) {
                story.line(Printed.ALREADY_LISTENING).line(Printed.portOwner("29694", "ssh -N -L 18789:x:1 b"));
            }
        }
        return story.minutes(90).nothingMore();
    }
}
