package dev.gatewatch.protocol;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import org.junit.jupiter.api.Test;

class TopicsTest {
    @Test
    void each_topic_has_a_name_of_its_own() {
        assertThat(Topics.all())
                .extracting(Topics.Topic::name)
                .doesNotHaveDuplicates()
                .allMatch(name -> name.startsWith("openclaw."));
    }

    @Test
    void what_is_told_once_is_kept_for_a_while() {
        assertThat(Topics.LOGS.config())
                .containsAllEntriesOf(Map.of("cleanup.policy", "delete", "retention.ms", "259200000"));
        assertThat(Topics.DIAGNOSES.config())
                .containsAllEntriesOf(Map.of("cleanup.policy", "delete", "retention.ms", "34560000000"));
    }

    @Test
    void what_is_a_state_is_kept_in_its_newest_form() {
        assertThat(Topics.HEARTBEATS.config())
                .containsEntry("cleanup.policy", "compact")
                .doesNotContainKey("retention.ms");
        assertThat(Topics.FACTS.config())
                .containsEntry("cleanup.policy", "compact")
                .doesNotContainKey("retention.ms");
    }
}
