package dev.gatewatch.streams.history;

import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Heartbeat;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/**
 * A host at a glance: small, so that a list of thousands is read without opening anything else.
 *
 * @param gateway the gateway that was heard of last
 * @param version OpenClaw's; {@code null} if never seen
 * @param lastSeen the host's own time when it was last heard of, by a line or by its shipper
 * @param lastHeartbeat the host's own time of it; {@code null} if there never was one
 * @param behindMillis how old the oldest line was that the shipper had not delivered yet
 * @param open diagnoses that somebody has to act on, in no order
 * @param eventsKept how many events are kept
 */
public record HostRow(
        String host,
        String gateway,
        String version,
        Instant lastSeen,
        Instant lastHeartbeat,
        long behindMillis,
        List<OpenDiagnosis> open,
        int eventsKept) {

    public HostRow {
        open = List.copyOf(open);
    }

    /** As much of an open diagnosis as lists are sorted, filtered and searched by. */
    public record OpenDiagnosis(
            String id,
            String cause,
            Category category,
            String title,
            String sentence,
            String impact,
            Diagnosis.Status status,
            Diagnosis.Confidence confidence,
            Instant firstSeen) {

        static OpenDiagnosis of(Diagnosis diagnosis) {
            return new OpenDiagnosis(
                    diagnosis.id(),
                    diagnosis.cause(),
                    diagnosis.category(),
                    diagnosis.title(),
                    diagnosis.sentence(),
                    diagnosis.impact(),
                    diagnosis.status(),
                    diagnosis.confidence(),
                    diagnosis.firstSeen());
        }
    }

    /** The open diagnosis that an event of this category most likely belongs to. */
    Optional<OpenDiagnosis> openFor(Category category) {
        return open.stream()
                .filter(diagnosis -> diagnosis.category() == category)
                .findFirst()
                .or(() -> open.stream().min(Comparator.comparing(OpenDiagnosis::firstSeen)));
    }

    static HostRow unknown(String host) {
        return new HostRow(host, null, null, null, null, 0, List.of(), 0);
    }

    HostRow seen(Instant time, String gateway) {
        return new HostRow(host, gateway, version, time, lastHeartbeat, behindMillis, open, eventsKept);
    }

    HostRow running(String version) {
        return version == null
                ? this
                : new HostRow(host, gateway, version, lastSeen, lastHeartbeat, behindMillis, open, eventsKept);
    }

    HostRow alive(Heartbeat heartbeat) {
        return new HostRow(
                host, gateway, version, heartbeat.time(), heartbeat.time(), heartbeat.lagMillis(), open, eventsKept);
    }

    HostRow diagnosed(Diagnosis diagnosis) {
        List<OpenDiagnosis> others = new ArrayList<>(open);
        others.removeIf(known -> known.id().equals(diagnosis.id()));
        if (diagnosis.isOpen()) {
            others.add(OpenDiagnosis.of(diagnosis));
        }
        return new HostRow(host, gateway, version, lastSeen, lastHeartbeat, behindMillis, others, eventsKept)
                .running(diagnosis.openclawVersion());
    }

    HostRow keeping(int events) {
        return new HostRow(host, gateway, version, lastSeen, lastHeartbeat, behindMillis, open, events);
    }
}
