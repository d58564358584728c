package dev.gatewatch.diagnosis.correlate;

import com.fasterxml.jackson.annotation.JsonIgnore;
import dev.gatewatch.protocol.Category;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Diagnosis.Confidence;
import dev.gatewatch.protocol.Diagnosis.Status;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * One failure of one gateway, whatever its cause: what belongs to it, and how its life went.
 *
 * @param id of its diagnosis; stays when the cause is revised and when it comes back
 * @param family the causes that compete for it
 * @param category of the line that opened it
 * @param values what its lines told
 * @param hits the clues that were found, by {@link dev.gatewatch.diagnosis.catalogue.Clue#key}
 * @param evidence telling lines, oldest first
 * @param tally how often it was seen
 * @param life where it stands
 * @param settlesAt until when it is watched whether it heals by itself; {@code null} if that is decided
 * @param told what was told last; {@code null} if nothing yet
 */
record Failure(
        String id,
        String family,
        Category category,
        KnownValues values,
        Map<String, Hit> hits,
        List<Diagnosis.Evidence> evidence,
        Tally tally,
        Life life,
        Instant settlesAt,
        Told told) {
    static final int MOST_EVIDENCE = 8;
    static final int MOST_EVIDENCE_PER_SIGNATURE = 2;
    /** The line that names the port's owner knows it best. */
    private static final Set<String> OF_THE_PORTS_OWNER = Set.of("pid", "owner");

    private static final Comparator<Diagnosis.Evidence> BY_TIME = Comparator.comparing(Diagnosis.Evidence::time);

    Failure {
        hits = hits == null ? Map.of() : Map.copyOf(hits);
        evidence = evidence == null ? List.of() : List.copyOf(evidence);
    }

    /** A clue that was found. {@code uid} is of the first line with it. */
    record Hit(String uid, Instant time) {}

    /**
     * How often it was seen.
     *
     * @param count connections, and lines that name none
     * @param gaps lines known to be missing while it stood
     * @param conns the latest connections that were counted
     * @param countedAt when it was last counted
     */
    record Tally(long count, long gaps, List<String> conns, Instant countedAt) {
        static final int MOST_CONNS = 32;
        /** Within this time a line that names no connection is another view of the one that was counted. */
        static final Duration SAME_TRY = Duration.ofSeconds(1);

        Tally {
            conns = conns == null ? List.of() : List.copyOf(conns);
        }

        Tally plus(Moment moment) {
            String conn = moment.attribute("conn");
            if (conn == null ? isSameTry(moment) || isSameNotice(moment) : conns.contains(conn)) {
                return this;
            }
            var counted = new ArrayList<>(conns);
            if (conn != null) {
                counted.add(conn);
            }
            return new Tally(
                    count + 1,
                    gaps,
                    counted.subList(Math.max(0, counted.size() - MOST_CONNS), counted.size()),
                    moment.time());
        }

        Tally missing(long lines) {
            return new Tally(count, gaps + lines, conns, countedAt);
        }

        /** What is noticed without a line is noticed again and again while it lasts. */
        private boolean isSameNotice(Moment moment) {
            return countedAt != null && moment.uid() == null;
        }

        private boolean isSameTry(Moment moment) {
            return countedAt != null
                    && !conns.isEmpty()
                    && Duration.between(countedAt, moment.time()).abs().compareTo(SAME_TRY) <= 0;
        }
    }

    /**
     * Where it stands.
     *
     * @param status as in {@link Diagnosis.Status}
     * @param relapses when it came back, the latest ones
     */
    record Life(
            Status status,
            Instant firstSeen,
            Instant lastSeen,
            Instant resolvedAt,
            Diagnosis.Resolution resolvedBy,
            int regressions,
            List<Instant> relapses) {
        /** So many relapses within {@link #FLAPPING_WITHIN} are flapping. */
        static final int FLAPPING_FROM = 3;

        static final Duration FLAPPING_WITHIN = Duration.ofHours(1);
        /** What flaps is over only when it was quiet that long; proofs alone do not end it. */
        static final Duration STEADY_AFTER = Duration.ofMinutes(15);

        Life {
            relapses = relapses == null ? List.of() : List.copyOf(relapses);
        }

        static Life from(Instant time) {
            return new Life(Status.OPEN, time, time, null, null, 0, List.of());
        }

        Life seenAt(Instant time) {
            return new Life(
                    status,
                    time.isBefore(firstSeen) ? time : firstSeen,
                    time.isAfter(lastSeen) ? time : lastSeen,
                    resolvedAt,
                    resolvedBy,
                    regressions,
                    relapses);
        }

        Life resolved(Instant time, Diagnosis.Resolution by) {
            return new Life(Status.RESOLVED, firstSeen, lastSeen, time, by, regressions, relapses);
        }

        Life relapsed(Instant time) {
            var latest = new ArrayList<Instant>();
            relapses.stream()
                    .filter(relapse -> relapse.isAfter(time.minus(FLAPPING_WITHIN)))
                    .forEach(latest::add);
            latest.add(time);
            Status next = latest.size() >= FLAPPING_FROM ? Status.FLAPPING : Status.REGRESSED;
            return new Life(
                    next,
                    firstSeen,
                    lastSeen,
                    null,
                    null,
                    regressions + 1,
                    latest.subList(Math.max(0, latest.size() - FLAPPING_FROM), latest.size()));
        }

        Life notLaterThan(Instant time) {
            return new Life(
                    status,
                    earlier(firstSeen, time),
                    earlier(lastSeen, time),
                    earlier(resolvedAt, time),
                    resolvedBy,
                    regressions,
                    relapses.stream().map(relapse -> earlier(relapse, time)).toList());
        }
    }

    /**
     * What was told last.
     *
     * @param content a digest of what a reader sees of it
     * @param unsaid whether something changed since that is not told yet
     */
    record Told(Instant at, String cause, Confidence confidence, long count, int content, boolean unsaid) {
        Told withUnsaid(boolean now) {
            return new Told(at, cause, confidence, count, content, now);
        }
    }

    static Failure opened(String id, String family, Moment moment, Instant settlesAt) {
        return new Failure(
                id,
                family,
                moment.category(),
                KnownValues.NONE,
                Map.of(),
                List.of(),
                new Tally(0, 0, List.of(), null),
                Life.from(moment.time()),
                settlesAt,
                null);
    }

    boolean wasTold() {
        return told != null;
    }

    /** Whether it stands and somebody was told. */
    @JsonIgnore
    boolean isOpen() {
        return told != null && life.status != Status.RESOLVED;
    }

    /** Whether it is watched for a moment: a new one, or one that was resolved and seems to come back. */
    @JsonIgnore
    boolean isSettling() {
        return settlesAt != null;
    }

    /** Whether it is not over: told, or settling. */
    boolean stands() {
        return life.status != Status.RESOLVED || isSettling();
    }

    /** Whether the line names a connection or a request of it. */
    boolean hasLinkTo(Moment moment) {
        return values.sameAs(moment.attributes(), List.of("conn"))
                || values.sameAs(moment.attributes(), List.of("requestId"));
    }

    /** Whether the line lies at most so long before its first or after its latest line. */
    boolean isNear(Moment moment, Duration within) {
        return !moment.time().isBefore(life.firstSeen.minus(within))
                && !moment.time().isAfter(life.lastSeen.plus(within));
    }

    /** Whether it was resolved, and the line is from before that: it came late, and says nothing new. */
    boolean isOlderNews(Moment moment) {
        return life.status == Status.RESOLVED && !isSettling() && !moment.time().isAfter(life.resolvedAt);
    }

    /** Back again, with the evidence of this time only; it settles as the fresh one does. */
    Failure relapsing(Failure fresh) {
        return new Failure(
                id,
                family,
                fresh.category,
                fresh.values,
                fresh.hits,
                fresh.evidence,
                new Tally(
                        tally.count + fresh.tally.count,
                        tally.gaps + fresh.tally.gaps,
                        fresh.tally.conns,
                        fresh.tally.countedAt),
                life.seenAt(fresh.life.lastSeen),
                fresh.settlesAt,
                told);
    }

    /** With one more line of the failure itself. */
    Failure seen(Moment moment) {
        return new Failure(
                id,
                family,
                category,
                values.with(moment.attributes()),
                hits,
                withEvidence(moment),
                tally.plus(moment),
                life.seenAt(moment.time()),
                settlesAt,
                told);
    }

    /** With one more line that says something about it, and what that knows and it does not. */
    Failure supported(Moment moment) {
        var learned = new TreeMap<>(moment.attributes());
        learned.keySet().removeIf(name -> values.latest(name) != null && !OF_THE_PORTS_OWNER.contains(name));
        return new Failure(
                id, family, category, values.with(learned), hits, withEvidence(moment), tally, life, settlesAt, told);
    }

    /** With all that was counted to another one, which was only a symptom of this. */
    Failure absorbing(Failure symptom) {
        var lines = new ArrayList<>(evidence);
        symptom.evidence.stream()
                .filter(line -> evidence.stream().noneMatch(known -> known.uid().equals(line.uid())))
                .limit(Math.max(0, MOST_EVIDENCE - evidence.size()))
                .forEach(lines::add);
        lines.sort(BY_TIME);
        return new Failure(
                id,
                family,
                category,
                values,
                hits,
                lines,
                new Tally(tally.count + symptom.tally.count, tally.gaps, tally.conns, tally.countedAt),
                life.seenAt(symptom.life.lastSeen),
                settlesAt,
                told);
    }

    Failure with(String clue, Moment moment) {
        if (hits.containsKey(clue)) {
            return this;
        }
        var more = new TreeMap<>(hits);
        more.put(clue, new Hit(moment.uid(), moment.time()));
        return new Failure(id, family, category, values, more, evidence, tally, life, settlesAt, told);
    }

    Failure withGap(long lines) {
        return new Failure(id, family, category, values, hits, evidence, tally.missing(lines), life, settlesAt, told);
    }

    Failure settlingUntil(Instant time) {
        Instant earliest = settlesAt == null || time.isBefore(settlesAt) ? time : settlesAt;
        return new Failure(id, family, category, values, hits, evidence, tally, life, earliest, told);
    }

    Failure settled() {
        return new Failure(id, family, category, values, hits, evidence, tally, life, null, told);
    }

    Failure with(Life changed) {
        return new Failure(id, family, category, values, hits, evidence, tally, changed, settlesAt, told);
    }

    Failure telling(Told now) {
        return new Failure(id, family, category, values, hits, evidence, tally, life, settlesAt, now);
    }

    /** On a clock that was set back: nothing of it lies in the future. */
    Failure notLaterThan(Instant time) {
        return new Failure(
                id,
                family,
                category,
                values,
                hits,
                evidence,
                new Tally(tally.count, tally.gaps, tally.conns, earlier(tally.countedAt, time)),
                life.notLaterThan(time),
                earlier(settlesAt, time),
                told == null
                        ? null
                        : new Told(
                                earlier(told.at, time),
                                told.cause,
                                told.confidence,
                                told.count,
                                told.content,
                                told.unsaid));
    }

    /** The first lines of each kind and the latest of all, bounded. */
    private List<Diagnosis.Evidence> withEvidence(Moment moment) {
        if (moment.line() == null
                || evidence.stream().anyMatch(known -> known.uid().equals(moment.uid()))) {
            return evidence;
        }
        var lines = new ArrayList<>(evidence);
        List<Diagnosis.Evidence> ofItsKind = lines.stream()
                .filter(known -> known.signature().equals(moment.signature()))
                .toList();
        if (ofItsKind.size() >= MOST_EVIDENCE_PER_SIGNATURE) {
            lines.remove(ofItsKind.get(ofItsKind.size() - 1));
        } else if (lines.size() >= MOST_EVIDENCE) {
            lines.remove(lines.size() - 1);
        }
        lines.add(moment.asEvidence());
        lines.sort(BY_TIME);
        return lines;
    }

    private static Instant earlier(Instant time, Instant limit) {
        return time != null && time.isAfter(limit) ? limit : time;
    }
}
