package dev.gatewatch.streams.delivery;

import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Delivery;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.MalformedRecordException;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.alert.AlertSettings;
import dev.gatewatch.streams.desk.AlertDesk;
import dev.gatewatch.streams.desk.CompactedTable;
import dev.gatewatch.streams.desk.TableReader;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import java.io.IOException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.Consumer;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRebalanceListener;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.WakeupException;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.StringDeserializer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

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
    private static final Logger LOG = LoggerFactory.getLogger(Deliverer.class);
    private static final String GROUP = "gatewatch-deliveries";
    private static final Duration POLL = Duration.ofSeconds(1);
    /** So often it is looked for what has become due: an end of a silence, another attempt. */
    private static final Duration LOOK = Duration.ofSeconds(1);

    private final Consumer<String, byte[]> consumer;
    private final Producer<String, byte[]> producer;
    private final CompactedTable<Delivery> deliveries;
    private final TableReader reader;
    private final AlertDesk desk;
    private final Links links;
    private final GatewatchMetrics metrics;
    private final Clock clock;
    private final List<Courier> couriers;
    private final Thread notes = new Thread(this::note, "gatewatch-deliveries");

    private final Set<Integer> ours = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition news = lock.newCondition();
    /** Of what somebody is being told right now. */
    private final Set<String> underWay = ConcurrentHashMap.newKeySet();

    private volatile boolean closed;

    /** A receiver with its thread, and when it was told of what in this run. */
    private final class Courier {
        private final AlertSettings.Receiver settings;
        private final Receiver receiver;
        private final GatewatchMetrics.Channel channel;
        private final Map<String, Instant> toldAt = new HashMap<>();
        private final Thread thread;

        Courier(AlertSettings.Receiver settings) {
            this.settings = settings;
            this.receiver = Receiver.of(settings, clock);
            this.channel = channelOf(settings);
            this.thread = new Thread(() -> tellAll(this), "gatewatch-tell-" + settings.name());
        }
    }

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
        this.consumer = consumer;
        this.producer = producer;
        this.deliveries = deliveries;
        this.reader = reader;
        this.desk = desk;
        this.links = links;
        this.metrics = metrics;
        this.clock = clock;
        this.couriers = receivers.stream().map(Courier::new).toList();
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

    /** What came of trying a receiver; {@code error} is {@code null} where it was told. */
    public record Trial(String receiver, String kind, boolean delivered, String error, long millis) {}

    public void start() {
        notes.start();
        couriers.forEach(courier -> courier.thread.start());
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
        var notice = Notice.of(alert, links.to(alert), true);
        ExecutorService at = Executors.newCachedThreadPool();
        try {
            List<Trial> trials = new ArrayList<>();
            List<Callable<Trial>> attempts = new ArrayList<>();
            couriers.forEach(courier -> attempts.add(() -> attempt(courier, notice)));
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
        closed = true;
        if (notes.getState() == Thread.State.NEW) {
            consumer.close();
            return;
        }
        consumer.wakeup();
        couriers.forEach(courier -> courier.thread.interrupt());
        try {
            notes.join();
            for (Courier courier : couriers) {
                courier.thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static Trial attempt(Courier courier, Notice notice) throws InterruptedException {
        long begin = System.nanoTime();
        String error = null;
        try {
            courier.receiver.tell(notice);
        } catch (IOException e) {
            error = e.getMessage();
        }
        return new Trial(
                courier.settings.name(),
                courier.channel.name().toLowerCase(Locale.ROOT),
                error == null,
                error,
                TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begin));
    }

    private static GatewatchMetrics.Channel channelOf(AlertSettings.Receiver settings) {
        if (settings instanceof AlertSettings.Alertmanager) {
            return GatewatchMetrics.Channel.ALERTMANAGER;
        }
        if (settings instanceof AlertSettings.Webhook) {
            return GatewatchMetrics.Channel.WEBHOOK;
        }
        return settings instanceof AlertSettings.Slack
                ? GatewatchMetrics.Channel.SLACK
                : GatewatchMetrics.Channel.COMMAND;
    }

    private void note() {
        try (consumer) {
            reader.awaitRead();
            consumer.subscribe(List.of(Topics.ALERTS.name()), new Shares());
            while (!closed) {
                noteNext();
            }
        } catch (WakeupException e) {
            LOG.debug("No more alerts are noted.");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void noteNext() {
        try {
            ConsumerRecords<String, byte[]> records = consumer.poll(POLL);
            newest(records).values().forEach(this::note);
            if (!records.isEmpty()) {
                consumer.commitSync();
            }
            Set<Integer> ready = consumer.assignment().stream()
                    .filter(this::isReadToItsEnd)
                    .map(TopicPartition::partition)
                    .collect(Collectors.toSet());
            ours.retainAll(ready);
            ours.addAll(ready);
            tellNews();
        } catch (WakeupException e) {
            throw e;
        } catch (KafkaException e) {
            LOG.warn("What is to be told could not be noted; it is tried again.", e);
            startOver();
        }
    }

    /** Of a backlog the ends are read before anybody is told of the beginnings. */
    private boolean isReadToItsEnd(TopicPartition share) {
        return consumer.currentLag(share).orElse(1) == 0;
    }

    /** Of each alert the newest: of a long backlog nobody need note what was over at its end. */
    private static Map<String, Noted> newest(ConsumerRecords<String, byte[]> records) {
        Map<String, Noted> newest = new LinkedHashMap<>();
        for (ConsumerRecord<String, byte[]> record : records) {
            try {
                Alert alert = Json.read(record.value(), Alert.class);
                newest.put(alert.id(), new Noted(alert, record.partition()));
            } catch (MalformedRecordException e) {
                LOG.warn("An alert cannot be read and nobody is told: offset {}: {}.", record.offset(), e.getMessage());
            }
        }
        return newest;
    }

    private record Noted(Alert alert, int partition) {}

    private void note(Noted noted) {
        Alert alert = noted.alert();
        for (Courier courier : couriers) {
            if (courier.settings.scope().covers(alert.rule(), alert.host(), alert.cause())) {
                note(alert, courier.settings.name(), noted.partition());
            }
        }
    }

    private void note(Alert alert, String receiver, int partition) {
        String key = Delivery.keyOf(alert.id(), receiver);
        lock.lock();
        try {
            Delivery known = deliveries.get(key).orElse(null);
            Optional<Delivery> noted = Course.noted(known, underWay.contains(key), alert, receiver, clock.instant());
            if (noted.isPresent() ? !noted.get().equals(known) : known != null) {
                write(key, partition, noted.orElse(null));
            }
        } finally {
            lock.unlock();
        }
    }

    /** From where the last commit was. */
    private void startOver() {
        try {
            TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
            Set<TopicPartition> shares = consumer.assignment();
            consumer.committed(shares).forEach((share, position) -> {
                if (position != null) {
                    consumer.seek(share, position);
                } else {
                    consumer.seekToBeginning(List.of(share));
                }
            });
        } catch (KafkaException e) {
            LOG.debug("Kafka does not answer yet.", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void tellAll(Courier courier) {
        try {
            while (!closed) {
                if (!tellDue(courier)) {
                    awaitNews();
                }
            }
        } catch (InterruptedException | InterruptException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** @return whether somebody was told, so that there may be more to do */
    private boolean tellDue(Courier courier) throws InterruptedException {
        boolean told = false;
        for (CompactedTable.Row<Delivery> row : deliveries.rows()) {
            Delivery delivery = row.value();
            if (delivery.receiver().equals(courier.settings.name()) && ours.contains(row.partition())) {
                try {
                    told |= step(courier, delivery, row.partition());
                } catch (KafkaException e) {
                    LOG.warn("What came of telling {} could not be kept; it is told again.", delivery.receiver(), e);
                    TimeUnit.MILLISECONDS.sleep(POLL.toMillis());
                }
            }
        }
        return told;
    }

    private boolean step(Courier courier, Delivery delivery, int partition) throws InterruptedException {
        Instant now = clock.instant();
        boolean untold = delivery.told() == Delivery.Told.NOTHING;
        var surroundings = new Course.Surroundings(
                untold && desk.silenceOf(delivery.alert()).isPresent(), untold && isGrouped(delivery));
        switch (Course.next(delivery, surroundings, now)) {
            case TELL -> {
                tell(courier, delivery, partition);
                return true;
            }
            case SILENCE -> hold(delivery, Delivery.Status.SILENCED, partition, now);
            case GROUP -> hold(delivery, Delivery.Status.GROUPED, partition, now);
            default -> tellAgain(courier, delivery, now);
        }
        return false;
    }

    /** An outbreak is one alert of the fleet, and not one of each of its hosts. */
    private boolean isGrouped(Delivery delivery) {
        Alert alert = delivery.alert();
        return !alert.host().equals(Alert.FLEET)
                && alert.cause() != null
                && deliveries.rows().stream()
                        .map(CompactedTable.Row::value)
                        .anyMatch(other -> other.alert().host().equals(Alert.FLEET)
                                && other.alert().isFiring()
                                && alert.cause().equals(other.alert().cause())
                                && other.receiver().equals(delivery.receiver()));
    }

    private void tell(Courier courier, Delivery delivery, int partition) throws InterruptedException {
        String key = Delivery.keyOf(delivery.alert().id(), delivery.receiver());
        underWay.add(key);
        try {
            tellNow(courier, delivery, partition);
        } finally {
            underWay.remove(key);
        }
    }

    private void tellNow(Courier courier, Delivery delivery, int partition) throws InterruptedException {
        Trial trial = attempt(courier, notice(delivery.alert()));
        Instant now = clock.instant();
        courier.toldAt.put(delivery.alert().id(), now);
        Delivery after =
                trial.delivered() ? Course.delivered(delivery, now) : Course.failed(delivery, trial.error(), now);
        count(courier, after.status());
        if (trial.delivered()) {
            LOG.info(
                    "{} was told: {} {}.",
                    delivery.receiver(),
                    delivery.alert().key(),
                    delivery.alert().state());
        } else {
            LOG.warn(
                    "{} could not be told of {}: {}.",
                    delivery.receiver(),
                    delivery.alert().key(),
                    trial.error());
        }
        replace(delivery, partition, after);
    }

    private void count(Courier courier, Delivery.Status status) {
        metrics.delivery(
                courier.channel,
                switch (status) {
                    case DELIVERED -> GatewatchMetrics.DeliveryOutcome.DELIVERED;
                    case FAILED -> GatewatchMetrics.DeliveryOutcome.GIVEN_UP;
                    default -> GatewatchMetrics.DeliveryOutcome.FAILED;
                });
    }

    /** What a receiver would forget. That it was told once more is not worth keeping. */
    private void tellAgain(Courier courier, Delivery delivery, Instant now) throws InterruptedException {
        Duration again = courier.receiver.tellAgainAfter();
        if (again == null
                || delivery.told() != Delivery.Told.FIRING
                || !delivery.alert().isFiring()) {
            return;
        }
        Instant last = courier.toldAt.get(delivery.alert().id());
        if (last == null || !now.isBefore(last.plus(again))) {
            courier.toldAt.put(delivery.alert().id(), now);
            Trial trial = attempt(courier, notice(delivery.alert()));
            count(courier, trial.delivered() ? Delivery.Status.DELIVERED : Delivery.Status.RETRYING);
            if (!trial.delivered()) {
                LOG.warn(
                        "{} could not be told again of {}: {}.",
                        delivery.receiver(),
                        delivery.alert().key(),
                        trial.error());
            }
        }
    }

    private Notice notice(Alert alert) {
        return Notice.of(alert, links.to(alert), false);
    }

    private void hold(Delivery delivery, Delivery.Status why, int partition, Instant now) {
        if (delivery.status() != why) {
            replace(delivery, partition, Course.held(delivery, why, now));
        }
    }

    /** Unless the alert has changed meanwhile: then that is what is to be told. */
    private void replace(Delivery before, int partition, Delivery after) {
        String key = Delivery.keyOf(before.alert().id(), before.receiver());
        lock.lock();
        try {
            Delivery known = deliveries.get(key).orElse(before);
            boolean ended = known.alert().isFiring() != before.alert().isFiring();
            write(
                    key,
                    partition,
                    ended
                            ? new Delivery(
                                    known.alert(),
                                    known.receiver(),
                                    known.status(),
                                    after.told(),
                                    known.attempts(),
                                    known.at(),
                                    known.error())
                            : after);
        } finally {
            lock.unlock();
        }
    }

    /** @param delivery {@code null} where there is nothing to tell any more */
    private void write(String key, int partition, Delivery delivery) {
        var record = new ProducerRecord<>(
                Topics.DELIVERIES.name(), partition, key, delivery == null ? null : Json.write(delivery));
        try {
            RecordMetadata written = producer.send(record).get();
            deliveries.take(key, partition, written.offset(), delivery);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof KafkaException problem ? problem : new KafkaException(e.getCause());
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    private void awaitNews() throws InterruptedException {
        lock.lock();
        try {
            news.await(LOOK.toMillis(), TimeUnit.MILLISECONDS);
        } finally {
            lock.unlock();
        }
    }

    private void tellNews() {
        lock.lock();
        try {
            news.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** What other instances take over is theirs at once. */
    private final class Shares implements ConsumerRebalanceListener {
        @Override
        public void onPartitionsRevoked(Collection<TopicPartition> partitions) {
            partitions.forEach(partition -> ours.remove(partition.partition()));
        }

        @Override
        public void onPartitionsAssigned(Collection<TopicPartition> partitions) {
            LOG.debug("Deliveries of partitions {} are ours.", partitions);
        }
    }
}
