package dev.gatewatch.streams.live;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class LiveFeedTest {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final MockConsumer<byte[], byte[]> committed = new MockConsumer<>("latest");
    private final LiveFeed feed = new LiveFeed(committed, LiveFeedTest::view, alert -> alert);
    private long offset;

    @BeforeEach
    void start() {
        Stream.of(Topics.EVENTS, Topics.DIAGNOSES, Topics.ALERTS)
                .forEach(topic -> committed.updateEndOffsets(Map.of(new TopicPartition(topic.name(), 0), 0L)));
        feed.start(1);
    }

    @AfterEach
    void stop() {
        feed.close();
    }

    @Test
    void a_host_whose_store_moves_is_not_told_and_the_next_one_is() throws Exception {
        try (Listener listener = feed.listen()) {
            committed(Topics.DIAGNOSES, "moving", "{}");
            committed(Topics.DIAGNOSES, "oc-1", "{}");

            assertThat(heard(listener)).isEqualTo("diagnosis {}");
            assertThat(heard(listener)).isEqualTo("diagnosis {}");
            assertThat(heard(listener)).isEqualTo("host \"oc-1\"");
        }
    }

    @Test
    void a_record_without_a_key_or_a_value_and_one_that_cannot_be_read_do_no_harm() throws Exception {
        try (Listener listener = feed.listen()) {
            committed(Topics.DIAGNOSES, null, "{}");
            committed(Topics.EVENTS, "oc-1", null);
            committed(Topics.ALERTS, "oc-1", null);
            committed(Topics.ALERTS, "oc-1", "no JSON");
            committed(Topics.EVENTS, "oc-1", "{\"n\":1}");

            assertThat(List.of(heard(listener), heard(listener)))
                    .containsExactlyInAnyOrder("diagnosis {}", "event {\"n\":1}");
            assertThat(feed.hasFailed()).isFalse();
        }
    }

    @Test
    void whoever_listens_to_a_feed_that_has_ended_learns_it() throws Exception {
        Listener before = feed.listen();
        committed.schedulePollTask(() -> {
            throw new IllegalStateException("a mistake of ours");
        });

        while (!before.hasEnded()) {
            before.next(Duration.ofMillis(20));
        }
        assertThat(feed.hasFailed()).isTrue();
        assertThat(feed.listen().hasEnded()).isTrue();
    }

    @Test
    void a_feed_that_is_closed_has_not_failed() {
        Listener listener = feed.listen();

        feed.close();

        assertThat(listener.hasEnded()).isTrue();
        assertThat(feed.hasFailed()).isFalse();
    }

    private static Optional<?> view(String host) {
        if (host.equals("moving")) {
            throw new InvalidStateStoreException("The store moves.");
        }
        return Optional.of(host);
    }

    private static String heard(Listener listener) throws InterruptedException {
        Message message = listener.next(PATIENCE).orElseThrow();
        return message.kind() + " " + new String(message.json(), StandardCharsets.UTF_8);
    }

    /** Records that are read in one poll or in several. */
    private void committed(Topics.Topic<?> topic, String key, String value) {
        committed.addRecord(new ConsumerRecord<>(topic.name(), 0, offset++, bytes(key), bytes(value)));
    }

    private static byte[] bytes(String text) {
        return text == null ? null : text.getBytes(StandardCharsets.UTF_8);
    }
}
