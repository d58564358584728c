package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Cause;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;

/** Where a line that is a failure has its place among the failures that are known. */
final class Place {
    /** So many failures of one family that stand are taken for one: it is no longer about single clients. */
    static final int MOST_OF_A_FAMILY = 16;
    /** A symptom may be seen this long before the first line of its cause. */
    static final Duration SYMPTOM_AHEAD = Duration.ofMinutes(2);

    private static final Comparator<Failure> LATEST_FIRST =
            Comparator.comparing((Failure failure) -> failure.life().lastSeen()).reversed();

    private final Collection<Failure> failures;
    private final List<Failure> ofItsFamily;
    private final Cause cause;
    private final Moment moment;

    /**
     * The place of a line.
     *
     * @param cause the cause that the line speaks for most strongly
     */
    Place(Collection<Failure> failures, Cause cause, Moment moment) {
        this.failures = failures;
        this.cause = cause;
        this.moment = moment;
        ofItsFamily = new ArrayList<>();
        failures.stream()
                .filter(failure -> failure.family().equals(cause.family()))
                .sorted(LATEST_FIRST)
                .forEach(ofItsFamily::add);
    }

    /**
     * The failure of which it is one more line: that of its connection or request, or that which stands and is about the
     * same client or device, or the latest that it does not contradict. A line that comes late may belong to one that is
     * over.
     */
    Optional<Failure> whereItBelongs() {
        return ofItsFamily.stream()
                .filter(failure -> failure.hasLinkTo(moment))
                .findFirst()
                .or(() -> among(Failure::stands))
                .or(this::oneOfTooMany)
                .or(() -> among(failure -> failure.isOlderNews(moment)))
                .filter(failure -> failure.stands() || failure.isOlderNews(moment));
    }

    /** The failure that it may bring back. */
    Optional<Failure> whatMayComeBack() {
        return among(failure -> !failure.stands());
    }

    /** The failures of which it may be only a symptom: those that stand, and that of its connection. */
    List<Failure> whatMayExplainIt() {
        return failures.stream()
                .filter(failure -> failure.hasLinkTo(moment)
                        || (failure.stands()
                                && !moment.time()
                                        .isBefore(failure.life().firstSeen().minus(SYMPTOM_AHEAD))
                                && failure.values().agreeWith(moment.attributes(), cause.per())))
                .toList();
    }

    /** Those that may be only symptoms of this one. */
    static List<Failure> symptomsOf(Failure failure, List<Failure> standing) {
        return standing.stream()
                .filter(other -> !other.id().equals(failure.id())
                        && !other.life()
                                .lastSeen()
                                .isBefore(failure.life().firstSeen().minus(SYMPTOM_AHEAD))
                        && other.values().agreeWith(failure.values(), List.of("remote", "device")))
                .toList();
    }

    private Optional<Failure> among(Predicate<Failure> which) {
        List<Failure> candidates = ofItsFamily.stream().filter(which).toList();
        return candidates.stream()
                .filter(failure -> failure.values().sameAs(moment.attributes(), cause.per()))
                .findFirst()
                .or(() -> candidates.stream()
                        .filter(failure -> failure.values().agreeWith(moment.attributes(), cause.per()))
                        .findFirst());
    }

    /** The latest, where so many stand that it is no longer about single clients. */
    private Optional<Failure> oneOfTooMany() {
        List<Failure> standing = ofItsFamily.stream().filter(Failure::stands).toList();
        return standing.size() < MOST_OF_A_FAMILY ? Optional.empty() : Optional.of(standing.get(0));
    }
}
