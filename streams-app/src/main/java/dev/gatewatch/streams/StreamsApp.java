package dev.gatewatch.streams;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.streams.history.HistoryStore;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import dev.gatewatch.streams.metrics.Restoration;
import dev.gatewatch.streams.topology.DiagnosisTopology;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.function.Supplier;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StoreQueryParameters;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.apache.kafka.streams.state.QueryableStoreTypes;
import org.apache.kafka.streams.state.ReadOnlyKeyValueStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The topology, running, and its stores. */
public final class StreamsApp implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(StreamsApp.class);
    private static final Duration LONGEST_STOP = Duration.ofSeconds(10);

    private final KafkaStreams streams;
    private final Restoration restoration;
    private final StateMark mark;
    private volatile int partitions;

    public StreamsApp(ServerConfig config, Supplier<Catalogue> catalogue, GatewatchMetrics metrics) {
        var alerts = config.rules().alerts();
        var topology = new DiagnosisTopology(catalogue, alerts.rules(), alerts.silentAfter(), metrics);
        this.streams = new KafkaStreams(topology.build(), StreamsProperties.of(config, metrics));
        this.restoration = new Restoration(metrics);
        streams.setUncaughtExceptionHandler(new Restart());
        streams.setGlobalStateRestoreListener(restoration);
        this.mark = new StateMark(config.stateDir(), config.tuning().standbys());
    }

    /** @param partitions how many the topics have */
    public void start(int partitions) {
        this.partitions = partitions;
        if (!mark.take()) {
            streams.cleanUp();
        }
        streams.start();
    }

    /** The engine, for its metrics. */
    public KafkaStreams engine() {
        return streams;
    }

    /** How far the state has been read back. */
    public Restoration restoration() {
        return restoration;
    }

    /** How many partitions the state has; 0 before the start. */
    public int partitions() {
        return partitions;
    }

    /** Whether it has stopped for good after an error. */
    public boolean hasFailed() {
        return streams.state() == KafkaStreams.State.ERROR || streams.state() == KafkaStreams.State.PENDING_ERROR;
    }

    /** Whether this instance has its share of the work, and all of the state for it. A share may be empty. */
    public boolean isRestored() {
        return streams.state() == KafkaStreams.State.RUNNING && !restoration.isUnderWay();
    }

    /** How many stores the history has: one for the hosts of each partition, and the fleet's. */
    public int historyStores() {
        return partitions + 1;
    }

    /** The stores of the history that can be read now: what is being restored is missing. */
    public List<ReadOnlyKeyValueStore<Bytes, byte[]>> history() {
        List<ReadOnlyKeyValueStore<Bytes, byte[]>> ready = new ArrayList<>();
        for (int partition = 0; partition < partitions; partition++) {
            addIfReady(ready, HistoryStore.NAME, partition);
        }
        addIfReady(ready, HistoryStore.OF_FLEET, 0);
        return ready;
    }

    private void addIfReady(List<ReadOnlyKeyValueStore<Bytes, byte[]>> ready, String name, int partition) {
        try {
            ReadOnlyKeyValueStore<Bytes, byte[]> store = streams.store(
                    StoreQueryParameters.fromNameAndType(name, QueryableStoreTypes.<Bytes, byte[]>keyValueStore())
                            .withPartition(partition));
            // Kafka Streams looks for the store only when it is asked something.
            store.approximateNumEntries();
            ready.add(store);
        } catch (InvalidStateStoreException e) {
            LOG.debug("Partition {} of {} is not there yet.", partition, name, e);
        }
    }

    @Override
    public void close() {
        boolean ran = streams.state().isRunningOrRebalancing();
        if (!streams.close(LONGEST_STOP)) {
            LOG.warn("The topology did not stop within {}.", LONGEST_STOP);
        } else if (ran) {
            mark.leave();
        }
    }

    /**
     * What a thread stumbled over, the next one may not: a broker that was away, a transaction that was fenced. One that
     * comes again and again needs an operator.
     */
    private static final class Restart implements StreamsUncaughtExceptionHandler {
        private static final int MOST = 10;
        private static final Duration WITHIN = Duration.ofMinutes(5);

        private final Deque<Instant> latest = new ArrayDeque<>();

        @Override
        public synchronized StreamThreadExceptionResponse handle(Throwable problem) {
            Instant now = Instant.now();
            latest.add(now);
            while (latest.peek().isBefore(now.minus(WITHIN))) {
                latest.remove();
            }
            if (latest.size() > MOST) {
                LOG.error("The topology failed {} times within {} and stops.", latest.size(), WITHIN, problem);
                return StreamThreadExceptionResponse.SHUTDOWN_CLIENT;
            }
            LOG.error("A thread of the topology failed; another takes its place.", problem);
            return StreamThreadExceptionResponse.REPLACE_THREAD;
        }
    }
}
