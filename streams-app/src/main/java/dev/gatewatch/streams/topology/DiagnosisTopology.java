package dev.gatewatch.streams.topology;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.alert.AlertRules;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import java.time.Duration;
import java.util.function.Supplier;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.kstream.Produced;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * From lines to diagnoses.
 *
 * <p>Everything is keyed by host from end to end, so that one task sees all of a host, in order; only what the fleet must
 * know of its hosts is brought together. Every node and store has a name of its own: a step that is put in between
 * renames nothing and loses no state.
 *
 * @param catalogue the one in force; another one is taken over without a restart
 * @param silentAfter how long a host's shipper may say nothing before the host counts as silent
 */
public record DiagnosisTopology(
        Supplier<Catalogue> catalogue, AlertRules rules, Duration silentAfter, GatewatchMetrics metrics) {

    public Topology build() {
        RaiseAlerts.RULES.forEach(metrics::expectAlerts);
        metrics.expectAlerts(WatchFleet.RULE);
        var flow = new StreamsBuilder();

        KStream<String, byte[]> lines = flow.stream(
                Topics.LOGS.name(),
                Consumed.with(Serdes.String(), Serdes.ByteArray()).withName("read-lines"));
        KStream<String, HostFacts> facts = read(flow, Topics.FACTS, "read-facts");
        KStream<String, Heartbeat> heartbeats = read(flow, Topics.HEARTBEATS, "read-heartbeats");

        KStream<String, GatewayEvent> events = lines.processValues(
                        Classify.with(catalogue, metrics), Named.as("classify"))
                .processValues(DropRepeats.with(metrics), Named.as("drop-repeats"));

        KStream<String, Finding> findings = events.<Told>mapValues(Told.Happened::new, Named.as("tell-events"))
                .merge(facts.mapValues(Told.Checked::new, Named.as("tell-facts")), Named.as("with-facts"))
                .merge(heartbeats.mapValues(Told.Alive::new, Named.as("tell-heartbeats")), Named.as("with-heartbeats"))
                .process(Diagnose.with(catalogue, silentAfter), Named.as("diagnose"));

        KStream<String, Diagnosis> diagnoses = findings.flatMapValues(Finding::changes, Named.as("pick-changes"));
        // Before alerts are raised: an alert names the diagnosis that the history knows by then.
        findings.process(KeepHistory.with(metrics), Named.as("keep-history"));
        KStream<String, Alert> alerts =
                findings.process(RaiseAlerts.with(rules, silentAfter), Named.as("raise-alerts"));
        alerts.process(KeepAlerts.ofHosts(metrics), Named.as("keep-alerts"));

        write(events, Topics.EVENTS, "write-events");
        write(diagnoses, Topics.DIAGNOSES, "write-diagnoses");
        write(alerts, Topics.ALERTS, "write-alerts");
        watchFleet(findings);
        return flow.build();
    }

    /**
     * The one step that sees all hosts at once. Few words of each host reach it, in a topic of one partition, so that one
     * task counts them, within the same transactions as everything else.
     */
    private void watchFleet(KStream<String, Finding> findings) {
        KStream<String, Alert> alerts = findings.process(TellFleet.with(rules.tooLate()), Named.as("tell-fleet"))
                .repartition(Repartitioned.with(Serdes.String(), RecordSerde.of(FleetMove.class))
                        .withName("fleet-moves")
                        .withNumberOfPartitions(1))
                .process(WatchFleet.with(rules.fleet()), Named.as("watch-fleet"));
        alerts.process(KeepAlerts.ofFleet(metrics), Named.as("keep-fleet-alerts"));
        write(alerts, Topics.ALERTS, "write-fleet-alerts");
    }

    private static <V> KStream<String, V> read(StreamsBuilder flow, Topics.Topic<V> topic, String name) {
        return flow.stream(
                topic.name(),
                Consumed.with(Serdes.String(), RecordSerde.of(topic.value())).withName(name));
    }

    private static <V> void write(KStream<String, V> records, Topics.Topic<V> topic, String name) {
        records.to(
                topic.name(),
                Produced.with(Serdes.String(), RecordSerde.of(topic.value())).withName(name));
    }
}
