package dev.gatewatch.streams.alert;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * When somebody is woken. A rule that is {@code null} is off.
 *
 * @param tooLate what reaches us later than this after it happened never fires: nobody is woken by what is over
 * @param closes never {@code null}; may have no threshold
 * @param silentHost how long a host that was silent must be heard until its alert is over
 * @param flapping fires at once
 * @param openTooLong how long a diagnosis may be open
 */
public record AlertRules(
        Duration tooLate,
        CloseThresholds closes,
        Persisting silentHost,
        Persisting flapping,
        Persisting openTooLong,
        LostLines lostLines,
        FleetOutbreak fleet) {

    public static final Duration TOO_LATE = Duration.ofMinutes(5);
    /** Four heartbeats may get lost. */
    static final Duration SILENT_AFTER = Duration.ofSeconds(45);

    public static final AlertRules DEFAULT = new AlertRules(
            TOO_LATE,
            new CloseThresholds(RepeatedCloses.DEFAULT, List.of()),
            silentHost(SILENT_AFTER, TOO_LATE),
            new Persisting(Duration.ZERO, Duration.ZERO, TOO_LATE),
            new Persisting(Duration.ofMinutes(30), Duration.ZERO, TOO_LATE),
            new LostLines(1, Duration.ofMinutes(10), TOO_LATE),
            new FleetOutbreak(10, 20, Duration.ofMinutes(10)));

    /**
     * A host that is silent now and again is one alert: it must be heard for longer than it may be silent.
     *
     * @param silentAfter as in {@link AlertSettings}
     */
    static Persisting silentHost(Duration silentAfter, Duration tooLate) {
        return new Persisting(Duration.ZERO, silentAfter.multipliedBy(2), tooLate);
    }

    /**
     * How many closes of which hosts and causes are too many.
     *
     * @param usual where no other fits; {@code null} for none
     * @param own the first that fits counts
     */
    public record CloseThresholds(RepeatedCloses usual, List<Own> own) {
        private static final String USUAL = "";

        public CloseThresholds {
            own = List.copyOf(own);
        }

        /** The threshold for a close; empty if none counts it. */
        public Optional<Chosen> of(String host, String cause) {
            return own.stream()
                    .filter(candidate -> candidate.fits(host, cause))
                    .findFirst()
                    .map(first -> new Chosen(first.name(), first.rule()))
                    .or(() -> Optional.of(new Chosen(USUAL, usual)))
                    .filter(chosen -> chosen.rule() != null);
        }

        /** The threshold of that name, as long as there is one. */
        public Optional<RepeatedCloses> named(String name) {
            return name.equals(USUAL)
                    ? Optional.ofNullable(usual)
                    : own.stream()
                            .filter(candidate -> candidate.name().equals(name))
                            .findFirst()
                            .map(Own::rule);
        }
    }

    /**
     * A threshold of its own.
     *
     * @param cause ids of causes; a close whose cause is not known fits {@code *} alone
     * @param rule {@code null} where such closes never fire
     */
    public record Own(NamePattern host, NamePattern cause, RepeatedCloses rule) {
        /** What tells it from the others, and does not change when others are added. */
        String name() {
            return host.text() + " " + cause.text();
        }

        private boolean fits(String ofHost, String ofCause) {
            return host.fits(ofHost) && cause.fits(ofCause == null ? "" : ofCause);
        }
    }

    /** @param name empty for the usual one */
    public record Chosen(String name, RepeatedCloses rule) {}
}
