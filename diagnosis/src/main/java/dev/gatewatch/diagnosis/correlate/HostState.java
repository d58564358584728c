package dev.gatewatch.diagnosis.correlate;

import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;

/**
 * What is remembered of a host between its lines. Immutable, bounded, and JSON by {@link dev.gatewatch.protocol.Json}.
 *
 * @param clock the host's own time
 * @param gateways by name
 */
public record HostState(String host, HostClock clock, Map<String, GatewayState> gateways) {
    /** A host has a handful of gateways; what claims to be one more is counted to the first. */
    static final int MOST_GATEWAYS = 16;

    public HostState {
        Objects.requireNonNull(host, "host");
        clock = clock == null ? HostClock.UNSET : clock;
        gateways = gateways == null ? Map.of() : Map.copyOf(gateways);
    }

    /** Of a host that was never heard of. */
    public static HostState empty(String host) {
        return new HostState(host, HostClock.UNSET, Map.of());
    }

    /** Whether something waits for time to pass: a diagnosis that may heal, go quiet, or has news to tell. */
    public boolean waitsForTime() {
        for (GatewayState gateway : gateways.values()) {
            for (Failure failure : gateway.failures()) {
                if (failure.isSettling() || failure.isOpen()) {
                    return true;
                }
            }
        }
        return false;
    }

    /**
     * The cause of the failure that was seen once more since then: several lines of one connection are one failure.
     *
     * @param before the state before a line
     * @return the id of the cause, empty text if none was told yet; nothing if no failure was seen
     */
    public Optional<String> causeSeenSince(HostState before) {
        if (gateways == before.gateways) {
            return Optional.empty();
        }
        return sortedGateways().stream()
                .flatMap(gateway -> gateway.failures().stream()
                        .filter(failure -> failure.tally().count()
                                > before.gateway(gateway.name()).countOf(failure.id())))
                .findFirst()
                .map(failure -> failure.wasTold() ? failure.told().cause() : "");
    }

    GatewayState gateway(String name) {
        GatewayState known = gateways.get(name);
        if (known != null) {
            return known;
        }
        return gateways.size() < MOST_GATEWAYS
                ? GatewayState.empty(name)
                : new TreeMap<>(gateways).firstEntry().getValue();
    }

    /** The gateways by name: the order in which their diagnoses are told. */
    List<GatewayState> sortedGateways() {
        if (gateways.size() == 1) {
            return List.copyOf(gateways.values());
        }
        return List.copyOf(new TreeMap<>(gateways).values());
    }

    HostState with(GatewayState gateway) {
        var changed = new TreeMap<>(gateways);
        changed.put(gateway.name(), gateway);
        return new HostState(host, clock, changed);
    }

    HostState with(HostClock time) {
        return new HostState(host, time, gateways);
    }
}
