package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import java.time.Duration;
import java.time.Instant;
import java.util.Set;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.apache.kafka.streams.state.WindowStore;
import org.apache.kafka.streams.state.WindowStoreIterator;

/**
 * Passes on each event once, however often its line was sent: after a restart of the tail, through the tail and the
 * file, or again after a failure.
 *
 * <p>Remembers the uids of a host for as long as lines are kept in their topic, counted in the time at which they reached
 * Kafka; what a host's clock says does not matter here.
 */
final class DropRepeats implements FixedKeyProcessor<String, GatewayEvent, GatewayEvent> {
    private static final String STORE = "recent-lines";
    private static final Duration REMEMBERED = Topics.LOGS.retention();
    private static final byte[] SEEN = {1};

    private final GatewatchMetrics metrics;
    private FixedKeyProcessorContext<String, GatewayEvent> context;
    private WindowStore<String, byte[]> recentLines;

    private DropRepeats(GatewatchMetrics metrics) {
        this.metrics = metrics;
    }

    static FixedKeyProcessorSupplier<String, GatewayEvent, GatewayEvent> with(GatewatchMetrics metrics) {
        return new FixedKeyProcessorSupplier<>() {
            @Override
            public FixedKeyProcessor<String, GatewayEvent, GatewayEvent> get() {
                return new DropRepeats(metrics);
            }

            @Override
            public Set<StoreBuilder<?>> stores() {
                return Set.of(Stores.windowStoreBuilder(
                        Stores.persistentWindowStore(STORE, REMEMBERED, Duration.ofMillis(1), false),
                        Serdes.String(),
                        Serdes.ByteArray()));
            }
        };
    }

    @Override
    public void init(FixedKeyProcessorContext<String, GatewayEvent> context) {
        this.context = context;
        recentLines = context.getStateStore(STORE);
    }

    @Override
    public void process(FixedKeyRecord<String, GatewayEvent> event) {
        // The host is part of the key: a uid that one host made up must not hide a line of another.
        String line = event.key() + '\0' + event.value().uid();
        Instant arrived = Instant.ofEpochMilli(event.timestamp());
        if (wasSeen(line, arrived)) {
            metrics.repeatedEvent();
            return;
        }
        recentLines.put(line, SEEN, event.timestamp());
        context.forward(event);
    }

    private boolean wasSeen(String line, Instant now) {
        try (WindowStoreIterator<byte[]> times = recentLines.fetch(line, now.minus(REMEMBERED), now.plus(REMEMBERED))) {
            return times.hasNext();
        }
    }
}
