package dev.gatewatch.streams.topology;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Heartbeat;
import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.protocol.Topics;
import dev.gatewatch.streams.alert.RepeatedCloses;
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

/**
 * From lines to diagnoses.
 *
 * <p>Everything is keyed by host from end to end, so that one task sees all of a host, in order. Every node and store
 * has a name of its own: a step that is put in between renames nothing and loses no state.
 *
 * @param catalogue the one in force; another one is taken over without a restart
 * @param silentAfter how long a host's shipper may say nothing before the host counts as silent
 */
public record DiagnosisTopology(
        Supplier<Catalogue> catalogue, RepeatedCloses repeatedCloses, Duration silentAfter, GatewatchMetrics metrics) {

    public Topology build() {
        metrics.expectAlerts(CountPolicyCloses.RULE);
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
        // Before the closes are counted: an alert names the diagnosis that the history knows by then.
        findings.process(KeepHistory.with(metrics), Named.as("keep-history"));
        KStream<String, Alert> alerts =
                findings.process(CountPolicyCloses.with(repeatedCloses), Named.as("count-1008-closes"));
        alerts.process(KeepAlerts.with(metrics), Named.as("keep-alerts"));

        write(events, Topics.EVENTS, "write-events");
        write(diagnoses, Topics.DIAGNOSES, "write-diagnoses");
        write(alerts, Topics.ALERTS, "write-alerts");
        return flow.build();
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
