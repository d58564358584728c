package dev.gatewatch.streams.topology;

import java.time.Instant;
import java.util.List;

/**
 * What the fleet must know of one of its hosts: that it is there, or that a diagnosis of it was opened, changed its cause or
 * ended.
 *
 * @param diagnosis {@code null} where the host only is there
 * @param cause {@code null} where the diagnosis has ended
 * @param title of the cause
 * @param at when, on Kafka's clock
 * @param late whether this comes so late that it wakes nobody
 * @param commands that cure it on this host
 */
record FleetMove(
        String host, String diagnosis, String cause, String title, Instant at, boolean late, List<String> commands) {
    /** The key of all of them: the fleet is one, and small. */
    static final String KEY = "fleet";

    FleetMove {
        commands = commands == null ? List.of() : List.copyOf(commands);
    }

    static FleetMove present(String host, Instant at) {
        return new FleetMove(host, null, null, null, at, false, List.of());
    }
}
