package dev.gatewatch.ingest;

import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.MalformedRecordException;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.protocol.Topics.Topic;
import dev.gatewatch.protocol.openclaw.ForeignLine;
import java.nio.charset.StandardCharsets;
import java.util.function.UnaryOperator;

/**
 * Reads records of ours, one each line, and passes their bytes on as they are. Only a line that is not as a shipper
 * makes it, with secrets or control characters in it or too long, is made so first: whoever has a token may send any.
 */
final class RecordIntake {
    /** Longer uids are not ours. */
    private static final int LONGEST_UID = 128;

    private final int longest;
    private final UnaryOperator<String> redact;

    /**
     * An intake.
     *
     * @param longest bytes of one record; a longer one is dead-lettered
     * @param redact takes secrets out of records
     */
    RecordIntake(int longest, UnaryOperator<String> redact) {
        this.longest = longest;
        this.redact = redact;
    }

    void readHeartbeats(RequestBody body, Speaker speaker, Batch batch) {
        body.forEachLine(
                line -> read(line, Topics.HEARTBEATS, Heartbeat::host, Heartbeat::withoutSecrets, speaker, batch));
    }

    void readFacts(RequestBody body, Speaker speaker, Batch batch) {
        body.forEachLine(line -> read(line, Topics.FACTS, HostFacts::host, HostFacts::withoutSecrets, speaker, batch));
    }

    void readLine(byte[] line, Speaker speaker, Batch batch) {
        read(line, Topics.LOGS, RecordIntake::hostOfPlacedLine, ForeignLine::safe, speaker, batch);
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

    /** A record as it may be passed on. */
    private interface Safe<V> {
        V of(V value, UnaryOperator<String> redact);
    }

    /** Its text is looked at as well: there may be more in it than a record has. */
    private <V> byte[] safe(V value, byte[] received, Safe<V> safe) {
        V safeValue = safe.of(value, redact);
        String text = new String(received, StandardCharsets.UTF_8);
        return safeValue.equals(value) && redact.apply(text).equals(text) ? received : Json.write(safeValue);
    }

    private <V> void read(byte[] record, Topic<V> topic, HostOf<V> hostOf, Safe<V> safe, Speaker speaker, Batch batch) {
        String claimed;
        byte[] safeRecord;
        try {
            if (record.length > longest) {
                throw new MalformedRecordException(
                        topic.value().getSimpleName() + ": longer than " + longest + " bytes", null);
            }
            V value = Json.read(record, topic.value());
            claimed = hostOf.apply(value);
            safeRecord = safe(value, record, safe);
            if (claimed == null || claimed.isEmpty()) {
                throw new MalformedRecordException(topic.value().getSimpleName() + ": host is missing", null);
            }
        } catch (MalformedRecordException e) {
            batch.reject(speaker.host(), record, e.getMessage());
            return;
        }
        batch.accept(topic, speaker.hostOf(claimed), safeRecord);
    }
}
