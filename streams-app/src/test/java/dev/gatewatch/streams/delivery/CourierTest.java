package dev.gatewatch.streams.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Attention;
import dev.gatewatch.protocol.Delivery;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.access.Caller;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.alert.AlertSettings.Scope;
import dev.gatewatch.streams.desk.AlertDesk;
import dev.gatewatch.streams.desk.AuditLog;
import dev.gatewatch.streams.desk.CompactedTable;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import dev.gatewatch.streams.topology.TopologyDriver;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.Test;

class CourierTest {
    private static final Duration FORGETS = Duration.ofMinutes(1);
    private static final Instant BEGIN = Alerts.SINCE.plusSeconds(10);
    private static final Caller ADA = Caller.local("127.0.0.1");
    private static final Alert OUTBREAK = fleet(Alert.State.FIRING, Alerts.SINCE);

    private final Time time = new Time();
    private final MockProducer<String, byte[]> kafka =
            new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer());
    private final CompactedTable<Delivery> deliveries = new CompactedTable<>(Topics.DELIVERIES);
    private final AlertDesk desk =
            new AlertDesk(new CompactedTable<>(Topics.ATTENTION), deliveries, new AuditLog(), kafka, time);
    private final Ledger ledger = new Ledger(deliveries, kafka, time);
    private final Someone someone = new Someone();
    private Courier courier = courier();

    @Test
    void an_alert_is_told_once_and_its_end_once() throws Exception {
        note(Alerts.FIRING);
        tell();
        tell();
        note(Alerts.RESOLVED);
        tell();
        tell();

        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5", "oc-fra-01 resolved 5");
    }

    @Test
    void an_outbreak_is_told_and_not_each_of_its_hosts_until_it_is_over() throws Exception {
        note(OUTBREAK);
        note(Alerts.FIRING);
        tell();
        assertThat(someone.told()).containsExactly("fleet firing 5");
        assertThat(statusOf(Alerts.FIRING)).isEqualTo(Delivery.Status.GROUPED);

        note(fleet(Alert.State.RESOLVED, Alerts.SINCE.plusSeconds(300)));
        tell();
        assertThat(someone.told()).containsExactly("fleet resolved 5", "oc-fra-01 firing 5");
    }

    @Test
    void an_outbreak_that_grows_is_told_again_once_and_as_news_of_the_same() throws Exception {
        note(OUTBREAK);
        tell();
        note(Alerts.worse(OUTBREAK, 400));
        tell();
        tell();

        assertThat(someone.notices).extracting(Notice::count).containsExactly(5L, 400L);
        assertThat(someone.notices).extracting(Notice::id).containsOnly(OUTBREAK.id());
        assertThat(someone.notices).extracting(Notice::deduplicationKey).doesNotHaveDuplicates();
    }

    @Test
    void an_outbreak_that_grows_while_it_is_told_is_told_again() throws Exception {
        note(OUTBREAK);
        someone.meanwhile = () -> note(Alerts.worse(OUTBREAK, 400));
        tell();
        someone.meanwhile = () -> {};
        tell();

        assertThat(someone.told()).containsExactly("fleet firing 5", "fleet firing 400");
    }

    @Test
    void what_somebody_is_on_is_not_told_again_but_its_end_is() throws Exception {
        note(OUTBREAK);
        tell();
        desk.acknowledge(OUTBREAK, ADA, "on it", null);
        note(Alerts.worse(OUTBREAK, 400));
        tell();
        assertThat(someone.told()).containsExactly("fleet firing 5");

        note(fleet(Alert.State.RESOLVED, Alerts.SINCE.plusSeconds(300)));
        tell();
        assertThat(someone.told()).containsExactly("fleet resolved 5");
    }

    @Test
    void what_still_fires_when_the_time_of_who_is_on_it_is_over_is_told_again_exactly_once() throws Exception {
        note(Alerts.FIRING);
        tell();
        acknowledge(Alerts.FIRING, Duration.ofHours(4));
        time.pass(Duration.ofHours(4).minusMillis(1));
        tell();
        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5");

        time.pass(Duration.ofMillis(1));
        tell();
        time.pass(Duration.ofHours(1));
        tell();
        courier = courier();
        tell();
        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5");
        assertThat(someone.notices).extracting(Notice::deduplicationKey).doesNotHaveDuplicates();
        assertThat(someone.notices.get(0).lapsed()).isNull();
        assertThat(someone.notices.get(1).lapsed())
                .isEqualTo(new Notice.Lapsed(ADA.name(), "on it", BEGIN.plus(Duration.ofHours(4))));

        note(Alerts.RESOLVED);
        tell();
        assertThat(someone.told()).containsExactly("oc-fra-01 resolved 5");
        assertThat(someone.notices.get(2).lapsed()).isNull();
    }

    @Test
    void whoever_takes_more_time_or_is_on_it_until_it_is_over_is_not_disturbed() throws Exception {
        note(Alerts.FIRING);
        tell();
        acknowledge(Alerts.FIRING, Duration.ofHours(4));
        time.pass(Duration.ofHours(3));
        acknowledge(Alerts.FIRING, Duration.ofHours(4));
        time.pass(Duration.ofHours(2));
        tell();
        desk.acknowledge(Alerts.FIRING, ADA, "on it", null);
        time.pass(Duration.ofDays(9));
        tell();

        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5");
    }

    @Test
    void what_is_over_before_the_time_of_who_is_on_it_is_not_told_again() throws Exception {
        note(Alerts.FIRING);
        tell();
        acknowledge(Alerts.FIRING, Duration.ofHours(4));
        note(Alerts.RESOLVED);
        tell();
        time.pass(Duration.ofHours(5));
        tell();

        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5", "oc-fra-01 resolved 5");
    }

    @Test
    void what_was_held_back_while_somebody_was_on_it_is_told_once_when_their_time_is_over() throws Exception {
        note(OUTBREAK);
        tell();
        acknowledge(OUTBREAK, Duration.ofHours(1));
        note(Alerts.worse(OUTBREAK, 400));
        tell();
        someone.told();
        time.pass(Duration.ofHours(1));
        tell();
        tell();

        assertThat(someone.told()).containsExactly("fleet firing 400");
    }

    @Test
    void what_a_silence_covers_when_the_time_of_who_is_on_it_is_over_is_told_after_the_silence() throws Exception {
        note(Alerts.FIRING);
        tell();
        someone.told();
        acknowledge(Alerts.FIRING, Duration.ofHours(1));
        desk.silence(
                new AlertDesk.Wish("*", null, null, "racks move", time.instant().plus(Duration.ofHours(2))), ADA);
        time.pass(Duration.ofHours(1));
        tell();
        tell();
        assertThat(someone.told()).isEmpty();

        time.pass(Duration.ofHours(1));
        tell();
        tell();
        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5");
    }

    @Test
    void what_could_not_be_told_before_somebody_was_on_it_wakes_nobody_until_they_are_not() throws Exception {
        someone.fails = new IOException("refused");
        note(Alerts.FIRING);
        tell();
        someone.fails = null;
        desk.acknowledge(Alerts.FIRING, ADA, "on it", null);
        time.pass(Duration.ofHours(1));
        tell();
        assertThat(someone.told()).isEmpty();

        desk.withdrawAcknowledgement(Alerts.FIRING, ADA);
        tell();
        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5");
    }

    @Test
    void one_that_forgets_is_told_again_and_again_also_while_somebody_is_on_it() throws Exception {
        someone.forgets = FORGETS;
        note(Alerts.FIRING);
        tell();
        desk.acknowledge(Alerts.FIRING, ADA, "on it", null);
        time.pass(FORGETS.minusMillis(1));
        tell();
        assertThat(someone.told()).hasSize(1);

        time.pass(Duration.ofMillis(1));
        tell();
        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5");
    }

    @Test
    void one_that_forgets_is_not_told_once_more_when_the_time_of_who_is_on_it_is_over() throws Exception {
        someone.forgets = FORGETS;
        note(Alerts.FIRING);
        tell();
        acknowledge(Alerts.FIRING, FORGETS.dividedBy(2));
        time.pass(FORGETS.dividedBy(2));
        tell();

        assertThat(someone.told()).hasSize(1);
    }

    @Test
    void one_that_forgets_is_not_told_again_while_a_silence_covers_the_alert() throws Exception {
        someone.forgets = FORGETS;
        note(Alerts.FIRING);
        tell();
        someone.told();
        Attention silence = desk.silence(
                new AlertDesk.Wish(
                        "oc-*", null, null, "racks move", time.instant().plusSeconds(3600)),
                ADA);
        time.pass(FORGETS.multipliedBy(10));
        tell();
        assertThat(someone.told()).isEmpty();

        desk.endSilence(silence, ADA);
        tell();
        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5");
    }

    @Test
    void the_growth_of_an_outbreak_is_not_told_while_a_silence_covers_it() throws Exception {
        note(OUTBREAK);
        tell();
        someone.told();
        desk.silence(
                new AlertDesk.Wish(
                        null, "token-*", null, "racks move", time.instant().plusSeconds(3600)),
                ADA);
        note(Alerts.worse(OUTBREAK, 400));
        tell();
        assertThat(someone.told()).isEmpty();
        assertThat(statusOf(OUTBREAK)).isEqualTo(Delivery.Status.SILENCED);

        time.pass(Duration.ofHours(1));
        tell();
        assertThat(someone.told()).containsExactly("fleet firing 400");
    }

    @Test
    void whatever_goes_wrong_is_an_attempt_in_vain_and_tried_again() throws Exception {
        someone.fails = new IllegalArgumentException("restricted header name: s3cret");
        note(Alerts.FIRING);
        tell();
        assertThat(statusOf(Alerts.FIRING)).isEqualTo(Delivery.Status.RETRYING);
        assertThat(ledger.of("chat").get(0).value().error())
                .contains("IllegalArgumentException")
                .doesNotContain("s3cret");

        someone.fails = null;
        time.pass(Duration.ofSeconds(1));
        tell();
        assertThat(someone.told()).containsExactly("oc-fra-01 firing 5");
    }

    private Courier courier() {
        return new Courier(
                new AlertSettings.Slack("chat", Scope.ALL, null),
                someone,
                ledger,
                partition -> true,
                desk,
                Alerts.LINKS,
                new GatewatchMetrics(new PrometheusRegistry(), () -> TopologyDriver.CATALOGUE),
                time);
    }

    private void acknowledge(Alert alert, Duration longest) {
        desk.acknowledge(alert, ADA, "on it", time.instant().plus(longest));
    }

    private void note(Alert alert) {
        ledger.note(alert, "chat", 0);
    }

    private void tell() throws InterruptedException {
        boolean more = true;
        while (more) {
            more = courier.tellDue();
        }
    }

    private Delivery.Status statusOf(Alert alert) {
        return deliveries.get(Delivery.keyOf(alert.id(), "chat")).orElseThrow().status();
    }

    private static Alert fleet(Alert.State state, Instant changedAt) {
        return Alerts.alert("fleet/token-mismatch", Alert.FLEET, state, changedAt);
    }

    /** Who is told, and remembers it. */
    private static final class Someone implements Receiver {
        private final List<Notice> notices = new ArrayList<>();
        private int read;
        private Exception fails;
        private Duration forgets;
        private Runnable meanwhile = () -> {};

        @Override
        public void tell(Notice notice) throws IOException {
            meanwhile.run();
            if (fails instanceof IOException unreachable) {
                throw unreachable;
            }
            if (fails instanceof RuntimeException wrong) {
                throw wrong;
            }
            notices.add(notice);
        }

        @Override
        public Duration tellAgainAfter() {
            return forgets;
        }

        /** Since it was last asked. */
        private List<String> told() {
            List<String> told = notices.subList(read, notices.size()).stream()
                    .map(notice -> notice.host() + " " + notice.status() + " " + notice.count())
                    .toList();
            read = notices.size();
            return told;
        }
    }

    private static final class Time extends Clock {
        private Instant now = BEGIN;

        private void pass(Duration time) {
            now = now.plus(time);
        }

        @Override
        public Instant instant() {
            return now;
        }

        @Override
        public ZoneId getZone() {
            return ZoneOffset.UTC;
        }

        @Override
        public Clock withZone(ZoneId zone) {
            return this;
        }
    }
}
