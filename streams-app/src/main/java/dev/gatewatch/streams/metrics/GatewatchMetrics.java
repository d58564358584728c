package dev.gatewatch.streams.metrics;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/**
 * The names of what is counted, all in one place.
 *
 * <p>Each line that was read had one outcome, so the sum over {@code outcome} is the number of lines read:
 * matched + unmatched + rejected. Rejected lines are in {@code openclaw.dead-letters}; any is worth a look. Matched lines
 * less repeated events are the events in {@code openclaw.events}.
 */
public final class GatewatchMetrics {
    static final String LINES = "gatewatch.lines";
    static final String REPEATED_EVENTS = "gatewatch.events.repeated";
    static final String DEAD_LETTERS = "gatewatch.dead.letters";

    private final Map<LineOutcome, Counter> lines;
    private final Counter repeatedEvents;
    private final Counter deadLetters;

    public GatewatchMetrics(MeterRegistry registry) {
        lines = zeroed(
                LineOutcome.class,
                outcome -> Counter.builder(LINES)
                        .description("Lines read from openclaw.logs, by what became of them")
                        .tag("outcome", outcome.wireName())
                        .register(registry));
        repeatedEvents = Counter.builder(REPEATED_EVENTS)
                .description("Events that were dropped because their line had been seen before")
                .register(registry);
        deadLetters = Counter.builder(DEAD_LETTERS)
                .description("Records of any topic that could not be read or processed")
                .register(registry);
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

    public void line(LineOutcome outcome) {
        lines.get(outcome).increment();
    }

    public void repeatedEvent() {
        repeatedEvents.increment();
    }

    public void deadLetter() {
        deadLetters.increment();
    }

    /** One counter for each value, there from the start, so that nobody has to guess whether absent means none. */
    private static <E extends Enum<E>> Map<E, Counter> zeroed(Class<E> values, Function<E, Counter> counter) {
        return Arrays.stream(values.getEnumConstants())
                .collect(Collectors.toMap(Function.identity(), counter, (a, b) -> a, () -> new EnumMap<>(values)));
    }
}
