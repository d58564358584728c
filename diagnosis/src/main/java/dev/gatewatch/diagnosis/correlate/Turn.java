package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.HostFacts;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Consumer;

/** One step in a host's story. Used once: time goes on, what happened is taken, the step ends. */
final class Turn {
    private final Causes causes;
    private final String catalogueVersion;
    private final List<Diagnosis> changes = new ArrayList<>();
    private HostState state;

    Turn(Causes causes, String catalogueVersion, HostState state) {
        this.causes = causes;
        this.catalogueVersion = catalogueVersion;
        this.state = state;
    }

    /**
     * Time goes on to that of the next thing that happened; whatever fell due until then comes first.
     *
     * @return the time to believe, which is another one where the clock of the line is far off
     */
    Instant advance(Instant time) {
        HostClock before = state.clock();
        HostClock clock = before.at(time);
        state = state.with(clock);
        if (clock.wasSetBackFrom(before)) {
            state.sortedGateways().forEach(gateway -> state = state.with(gateway.notLaterThan(clock.now())));
        }
        state.sortedGateways().forEach(gateway -> inGateway(gateway.name(), turn -> turn.fallDue(clock.now())));
        changes.sort(Comparator.comparing(Diagnosis::changedAt));
        boolean believed = clock.other() == null;
        return believed ? time : clock.now();
    }

    void take(String gateway, Moment moment) {
        inGateway(gateway, turn -> turn.take(moment));
    }

    void missing(String gateway, long lines, Instant time) {
        inGateway(gateway, turn -> turn.missing(lines, time));
    }

    void learn(HostFacts facts) {
        inGateway(facts.gateway(), turn -> turn.learn(facts));
    }

    void settleAll() {
        state.sortedGateways().forEach(gateway -> inGateway(gateway.name(), GatewayTurn::settleAll));
    }

    Correlation end() {
        return new Correlation(state, changes);
    }

    private void inGateway(String name, Consumer<GatewayTurn> happens) {
        var turn = new GatewayTurn(state.host(), state.gateway(name), causes, catalogueVersion, changes::add);
        happens.accept(turn);
        GatewayState after = turn.end();
        if (!after.equals(state.gateways().get(after.name()))) {
            state = state.with(after);
        }
    }
}
