package dev.gatewatch.ingest;

import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.MalformedRecordException;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.Topics.Topic;

/** Reads records of ours, one each line, and passes their bytes on as they are. */
final class RecordIntake {
    /** Longer uids are not ours. */
    private static final int LONGEST_UID = 128;

    private final int longest;

    /** @param longest bytes of one record; a longer one is dead-lettered */
    RecordIntake(int longest) {
        this.longest = longest;
    }

    void readHeartbeats(RequestBody body, Speaker speaker, Batch batch) {
        body.forEachLine(line -> read(line, Topics.HEARTBEATS, Heartbeat::host, speaker, batch));
    }

    void readFacts(RequestBody body, Speaker speaker, Batch batch) {
        body.forEachLine(line -> read(line, Topics.FACTS, HostFacts::host, speaker, batch));
    }

    void readLine(byte[] line, Speaker speaker, Batch batch) {
        read(line, Topics.LOGS, RecordIntake::hostOfPlacedLine, speaker, batch);
    }

    private static String hostOfPlacedLine(LogLine line) {
        if (line.uid() == null || line.uid().isEmpty() || line.uid().length() > LONGEST_UID) {
            throw new MalformedRecordException("LogLine: uid is missing or longer than " + LONGEST_UID, null);
        }
        if (line.observedTime() == null) {
            throw new MalformedRecordException("LogLine: observedTime is missing", null);
        }
        return line.host();
    }

    private interface HostOf<V> {
        /** @throws MalformedRecordException if the record lacks what it must have */
        String apply(V value);
    }

    private <V> void read(byte[] record, Topic<V> topic, HostOf<V> hostOf, Speaker speaker, Batch batch) {
        String claimed;
        try {
            if (record.length > longest) {
                throw new MalformedRecordException(
                        topic.value().getSimpleName() + ": longer than " + longest + " bytes", null);
            }
            claimed = hostOf.apply(Json.read(record, topic.value()));
            if (claimed == null || claimed.isEmpty()) {
                throw new MalformedRecordException(topic.value().getSimpleName() + ": host is missing", null);
            }
        } catch (MalformedRecordException e) {
            batch.reject(speaker.host(), record, e.getMessage());
            return;
        }
        batch.accept(topic, speaker.hostOf(claimed), record);
    }
}
