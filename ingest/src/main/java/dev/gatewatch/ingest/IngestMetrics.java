package dev.gatewatch.ingest;

import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.LongAdder;

/**
 * What passed the door, in Prometheus' text format. Thread-safe.
 *
 * <p>Records accepted + dead-lettered = records that were acknowledged; a request that was refused counts none.
 */
final class IngestMetrics {
    private final LongAdder accepted = new LongAdder();
    private final LongAdder deadLettered = new LongAdder();
    private final ConcurrentMap<Answer, LongAdder> answers = new ConcurrentHashMap<>();
    private final InFlight inFlight;

    /** The doors and the statuses are few, so the labels are. */
    private record Answer(String door, int status) implements Comparable<Answer> {
        @Override
        public int compareTo(Answer other) {
            int byDoor = door.compareTo(other.door);
            return byDoor != 0 ? byDoor : Integer.compare(status, other.status);
        }
    }

    IngestMetrics(InFlight inFlight) {
        this.inFlight = inFlight;
    }

    void delivered(Batch batch) {
        accepted.add(batch.accepted());
        deadLettered.add(batch.rejected());
    }

    void answered(String door, int status) {
        answers.computeIfAbsent(new Answer(door, status), answer -> new LongAdder())
                .increment();
    }

    String exposition() {
        StringBuilder text = new StringBuilder();
        head(text, "gatewatch_ingest_records_total", "counter", "Records that Kafka acknowledged.");
        sample(text, "gatewatch_ingest_records_total{outcome=\"accepted\"}", accepted.sum());
        sample(text, "gatewatch_ingest_records_total{outcome=\"dead_lettered\"}", deadLettered.sum());
        head(text, "gatewatch_ingest_requests_total", "counter", "Requests answered.");
        for (Map.Entry<Answer, LongAdder> entry : new TreeMap<>(answers).entrySet()) {
            Answer answer = entry.getKey();
            String labels = "{path=\"" + answer.door() + "\",status=\"" + answer.status() + "\"}";
            sample(
                    text,
                    "gatewatch_ingest_requests_total" + labels,
                    entry.getValue().sum());
        }
        head(text, "gatewatch_ingest_in_flight_bytes", "gauge", "Bytes of requests held until Kafka answers.");
        sample(text, "gatewatch_ingest_in_flight_bytes", inFlight.bytes());
        return text.toString();
    }

    private static void head(StringBuilder text, String name, String type, String help) {
        text.append("# HELP ").append(name).append(' ').append(help).append('\n');
        text.append("# TYPE ").append(name).append(' ').append(type).append('\n');
    }

    private static void sample(StringBuilder text, String nameAndLabels, long value) {
        text.append(nameAndLabels).append(' ').append(value).append('\n');
    }
}
