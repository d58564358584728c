package dev.gatewatch.streams.history;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;

/**
 * How the history is laid out. Keys are compared as bytes, so what begins alike lies together, in time's order.
 *
 * <table>
 *   <caption>The store</caption>
 *   <tr><th>key</th><th>value</th></tr>
 *   <tr><td>{@code H} host</td><td>{@link HostRow}</td></tr>
 *   <tr><td>{@code B} host</td><td>{@link dev.gatewatch.protocol.Heartbeat}, the latest</td></tr>
 *   <tr><td>{@code F} host</td><td>{@link dev.gatewatch.protocol.HostFacts}, the latest</td></tr>
 *   <tr><td>{@code C}</td><td>{@link LastCure}</td></tr>
 *   <tr><td>{@code L} host, first seen, id</td><td>{@link DiagnosisLife}: what is read together lies together</td></tr>
 *   <tr><td>{@code D} id</td><td>the key of its life</td></tr>
 *   <tr><td>{@code d} host, first seen, id</td><td>{@link DiagnosisEntry}</td></tr>
 *   <tr><td>{@code t} first seen, id</td><td>{@link DiagnosisEntry}</td></tr>
 *   <tr><td>{@code r} resolved at, id</td><td>{@link DiagnosisEntry}</td></tr>
 *   <tr><td>{@code A} host, since, key</td><td>{@link dev.gatewatch.protocol.Alert}</td></tr>
 *   <tr><td>{@code a} since, key</td><td>{@link dev.gatewatch.protocol.Alert}</td></tr>
 *   <tr><td>{@code I} id</td><td>{@link dev.gatewatch.protocol.Alert}</td></tr>
 *   <tr><td>{@code S} key</td><td>{@link dev.gatewatch.protocol.Alert}, while it stands</td></tr>
 *   <tr><td>{@code E} host, time, uid</td><td>{@link dev.gatewatch.protocol.GatewayEvent}</td></tr>
 *   <tr><td>{@code m} hour, host, what</td><td>{@link CloseCounts}, one a minute</td></tr>
 *   <tr><td>{@code h} day, host, what</td><td>{@link CloseCounts}, one an hour</td></tr>
 * </table>
 *
 * <p>What is counted is a cause's closes, or one of the other things that {@link Strips} tells apart.
 *
 * <p>Text ends with a zero byte, which host names and ids do not contain; times are milliseconds, big-endian, not
 * negative.
 */
final class HistoryKey {
    private static final int USUAL_LENGTH = 64;

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream(USUAL_LENGTH);

    private HistoryKey(char kind) {
        bytes.write(kind);
    }

    static Bytes host(String host) {
        return new HistoryKey('H').text(host).key();
    }

    static Bytes hosts() {
        return new HistoryKey('H').key();
    }

    static Bytes heartbeat(String host) {
        return new HistoryKey('B').text(host).key();
    }

    static Bytes heartbeats() {
        return new HistoryKey('B').key();
    }

    static Bytes facts(String host) {
        return new HistoryKey('F').text(host).key();
    }

    static Bytes lastCure() {
        return new HistoryKey('C').key();
    }

    static Bytes diagnosis(String id) {
        return new HistoryKey('D').text(id).key();
    }

    static Bytes life(String host, Instant firstSeen, String id) {
        return new HistoryKey('L').text(host).time(firstSeen).text(id).key();
    }

    /** The key of the life of the diagnosis that has this entry in the list of its host. */
    static Bytes lifeOf(Bytes diagnosisOfHost) {
        byte[] key = diagnosisOfHost.get().clone();
        key[0] = 'L';
        return Bytes.wrap(key);
    }

    static Bytes diagnosisOfHost(String host, Instant firstSeen, String id) {
        return new HistoryKey('d').text(host).time(firstSeen).text(id).key();
    }

    static Bytes diagnosesOfHost(String host) {
        return new HistoryKey('d').text(host).key();
    }

    static Bytes diagnosisByTime(Instant firstSeen, String id) {
        return new HistoryKey('t').time(firstSeen).text(id).key();
    }

    static Bytes diagnosesByTime() {
        return new HistoryKey('t').key();
    }

    static Bytes diagnosesFrom(Instant firstSeen) {
        return new HistoryKey('t').time(firstSeen).key();
    }

    static Bytes diagnosisByEnd(Instant resolvedAt, String id) {
        return new HistoryKey('r').time(resolvedAt).text(id).key();
    }

    static Bytes diagnosesByEnd() {
        return new HistoryKey('r').key();
    }

    static Bytes diagnosesEndedFrom(Instant resolvedAt) {
        return new HistoryKey('r').time(resolvedAt).key();
    }

    static Bytes alertOfHost(String host, Instant since, String key) {
        return new HistoryKey('A').text(host).time(since).text(key).key();
    }

    static Bytes alertsOfHost(String host) {
        return new HistoryKey('A').text(host).key();
    }

    static Bytes alertByTime(Instant since, String key) {
        return new HistoryKey('a').time(since).text(key).key();
    }

    static Bytes alertsByTime() {
        return new HistoryKey('a').key();
    }

    static Bytes alertsFrom(Instant since) {
        return new HistoryKey('a').time(since).key();
    }

    static Bytes alert(String id) {
        return new HistoryKey('I').text(id).key();
    }

    static Bytes standingAlert(String key) {
        return new HistoryKey('S').text(key).key();
    }

    static Bytes standingAlerts() {
        return new HistoryKey('S').key();
    }

    static Bytes event(String host, Instant time, String uid) {
        return new HistoryKey('E').text(host).time(time).text(uid).key();
    }

    static Bytes events(String host) {
        return new HistoryKey('E').text(host).key();
    }

    static Bytes closes(Resolution resolution, Instant block, String host, String cause) {
        return new HistoryKey(resolution.kind())
                .time(block)
                .text(host)
                .text(cause)
                .key();
    }

    static Bytes closesFrom(Resolution resolution, Instant block) {
        return new HistoryKey(resolution.kind()).time(block).key();
    }

    static Bytes closesOfHost(Resolution resolution, Instant block, String host) {
        return new HistoryKey(resolution.kind()).time(block).text(host).key();
    }

    /** The first key that does not begin with this one: the open end of a range. */
    static Bytes after(Bytes prefix) {
        return Bytes.increment(prefix);
    }

    /** Reads the parts of a key in the order in which they were written. */
    static final class Parts {
        private final ByteBuffer rest;

        Parts(Bytes key) {
            rest = ByteBuffer.wrap(key.get());
            rest.get();
        }

        Instant time() {
            return Instant.ofEpochMilli(rest.getLong());
        }

        String text() {
            int start = rest.position();
            int end = start;
            while (rest.get(end) != 0) {
                end++;
            }
            rest.position(end + 1);
            return new String(rest.array(), start, end - start, StandardCharsets.UTF_8);
        }
    }

    private HistoryKey text(String part) {
        bytes.writeBytes(part.getBytes(StandardCharsets.UTF_8));
        bytes.write(0);
        return this;
    }

    private HistoryKey time(Instant part) {
        bytes.writeBytes(
                ByteBuffer.allocate(Long.BYTES).putLong(part.toEpochMilli()).array());
        return this;
    }

    private Bytes key() {
        return Bytes.wrap(bytes.toByteArray());
    }
}
