package dev.gatewatch.streams.metrics;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.StateRestoreListener;

/** How much of the state has been read back, and how much is to come. Thread-safe. */
public final class Restoration implements StateRestoreListener {
    private final GatewatchMetrics metrics;
    private final Map<TopicPartition, Long> remaining = new ConcurrentHashMap<>();

    public Restoration(GatewatchMetrics metrics) {
        this.metrics = metrics;
    }

    /** Whether some store is being read back. */
    public boolean isUnderWay() {
        return !remaining.isEmpty();
    }

    /** Records still to be read back. */
    public long remaining() {
        return remaining.values().stream().mapToLong(Long::longValue).sum();
    }

    @Override
    public void onRestoreStart(TopicPartition changelog, String store, long startingOffset, long endingOffset) {
        remaining.put(changelog, Math.max(0, endingOffset - startingOffset));
    }

    @Override
    public void onBatchRestored(TopicPartition changelog, String store, long batchEndOffset, long records) {
        metrics.restored(records);
        remaining.computeIfPresent(changelog, (any, left) -> Math.max(0, left - records));
    }

    @Override
    public void onRestoreEnd(TopicPartition changelog, String store, long restored) {
        remaining.remove(changelog);
    }

    @Override
    public void onRestoreSuspended(TopicPartition changelog, String store, long restored) {
        remaining.remove(changelog);
    }
}
