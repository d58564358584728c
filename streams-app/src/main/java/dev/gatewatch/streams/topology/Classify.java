package dev.gatewatch.streams.topology;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.classify.Classifier;
import dev.gatewatch.protocol.GatewayEvent;
import dev.gatewatch.protocol.Json;
import dev.gatewatch.protocol.LogLine;
import dev.gatewatch.protocol.MalformedRecordException;
import dev.gatewatch.streams.catalogue.FromCatalogue;
import dev.gatewatch.streams.metrics.GatewatchMetrics;
import dev.gatewatch.streams.metrics.GatewatchMetrics.LineOutcome;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;
import org.apache.kafka.streams.processor.api.FixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorSupplier;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;

/**
 * Reads lines and passes on those that mean something.
 *
 * <p>Most lines mean nothing, and are known by their bytes alone: they are never parsed. What is no line throws, and
 * {@link DeadLetters} takes it. Each line read is counted as matched, unmatched or rejected.
 */
final class Classify implements FixedKeyProcessor<String, byte[], GatewayEvent> {
    /** Times outside of these are not times of log lines, and would not survive being written as milliseconds. */
    private static final Instant FIRST_TIME = Instant.EPOCH;

    private static final Instant LAST_TIME = Instant.parse("9999-12-31T23:59:59Z");

    private final Supplier<Classifier> classifier;
    private final GatewatchMetrics metrics;
    private FixedKeyProcessorContext<String, GatewayEvent> context;

    private Classify(Supplier<Classifier> classifier, GatewatchMetrics metrics) {
        this.classifier = classifier;
        this.metrics = metrics;
    }

    static FixedKeyProcessorSupplier<String, byte[], GatewayEvent> with(
            Supplier<Catalogue> catalogue, GatewatchMetrics metrics) {
        var classifier = new FromCatalogue<>(catalogue, Classifier::new);
        return () -> new Classify(classifier, metrics);
    }

    @Override
    public void init(FixedKeyProcessorContext<String, GatewayEvent> context) {
        this.context = context;
    }

    @Override
    public void process(FixedKeyRecord<String, byte[]> line) {
        Optional<GatewayEvent> event;
        try {
            event = judge(line.key(), line.value());
        } catch (RuntimeException e) {
            metrics.line(LineOutcome.REJECTED);
            throw e;
        }
        metrics.line(event.isPresent() ? LineOutcome.MATCHED : LineOutcome.UNMATCHED);
        event.ifPresent(telling -> context.forward(line.withValue(telling)));
    }

    private Optional<GatewayEvent> judge(String host, byte[] json) {
        if (host == null || host.isEmpty() || hasControl(host)) {
            throw new MalformedRecordException("the record's key is not a host name", null);
        }
        if (json == null || json.length < 2 || json[0] != '{' || json[json.length - 1] != '}') {
            throw new MalformedRecordException("LogLine: the value is not a JSON object", null);
        }
        Classifier now = classifier.get();
        if (!now.mayMatter(json)) {
            return Optional.empty();
        }
        LogLine line = Json.read(json, LogLine.class);
        check(line, host);
        return now.classify(line);
    }

    private static boolean hasControl(String text) {
        for (int i = 0; i < text.length(); i++) {
            if (Character.isISOControl(text.charAt(i))) {
                return true;
            }
        }
        return false;
    }

    private static void check(LogLine line, String host) {
        if (!host.equals(line.host())) {
            throw new MalformedRecordException(
                    "LogLine: host is " + line.host() + ", but the record's key is " + host, null);
        }
        if (line.uid() == null || line.observedTime() == null) {
            throw new MalformedRecordException("LogLine: uid and observedTime must be there", null);
        }
        if (line.happenedAt().isBefore(FIRST_TIME) || line.happenedAt().isAfter(LAST_TIME)) {
            throw new MalformedRecordException(
                    "LogLine: time is " + line.happenedAt() + "; lines are from 1970 to 9999", null);
        }
    }
}
