package dev.gatewatch.streams.topology;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;

/**
 * What time it is on each host, by what it told last, and which shippers fell silent.
 *
 * <p>Lives in memory, and begins anew when we do: time in which we did not listen is nobody's quiet and nobody's silence,
 * and a host whose two hours of backlog we are just reading is where its backlog is.
 */
final class HostClocks {
    private final Map<String, Clock> clocks = new HashMap<>();
    private final Duration silentAfter;

    /** @param silentAfter how long a shipper may say nothing before it counts as silent */
    HostClocks(Duration silentAfter) {
        this.silentAfter = silentAfter;
    }

    private enum Shipper {
        /** No heartbeat was ever heard: the lines come some other way. */
        NONE,
        /** Was heard before we began, not yet since. */
        EXPECTED,
        ALIVE,
        SILENT
    }

    /**
     * @param hostTime the host's own time when it told something
     * @param heardAt our time when we read it
     * @param aliveAt our time when we read the last heartbeat, or began to expect one
     */
    private record Clock(Instant hostTime, Instant heardAt, Shipper shipper, Instant aliveAt) {}

    /** The host told something. */
    void heard(String host, Instant hostTime, Instant now) {
        clocks.compute(
                host,
                (any, before) -> before == null
                        ? new Clock(hostTime, now, Shipper.NONE, null)
                        : new Clock(hostTime, now, before.shipper, before.aliveAt));
    }

    /**
     * The host's shipper is alive.
     *
     * @return whether that is no news
     */
    boolean alive(String host, Instant hostTime, Instant now) {
        Clock before = clocks.put(host, new Clock(hostTime, now, Shipper.ALIVE, now));
        return before != null && before.shipper == Shipper.ALIVE;
    }

    /** The host's shipper was alive before we began. */
    void expect(String host, Instant hostTime, Instant now) {
        clocks.put(host, new Clock(hostTime, now, Shipper.EXPECTED, now));
    }

    /**
     * The host's own time. Where heartbeats are sent it goes no further than one may be away: what comes after that is
     * not quiet, it is unknown.
     */
    Instant now(String host, Instant now) {
        return now(clocks.get(host), now);
    }

    /** Each host that was heard of, with its own time. */
    void forEach(Instant now, BiConsumer<String, Instant> action) {
        clocks.forEach((host, clock) -> action.accept(host, now(clock, now)));
    }

    /** Hosts whose shipper has said nothing for too long; each is named once until it is heard again. */
    List<String> fallenSilent(Instant now) {
        List<String> silent = new ArrayList<>();
        clocks.replaceAll((host, clock) -> {
            boolean speaks = clock.shipper == Shipper.ALIVE || clock.shipper == Shipper.EXPECTED;
            if (!speaks || now.isBefore(clock.aliveAt.plus(silentAfter))) {
                return clock;
            }
            silent.add(host);
            return new Clock(clock.hostTime, clock.heardAt, Shipper.SILENT, clock.aliveAt);
        });
        return silent;
    }

    /** How long, on our clock, the host's shipper has said nothing since it counted as silent. */
    Duration silentFor(String host, Instant now) {
        return Duration.between(clocks.get(host).aliveAt.plus(silentAfter), now);
    }

    private Instant now(Clock clock, Instant now) {
        Duration since = Duration.between(clock.heardAt, now);
        boolean unknown = clock.shipper != Shipper.NONE && since.compareTo(silentAfter) > 0;
        return clock.hostTime.plus(unknown ? silentAfter : since);
    }
}
