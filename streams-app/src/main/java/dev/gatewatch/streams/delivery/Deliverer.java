package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Delivery;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.desk.AlertDesk;
import dev.gatewatch.streams.desk.CompactedTable;
import dev.gatewatch.streams.desk.TableReader;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;

/**
 * Tells each receiver of the alerts that are meant for it.
 *
 * <pre>
 *   openclaw.alerts ──note──► openclaw.deliveries ──tell──► receiver
 *                                      ▲                        │
 *                                      └──────── outcome ───────┘
 * </pre>
 *
 * The position in the alerts moves on when what is to be told has been noted, and a note says it is done when the receiver
 * has answered: so each is told at least once, over restarts too, and knows by the notice's key what it was told before.
 * Several instances share the alerts' partitions. Each receiver has a thread of its own: one that hangs delays no other.
 */
public final class Deliverer implements AutoCloseable {
    private static final String GROUP = "gatewatch-deliveries";

    private final AlertReader alerts;
    private final List<Courier> couriers;
    private final Links links;
    private final Clock clock;

    /**
     * @param consumer of the alerts; ours from now on
     * @param producer stays the caller's
     * @param reader keeps {@code deliveries}
     */
    public Deliverer(
            Consumer<String, byte[]> consumer,
            Producer<String, byte[]> producer,
            CompactedTable<Delivery> deliveries,
            TableReader reader,
            AlertDesk desk,
            List<AlertSettings.Receiver> receivers,
            Links links,
            GatewatchMetrics metrics,
            Clock clock) {
        var ledger = new Ledger(deliveries, producer, clock);
        this.alerts = new AlertReader(consumer, reader, ledger, receivers);
        this.couriers = receivers.stream()
                .map(receiver -> new Courier(
                        receiver, Receiver.of(receiver, clock), ledger, alerts::isOurs, desk, links, metrics, clock))
                .toList();
        this.links = links;
        this.clock = clock;
    }

    /**
     * A consumer that shares the alerts with its like.
     *
     * @param kafka settings of the Kafka client
     * @param instance as in {@link dev.gatewatch.streams.ServerConfig}
     */
    public static Consumer<String, byte[]> consumer(Map<String, Object> kafka, String instance) {
        Map<String, Object> settings = new HashMap<>(kafka);
        settings.put(ConsumerConfig.CLIENT_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.GROUP_ID_CONFIG, GROUP);
        settings.put(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG, instance);
        settings.put(ConsumerConfig.ISOLATION_LEVEL_CONFIG, "read_committed");
        settings.put(ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG, false);
        settings.put(ConsumerConfig.AUTO_OFFSET_RESET_CONFIG, "earliest");
        return new KafkaConsumer<>(settings, new StringDeserializer(), new ByteArrayDeserializer());
    }

    public void start() {
        alerts.start();
        couriers.forEach(Courier::start);
    }

    /** Tells every receiver of an alert that is none, once. */
    public List<Trial> tryAll(String by) throws InterruptedException {
        Instant now = clock.instant();
        var alert = new Alert(
                null,
                "test",
                "test",
                Alert.State.FIRING,
                "gatewatch-test",
                null,
                null,
                null,
                null,
                "This is a test of alerts by " + by + "; nothing is wrong.",
                "gatewatch alerts test",
                null,
                1,
                now,
                now,
                List.of("gatewatch alerts"));
        var notice = Notice.of(alert, null, links.to(alert), true);
        ExecutorService at = Executors.newCachedThreadPool();
        try {
            List<Trial> trials = new ArrayList<>();
            List<Callable<Trial>> attempts = new ArrayList<>();
            couriers.forEach(courier -> attempts.add(() -> courier.attempt(notice)));
            for (Future<Trial> attempt : at.invokeAll(attempts)) {
                trials.add(attempt.get());
            }
            return trials;
        } catch (ExecutionException e) {
            throw new IllegalStateException(e.getCause());
        } finally {
            at.shutdownNow();
        }
    }

    @Override
    public void close() {
        alerts.stop();
        couriers.forEach(Courier::stop);
        try {
            alerts.join();
            for (Courier courier : couriers) {
                courier.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
