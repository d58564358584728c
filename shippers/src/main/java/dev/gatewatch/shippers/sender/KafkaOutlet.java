package dev.gatewatch.shippers.sender;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.Topics.Topic;
import dev.gatewatch.shippers.spool.Batch;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.LongSupplier;
import org.apache.kafka.clients.producer.Callback;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.Producer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.config.ConfigException;
import org.apache.kafka.common.errors.InterruptException;
import org.apache.kafka.common.errors.InvalidTimestampException;
import org.apache.kafka.common.errors.RecordTooLargeException;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Straight to Kafka: an idempotent producer that waits for all replicas. Every record has the host as its key, so that a
 * host's lines stay in order.
 *
 * <p>The broker sees to the order of the requests that are on their way at the same time by their numbers, in all cases
 * but two, which are seen to here: of a producer that is new to it, it takes whichever number comes first, so the first
 * line goes alone; and after a failure the producer would number anew what stands behind, so it is stopped at once. A
 * broker forgets a producer that has sent nothing for a day, so after a long pause the next line goes alone, too.
 */
public final class KafkaOutlet implements Outlet {
    /** What the settings of an operator stand on. */
    private static final Map<String, Object> DEFAULTS = Map.ofEntries(
            Map.entry(ProducerConfig.CLIENT_ID_CONFIG, "gatewatch-shipper"),
            Map.entry(ProducerConfig.ACKS_CONFIG, "all"),
            Map.entry(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, "true"),
            Map.entry(ProducerConfig.COMPRESSION_TYPE_CONFIG, "lz4"),
            Map.entry(ProducerConfig.BATCH_SIZE_CONFIG, "131072"),
            Map.entry(ProducerConfig.LINGER_MS_CONFIG, "5"),
            Map.entry(ProducerConfig.BUFFER_MEMORY_CONFIG, "16777216"),
            // Nobody looks at the producer's own figures: a heartbeat says how the agent fares.
            Map.entry(ProducerConfig.METRIC_REPORTER_CLASSES_CONFIG, ""),
            Map.entry(ProducerConfig.ENABLE_METRICS_PUSH_CONFIG, "false"),
            // How long to wait for metadata. Longer would keep a stop waiting; the sender tries again anyway.
            Map.entry(ProducerConfig.MAX_BLOCK_MS_CONFIG, "5000"),
            // A record that expires while later ones arrive would put lines out of order. The sender's watchdog gives
            // up the whole connection instead.
            Map.entry(ProducerConfig.DELIVERY_TIMEOUT_MS_CONFIG, Integer.toString(Integer.MAX_VALUE)));

    /** Well below the day (broker setting {@code producer.id.expiration.ms}) after which a producer is forgotten. */
    private static final Duration FORGOTTEN = Duration.ofHours(1);

    private final Producer<byte[], byte[]> producer;
    private final byte[] host;
    private final Duration patience;
    private final LongSupplier nanoTime;
    private final ClockOffset clockOffset = new ClockOffset();
    private final Published published;
    /** Whether the broker knows the producer by a line. */
    private boolean known;

    private long lastSent;
    /** Why the producer was closed; {@code null} while it was not. */
    private volatile Exception failed;

    /** @param patience how long the first line, or a record beside the lines, may take to arrive */
    KafkaOutlet(Producer<byte[], byte[]> producer, String host, Duration patience, LongSupplier nanoTime) {
        this.producer = producer;
        this.host = host.getBytes(StandardCharsets.UTF_8);
        this.patience = patience;
        this.nanoTime = nanoTime;
        this.published = new Published(patience, nanoTime);
    }

    /**
     * Connects as the settings say.
     *
     * @param settings Kafka's own, passed on as they are
     * @throws IOException if no producer can be made now, such as while a name does not resolve
     */
    public static Outlet connect(Map<String, ?> settings, String host) throws IOException {
        Map<String, Object> all = settings(settings);
        try {
            return new KafkaOutlet(
                    new KafkaProducer<>(all, new ByteArraySerializer(), new ByteArraySerializer()),
                    host,
                    Sender.STUCK,
                    System::nanoTime);
        } catch (KafkaException e) {
            Throwable cause = e.getCause() == null ? e : e.getCause();
            throw new IOException(cause.getMessage(), e);
        }
    }

    /**
     * Checks settings without connecting.
     *
     * @throws ConfigException if Kafka would not take them
     */
    public static void check(Map<String, ?> settings) {
        Map<String, Object> all = settings(settings);
        all.put(ProducerConfig.KEY_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        all.put(ProducerConfig.VALUE_SERIALIZER_CLASS_CONFIG, ByteArraySerializer.class);
        new ProducerConfig(all);
        if (!all.containsKey(ProducerConfig.BOOTSTRAP_SERVERS_CONFIG)) {
            throw new ConfigException("bootstrap.servers is missing");
        }
        require(ProducerConfig.ACKS_CONFIG, all, "all", "-1");
        require(ProducerConfig.ENABLE_IDEMPOTENCE_CONFIG, all, "true");
    }

    /** With less, lines would be lost or out of order while brokers fail, and nobody would see it. */
    private static void require(String name, Map<String, Object> settings, String... allowed) {
        String given = settings.get(name).toString().strip();
        if (Arrays.stream(allowed).noneMatch(given::equalsIgnoreCase)) {
            throw new ConfigException(
                    name + "=" + given + " would lose lines, or their order, when a broker fails; leave " + name
                            + " out, or set it to " + allowed[0]);
        }
    }

    /** The settings of a producer: ours, and over them the operator's. */
    private static Map<String, Object> settings(Map<String, ?> operators) {
        Map<String, Object> settings = new HashMap<>(DEFAULTS);
        settings.putAll(operators);
        return settings;
    }

    @Override
    public void send(Batch batch, Receipt receipt) throws IOException, InterruptedException {
        long now = nanoTime.getAsLong();
        known &= now - lastSent < FORGOTTEN.toNanos();
        lastSent = now;
        // One for all lines: there are many at a time on their way.
        Callback answer = (metadata, failure) -> answered(failure, receipt);
        try {
            batch.forEach((gap, bytes, from, length) ->
                    send(Arrays.copyOfRange(bytes, from, from + length), receipt, answer));
        } catch (InterruptException e) {
            throw (InterruptedException) new InterruptedException(e.getMessage()).initCause(e);
        } catch (KafkaException | IllegalStateException e) {
            // That the producer is closed tells nobody why.
            throw new IOException(Sender.reasonOf(failed == null ? e : failed), e);
        }
    }

    private void send(byte[] line, Receipt receipt, Callback answer) {
        if (receipt.failure() != null) {
            // The producer need not throw: without metadata it only calls back. What follows must not overtake the
            // line.
            throw new KafkaException(receipt.failure().getMessage(), receipt.failure());
        }
        Future<RecordMetadata> sent = producer.send(new ProducerRecord<>(Topics.LOGS.name(), host, line), answer);
        if (!known) {
            known = hasArrived(sent);
        }
    }

    private boolean hasArrived(Future<RecordMetadata> sent) {
        try {
            sent.get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            // The receipt knows.
            return false;
        } catch (TimeoutException e) {
            throw new KafkaException("nothing has arrived for " + patience.toSeconds() + " s", e);
        } catch (InterruptedException e) {
            throw new InterruptException(e);
        }
    }

    /** Whether others will be taken. */
    private static boolean isAboutTheRecord(Exception failure) {
        return failure instanceof RecordTooLargeException || failure instanceof InvalidTimestampException;
    }

    private void answered(Exception failure, Receipt receipt) {
        if (failure == null) {
            receipt.arrived(1);
        } else if (isAboutTheRecord(failure)) {
            receipt.refused(failure.getMessage());
        } else {
            if (failed == null) {
                failed = failure;
            }
            receipt.failed(failure);
            close(Duration.ZERO);
        }
    }

    @Override
    public <V> CompletableFuture<Boolean> publish(Topic<V> topic, V record) {
        var answered = new CompletableFuture<Boolean>();
        try {
            long sent = System.currentTimeMillis();
            published.sent();
            producer.send(new ProducerRecord<>(topic.name(), host, Json.write(record)), (metadata, failure) -> {
                if (failure == null) {
                    published.arrived();
                } else if (isAboutTheRecord(failure)) {
                    published.answered();
                } else {
                    published.failed(Sender.reasonOf(failure));
                }
                answered.complete(failure == null || isAboutTheRecord(failure));
                // Of topics like these the broker answers with its own time.
                if (failure == null && metadata.hasTimestamp()) {
                    clockOffset.answered(sent, System.currentTimeMillis(), metadata.timestamp());
                }
            });
        } catch (KafkaException | IllegalStateException e) {
            published.failed(Sender.reasonOf(e));
            answered.complete(false);
        }
        return answered;
    }

    @Override
    public Published published() {
        return published;
    }

    @Override
    public Long clockAheadMillis() {
        return clockOffset.aheadMillis();
    }

    @Override
    public void close(Duration within) {
        try {
            producer.close(within);
        } catch (KafkaException e) {
            // Nothing hangs on it: what has not arrived is sent again.
        }
    }
}
