package dev.gatewatch.streams.topology;

import dev.gatewatch.diagnosis.correlate.Correlation;
import dev.gatewatch.diagnosis.correlate.Correlator;
import dev.gatewatch.diagnosis.correlate.HostState;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import java.time.Duration;
import java.time.Instant;

/** What a host's state learns from: its log, its shipper, and that nothing more was told. All times are the host's. */
sealed interface Told {

    /** What it means to what was known. */
    Correlation to(Correlator correlator, HostState state);

    /** Until when everything was told that is known of the host. */
    Instant hostNow();

    /** A telling line. */
    record Happened(GatewayEvent event) implements Told {
        @Override
        public Correlation to(Correlator correlator, HostState state) {
            return correlator.observe(state, event);
        }

        @Override
        public Instant hostNow() {
            return event.happenedAt();
        }
    }

    /** The host was checked. */
    record Checked(HostFacts facts) implements Told {
        @Override
        public Correlation to(Correlator correlator, HostState state) {
            return correlator.learn(state, facts);
        }

        @Override
        public Instant hostNow() {
            return facts.time();
        }
    }

    /** The shipper is alive. */
    record Alive(Heartbeat heartbeat) implements Told {
        @Override
        public Correlation to(Correlator correlator, HostState state) {
            return correlator.heard(state, knownUntil());
        }

        @Override
        public Instant hostNow() {
            return knownUntil();
        }

        /** Until when everything was told: what the shipper has not delivered yet may change what we know. */
        Instant knownUntil() {
            return heartbeat.time().minusMillis(heartbeat.lagMillis());
        }
    }

    /** Nothing more was told up to this time. */
    record Elapsed(Instant hostNow) implements Told {
        @Override
        public Correlation to(Correlator correlator, HostState state) {
            return correlator.elapse(state, hostNow);
        }
    }

    /**
     * The shipper has been silent for too long.
     *
     * @param late how long after it was so that was found out, on our clock, which may have stood still
     */
    record Silent(Instant lastHeard, Instant hostNow, Duration late) implements Told {
        @Override
        public Correlation to(Correlator correlator, HostState state) {
            return correlator.silent(state, lastHeard, hostNow);
        }
    }
}
