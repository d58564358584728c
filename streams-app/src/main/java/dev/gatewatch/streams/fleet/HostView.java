package dev.gatewatch.streams.fleet;

import dev.gatewatch.protocol.Attention;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.streams.history.HostRow;
import dev.gatewatch.streams.history.Strips;
import java.time.Instant;
import java.util.List;

/**
 * A host in a list.
 *
 * @param rank how urgent it is: 0 is worst
 * @param version OpenClaw's; {@code null} if never seen
 * @param impact who is hit; {@code null} if nothing is open
 * @param since when that began; {@code null} if nothing is open
 * @param closes failures that were seen in the range, closes among them; {@code buckets}: the same in time
 * @param cured the buckets in which a failure was proved to be over
 * @param lost the buckets in which lines are missing
 * @param behindSeconds how old the oldest line was that its shipper had not delivered
 * @param diagnosis the one to act on first; {@code null} if nothing is open
 * @param openDiagnoses how many are open
 * @param acknowledgement who is on that diagnosis; {@code null} where nobody is
 * @param lastSeen the host's own time when it was last heard of
 * @param lastHeartbeat {@code null} if there never was one
 */
public record HostView(
        String host,
        String gateway,
        Standing.State state,
        int rank,
        String version,
        String impact,
        Instant since,
        long closes,
        int[] buckets,
        List<Integer> cured,
        List<Integer> lost,
        long behindSeconds,
        Diagnosis diagnosis,
        int openDiagnoses,
        Acknowledgement acknowledgement,
        Instant lastSeen,
        Instant lastHeartbeat) {

    /**
     * Somebody is on it.
     *
     * @param until {@code null} where they are on it until it is over
     */
    public record Acknowledgement(String by, String reason, Instant at, Instant until) {
        static Acknowledgement of(Attention decision) {
            return new Acknowledgement(decision.by(), decision.reason(), decision.at(), decision.until());
        }
    }

    static HostView of(Standing standing, Diagnosis diagnosis, Attention acknowledgement, Strips strips) {
        HostRow row = standing.row();
        return new HostView(
                row.host(),
                row.gateway(),
                standing.state(),
                standing.urgency().ordinal(),
                row.version(),
                diagnosis == null ? null : diagnosis.impact(),
                diagnosis == null ? null : diagnosis.firstSeen(),
                strips.closesOfHost(row.host()),
                strips.ofHost(row.host()),
                strips.curedOfHost(row.host()),
                strips.lostOfHost(row.host()),
                row.behindMillis() / 1000,
                diagnosis,
                row.open().size(),
                acknowledgement == null ? null : Acknowledgement.of(acknowledgement),
                row.lastSeen(),
                row.lastHeartbeat());
    }
}
