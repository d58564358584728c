package dev.gatewatch.streams.topology;

import dev.gatewatch.protocol.Json;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serdes;

/** Records as the JSON that the protocol gives them. */
final class RecordSerde {
    private RecordSerde() {}

    /** Reading throws {@link dev.gatewatch.protocol.MalformedRecordException}; {@code null} stays {@code null}. */
    static <T> Serde<T> of(Class<T> type) {
        return Serdes.serdeFrom(
                (topic, value) -> value == null ? null : Json.write(value),
                (topic, bytes) -> bytes == null ? null : Json.read(bytes, type));
    }
}
