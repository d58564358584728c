package dev.gatewatch.streams.metrics;

import dev.gatewatch.diagnosis.catalogue.Catalogue;
import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.protocol.Alert;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.streams.catalogue.FromCatalogue;
import io.prometheus.metrics.core.datapoints.CounterDataPoint;
import io.prometheus.metrics.core.datapoints.DistributionDataPoint;
import io.prometheus.metrics.core.metrics.Counter;
import io.prometheus.metrics.core.metrics.Histogram;
import io.prometheus.metrics.model.registry.PrometheusRegistry;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * Counts what happens, as it happens. Thread-safe.
 *
 * <p>Each line that was read had one outcome, so the sum over {@code outcome} is the number of lines read:
 * matched + unmatched + rejected. Rejected lines are in {@code openclaw.dead-letters}; any is worth a look. Matched lines
 * less repeated events are the events in {@code openclaw.events}.
 *
 * <p>What is processed again after a failure is counted again: these are for graphs and alarms, the history is exact.
 */
public final class GatewatchMetrics {
    /** Stands for a cause that is not known, or not yet. */
    public static final String UNKNOWN = "unknown";

    private static final String OTHER = "other";
    private static final String POLICY_VIOLATION = "1008";
    /** The codes that gateways close with; a log may say any number. */
    private static final List<String> CODES = List.of(
            "1000", "1001", "1002", "1005", "1006", POLICY_VIOLATION, "1011", "1012", "1013", "4001", "4008", OTHER);

    private static final double[] SECONDS_TO_DETECT = {0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 300, 1800, 7200, 86400};
    private static final double[] SECONDS_TO_RESOLVE = {
        1, 5, 15, 60, 300, 900, 1800, 3600, 4 * 3600, 12 * 3600, 86400, 7 * 86400
    };

    private final Supplier<Set<String>> causes;
    private final Map<LineOutcome, CounterDataPoint> lines;
    private final Map<Diagnosis.Change, CounterDataPoint> changes;
    private final CounterDataPoint linesLost;
    private final CounterDataPoint eventsRepeated;
    private final CounterDataPoint deadLetters;
    private final Counter closes;
    private final Counter alerts;
    private final Counter deliveries;
    private final CounterDataPoint restored;
    private final DistributionDataPoint timeToDetect;
    private final DistributionDataPoint timeToResolveByProof;
    private final DistributionDataPoint timeToResolveByQuiet;

    /** @param catalogue whose causes are labels */
    public GatewatchMetrics(PrometheusRegistry registry, Supplier<Catalogue> catalogue) {
        causes = new FromCatalogue<>(catalogue, GatewatchMetrics::causesOf);
        Counter byOutcome = Metric.LINES.counter(registry);
        lines = zeroed(LineOutcome.class, outcome -> byOutcome.labelValues(outcome.wireName()));
        Counter byChange = Metric.DIAGNOSIS_CHANGES.counter(registry);
        changes = zeroed(Diagnosis.Change.class, change -> byChange.labelValues(change.wireName()));
        linesLost = Metric.LINES_LOST.counter(registry);
        eventsRepeated = Metric.EVENTS_REPEATED.counter(registry);
        deadLetters = Metric.DEAD_LETTERS.counter(registry);
        closes = Metric.CLOSES.counter(registry);
        causes.get().forEach(cause -> closes.initLabelValues(POLICY_VIOLATION, cause));
        CODES.forEach(code -> closes.initLabelValues(code, UNKNOWN));
        alerts = Metric.ALERTS.counter(registry);
        deliveries = Metric.ALERT_DELIVERIES.counter(registry);
        for (Channel channel : Channel.values()) {
            for (DeliveryOutcome outcome : DeliveryOutcome.values()) {
                deliveries.initLabelValues(channel.wireName(), outcome.wireName());
            }
        }
        restored = Metric.RESTORED_RECORDS.counter(registry);
        timeToDetect = Metric.TIME_TO_DETECT.histogram(registry, SECONDS_TO_DETECT);
        Histogram timeToResolve = Metric.TIME_TO_RESOLVE.histogram(registry, SECONDS_TO_RESOLVE);
        timeToResolveByProof = timeToResolve.labelValues("proof");
        timeToResolveByQuiet = timeToResolve.labelValues("quiet");
    }

    /** What became of a line. */
    public enum LineOutcome {
        /** It means something: an event. */
        MATCHED,
        /** No signature knows it: an ordinary line. */
        UNMATCHED,
        /** It could not be read. */
        REJECTED;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** Where alerts are delivered to. */
    public enum Channel {
        ALERTMANAGER,
        WEBHOOK,
        SLACK,
        COMMAND;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    /** What came of an attempt to deliver an alert. */
    public enum DeliveryOutcome {
        /** The receiver took it. */
        DELIVERED,
        /** It did not; it will be tried again. */
        FAILED,
        /** It never will: it said so itself, or was tried for too long. */
        GIVEN_UP;

        String wireName() {
            return name().toLowerCase(Locale.ROOT);
        }
    }

    public void line(LineOutcome outcome) {
        lines.get(outcome).inc();
    }

    public void linesLost(long count) {
        linesLost.inc(Math.max(0, count));
    }

    public void repeatedEvent() {
        eventsRepeated.inc();
    }

    public void deadLetter() {
        deadLetters.inc();
    }

    /**
     * A gateway closed a connection for a failure.
     *
     * @param code as the log says it
     * @param cause id of the cause; what the catalogue does not know counts as {@link #UNKNOWN}
     */
    public void close(String code, String cause) {
        closes.labelValues(CODES.contains(code) ? code : OTHER, causes.get().contains(cause) ? cause : UNKNOWN)
                .inc();
    }

    private static Set<String> causesOf(Catalogue catalogue) {
        Set<String> causes = new HashSet<>(Set.of(UNKNOWN));
        catalogue.causes().stream().map(Cause::id).forEach(causes::add);
        return Set.copyOf(causes);
    }

    public void changed(Diagnosis.Change change) {
        changes.get(change).inc();
    }

    /** @param time from the first line to the diagnosis; a host's clock that is ahead makes it negative, which is 0 */
    public void detected(Duration time) {
        timeToDetect.observe(seconds(time));
    }

    /**
     * A failure is over.
     *
     * @param time for which it lasted
     * @param proved by a line, rather than by quiet
     */
    public void resolved(Duration time, boolean proved) {
        (proved ? timeToResolveByProof : timeToResolveByQuiet).observe(seconds(time));
    }

    /** Makes a rule known, so that its alerts count from zero. */
    public void expectAlerts(String rule) {
        Arrays.stream(Alert.State.values()).forEach(state -> alerts.initLabelValues(rule, state.wireName()));
    }

    /** @param rule one of ours, so that the labels stay few */
    public void alert(String rule, Alert.State state) {
        alerts.labelValues(rule, state.wireName()).inc();
    }

    /** There was an attempt to deliver an alert. */
    public void delivery(Channel channel, DeliveryOutcome outcome) {
        deliveries.labelValues(channel.wireName(), outcome.wireName()).inc();
    }

    /** Records of state were read back. */
    public void restored(long records) {
        restored.inc(records);
    }

    private static double seconds(Duration time) {
        return Math.max(0, time.toMillis() / 1000.0);
    }

    private static <E extends Enum<E>> Map<E, CounterDataPoint> zeroed(
            Class<E> values, Function<E, CounterDataPoint> counter) {
        return Arrays.stream(values.getEnumConstants())
                .collect(Collectors.toMap(Function.identity(), counter, (a, b) -> a, () -> new EnumMap<>(values)));
    }
}
