package dev.gatewatch.streams.topology;

import java.time.Duration;
import java.time.Instant;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;

/** How far each host's clock is behind Kafka's, by its last heartbeat; as far as none is known, not at all. */
final class HostOffsets {
    static final String STORE = "alert-clocks";
    static final StoreBuilder<KeyValueStore<String, Long>> BUILDER =
            Stores.keyValueStoreBuilder(Stores.persistentKeyValueStore(STORE), Serdes.String(), Serdes.Long());

    /** A clock is followed when it moved by more than this: so much may a heartbeat be under way. */
    private static final long STEADY_MILLIS = 2_000;

    private final KeyValueStore<String, Long> store;

    HostOffsets(KeyValueStore<String, Long> store) {
        this.store = store;
    }

    /** @param arrived on Kafka's clock */
    void heartbeat(String host, Instant hostTime, long arrived) {
        long behind = arrived - hostTime.toEpochMilli();
        if (Math.abs(behind - behind(host)) > STEADY_MILLIS) {
            store.put(host, behind);
        }
    }

    /** How long after it happened something arrived. */
    Duration late(String host, Instant hostTime, long arrived) {
        return Duration.ofMillis(arrived - onOurClock(host, hostTime).toEpochMilli());
    }

    Instant onOurClock(String host, Instant hostTime) {
        return hostTime.plusMillis(behind(host));
    }

    private long behind(String host) {
        Long known = store.get(host);
        return known == null ? 0 : known;
    }
}
