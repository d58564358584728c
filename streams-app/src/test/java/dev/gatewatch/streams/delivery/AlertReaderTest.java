package dev.gatewatch.streams.delivery;

import static org.assertj.core.api.Assertions.assertThat;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Delivery;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.alert.AlertSettings.Scope;
import dev.gatewatch.streams.alert.NamePattern;
import dev.gatewatch.streams.desk.CompactedTable;
import dev.gatewatch.streams.desk.TableReader;
import java.time.Clock;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.MockConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.clients.producer.MockProducer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.serialization.StringSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class AlertReaderTest {
    private static final TopicPartition ALERTS = new TopicPartition(Topics.ALERTS.name(), 0);
    private static final TopicPartition DELIVERIES = new TopicPartition(Topics.DELIVERIES.name(), 0);
    private static final Alert OUTBREAK =
            Alerts.alert("fleet/token-mismatch", Alert.FLEET, Alert.State.FIRING, Alerts.SINCE);

    private final Clock clock = Clock.fixed(Alerts.SINCE.plusSeconds(10), ZoneOffset.UTC);
    private final CompactedTable<Delivery> deliveries = new CompactedTable<>(Topics.DELIVERIES);
    private final Ledger ledger = new Ledger(
            deliveries, new MockProducer<>(true, null, new StringSerializer(), new ByteArraySerializer()), clock);
    private final List<Alert> topic = new ArrayList<>();
    private TableReader table;

    @BeforeEach
    void start() {
        var consumer = new MockConsumer<String, byte[]>("earliest");
        consumer.updateBeginningOffsets(Map.of(DELIVERIES, 0L));
        consumer.updateEndOffsets(Map.of(DELIVERIES, 0L));
        table = new TableReader(consumer, List.of(deliveries), (changed, key) -> {});
        table.start(1);
    }

    @AfterEach
    void stop() {
        table.close();
    }

    @Test
    void a_new_receiver_is_told_of_what_stands_and_not_of_what_is_over() throws Exception {
        topic.addAll(List.of(
                Alerts.alert("oc-1", Alert.State.FIRING, Alerts.SINCE),
                Alerts.alert("oc-2", Alert.State.FIRING, Alerts.SINCE),
                Alerts.alert("oc-1", Alert.State.RESOLVED, Alerts.SINCE.plusSeconds(60))));
        read(List.of(chat("old")), 0);
        ledger.of("old").forEach(row -> ledger.told(row.value(), 0, Course.delivered(row.value(), clock.instant())));
        List<Delivery> before = of("old");

        read(List.of(chat("old"), chat("new")), 3);

        assertThat(of("new"))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.alert().host()).isEqualTo("oc-2"));
        assertThat(of("old")).isEqualTo(before);
    }

    @Test
    void where_nobody_is_new_it_goes_on_where_it_was() throws Exception {
        topic.add(Alerts.alert("oc-1", Alert.State.FIRING, Alerts.SINCE));
        ledger.note(Alerts.alert("oc-9", Alert.State.FIRING, Alerts.SINCE), "old", 0);

        read(List.of(chat("old")), 1);

        assertThat(of("old"))
                .singleElement()
                .satisfies(delivery -> assertThat(delivery.alert().host()).isEqualTo("oc-9"));
    }

    @Test
    void a_receiver_is_told_of_its_hosts_and_of_the_fleet_where_it_asks_for_that() throws Exception {
        topic.addAll(List.of(
                OUTBREAK,
                Alerts.alert("oc-1", Alert.State.FIRING, Alerts.SINCE),
                Alerts.alert("lab-1", Alert.State.FIRING, Alerts.SINCE)));
        var hosts = NamePattern.of("oc-*");
        var rules = List.of(NamePattern.of("fleet"), NamePattern.of("repeated-*"));

        read(
                List.of(
                        chat("pager", new Scope(rules, hosts, NamePattern.ANY)),
                        chat("hosts", new Scope(List.of(), hosts, NamePattern.ANY)),
                        chat("other-cause", new Scope(rules, hosts, NamePattern.of("port-*")))),
                0);

        assertThat(of("pager"))
                .extracting(delivery -> delivery.alert().host())
                .containsExactlyInAnyOrder("fleet", "oc-1");
        assertThat(of("hosts")).extracting(delivery -> delivery.alert().host()).containsExactly("oc-1");
        assertThat(of("other-cause")).isEmpty();
    }

    /** A run that ends when everything was read. */
    private void read(List<AlertSettings.Receiver> receivers, long committed) {
        var consumer = new MockConsumer<String, byte[]>("earliest");
        consumer.updateBeginningOffsets(Map.of(ALERTS, 0L));
        consumer.updateEndOffsets(Map.of(ALERTS, (long) topic.size()));
        var reader = new AlertReader(consumer, table, ledger, receivers);
        consumer.schedulePollTask(() -> {
            if (committed > 0) {
                consumer.commitSync(Map.of(ALERTS, new OffsetAndMetadata(committed)));
            }
            consumer.rebalance(List.of(ALERTS));
            for (int i = 0; i < topic.size(); i++) {
                consumer.addRecord(
                        new ConsumerRecord<>(ALERTS.topic(), 0, i, topic.get(i).host(), Json.write(topic.get(i))));
            }
        });
        consumer.schedulePollTask(() -> {});
        consumer.schedulePollTask(consumer::wakeup);
        reader.readAll();
    }

    private List<Delivery> of(String receiver) {
        return ledger.of(receiver).stream().map(CompactedTable.Row::value).toList();
    }

    private static AlertSettings.Receiver chat(String name) {
        return chat(name, Scope.ALL);
    }

    private static AlertSettings.Receiver chat(String name, Scope scope) {
        return new AlertSettings.Slack(name, scope, null);
    }
}
