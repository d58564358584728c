package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.Clue;
import dev.gatewatch.diagnosis.catalogue.Cure;
import dev.gatewatch.diagnosis.correlate.Causes.CauseClue;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Diagnosis.Change;
import dev.gatewatch.protocol.Diagnosis.Resolution;
import dev.gatewatch.protocol.Diagnosis.Status;
import dev.gatewatch.protocol.HostFacts;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;

/**
 * One step in the story of a gateway: its failures are taken out, what happened is done to them, and what has news is
 * told.
 */
final class GatewayTurn {
    /** Failures of a gateway that are remembered; what is resolved longest gives way first. */
    static final int MOST_FAILURES = 48;
    /** What was resolved longer ago than this is forgotten: when it comes back, it is a new diagnosis. */
    static final Duration REMEMBERED = Duration.ofDays(7);
    /** Lost lines count to a failure that opens within this time after them. */
    static final Duration GAP_AHEAD = Duration.ofMinutes(1);

    private static final Comparator<Failure> FIRST_TO_FORGET = Comparator.comparing(Failure::stands)
            .thenComparing(failure -> failure.life().lastSeen());

    private final String host;
    private final Causes causes;
    private final String catalogueVersion;
    private final Consumer<Diagnosis> tell;
    private final Map<String, Failure> failures = new LinkedHashMap<>();
    private final Set<String> touched = new LinkedHashSet<>();
    private GatewayState gateway;

    GatewayTurn(String host, GatewayState gateway, Causes causes, String catalogueVersion, Consumer<Diagnosis> tell) {
        this.host = host;
        this.gateway = gateway;
        this.causes = causes;
        this.catalogueVersion = catalogueVersion;
        this.tell = tell;
        // Another catalogue may have made the state: what it knew no cause of any more is forgotten.
        for (Failure failure : gateway.failures()) {
            if (!failure.wasTold() || causes.byId(failure.told().cause()).isPresent()) {
                failures.put(failure.id(), failure);
            }
        }
    }

    GatewayState end() {
        return gateway.with(List.copyOf(failures.values()));
    }

    // ---------------------------------------------------------------- what happens

    void take(Moment moment) {
        if (gateway.remembers(moment.uid())) {
            return;
        }
        learnRelease(moment);
        Map<String, List<CauseClue>> clues = causes.cluesIn(moment);
        Set<Cause> curable = causes.curableBy(moment);
        if (!clues.isEmpty() || !curable.isEmpty()) {
            cure(moment, curable);
            weigh(moment, clues);
            List<CauseClue> failing = Causes.failureAmong(clues);
            if (!failing.isEmpty()) {
                fail(moment, failing, clues);
            }
            gateway = gateway.remembering(moment);
        }
        tellNews(moment.time());
    }

    void missing(long lines, Instant time) {
        gateway = gateway.missing(lines, time);
        standing().forEach(failure -> put(failure.withGap(lines)));
        tellNews(time);
    }

    void learn(HostFacts facts) {
        gateway = gateway.with(facts);
        standing().forEach(this::put);
        tellNews(facts.time());
    }

    /** Time goes by until then: what falls due is done in order, each at its own time. */
    void fallDue(Instant now) {
        for (Due due = nextDue(); due != null && now.isAfter(due.time()); due = nextDue()) {
            due.act().run();
        }
    }

    void settleAll() {
        standing().stream()
                .filter(Failure::isSettling)
                .forEach(failure ->
                        settle(failures.get(failure.id()), failure.life().lastSeen()));
    }

    // ---------------------------------------------------------------- what a line does

    private void learnRelease(Moment moment) {
        GatewayState before = gateway;
        gateway = Release.learnedFrom(moment, gateway);
        if (gateway != before) {
            standing().forEach(this::put);
        }
    }

    /** A line may show that a failure is over; one that is still settling then never was. */
    private void cure(Moment moment, Set<Cause> curable) {
        for (Failure failure : standing()) {
            if (failure.life().status() == Status.FLAPPING
                    || moment.time().isBefore(failure.life().lastSeen())) {
                continue;
            }
            leadingCause(failure)
                    .filter(curable::contains)
                    .flatMap(cause ->
                            Causes.cures(cause, moment, failure.values()).findFirst())
                    .ifPresent(cure -> end(failure, cure, moment));
        }
    }

    private void end(Failure failure, Cure cure, Moment moment) {
        if (!failure.isSettling()) {
            Report report = report(failure);
            String text = cure.text()
                    .withOrNamed(name -> moment.attribute(name) != null ? moment.attribute(name) : report.value(name));
            resolve(failure, moment.time(), new Resolution(!cure.presumed(), text, moment.uid(), moment.line()));
        } else if (failure.wasTold()) {
            put(failure.settled());
        } else {
            failures.remove(failure.id());
        }
    }

    /** A line may speak for or against a cause of a failure near it. */
    private void weigh(Moment moment, Map<String, List<CauseClue>> clues) {
        for (Failure failure : standing()) {
            Failure weighed = weighed(failure, moment, clues);
            if (weighed != failure) {
                put(weighed);
            }
        }
    }

    private static Failure weighed(Failure failure, Moment moment, Map<String, List<CauseClue>> clues) {
        Failure weighed = failure;
        for (CauseClue clue : clues.getOrDefault(failure.family(), List.of())) {
            if (!clue.is(Clue.Role.FAILURE)
                    && failure.isNear(moment, clue.clue().within())
                    && failure.values()
                            .agreeWith(moment.attributes(), clue.clue().same())) {
                weighed = weighed.with(clue.key(), moment);
                if (clue.is(Clue.Role.NEAR)) {
                    weighed = weighed.supported(moment);
                }
            }
        }
        return weighed;
    }

    /** A line that is a failure belongs to one that is known, is a symptom of one, brings one back, or opens one. */
    private void fail(Moment moment, List<CauseClue> failing, Map<String, List<CauseClue>> clues) {
        Cause cause = failing.get(0).cause();
        var place = new Place(failures.values(), cause, moment);
        Optional<Failure> its = place.whereItBelongs();
        if (its.isPresent()) {
            put(joined(its.get(), moment, failing, clues));
            return;
        }
        Optional<Failure> explaining = place.whatMayExplainIt().stream()
                .filter(failure -> explains(failure, cause))
                .findFirst();
        if (explaining.isPresent()) {
            put(explaining.get().seen(moment));
            return;
        }
        Failure fresh = fresh(moment, failing, clues);
        put(place.whatMayComeBack()
                .filter(resolved -> isOfTheSameCause(fresh, resolved))
                .map(resolved -> resolved.relapsing(fresh))
                .orElse(fresh));
        if (failures.size() > MOST_FAILURES) {
            failures.remove(failures.values().stream()
                    .min(FIRST_TO_FORGET)
                    .orElseThrow()
                    .id());
        }
    }

    private static Failure joined(
            Failure failure, Moment moment, List<CauseClue> failing, Map<String, List<CauseClue>> clues) {
        Failure joined = failure.seen(moment);
        for (CauseClue clue : failing) {
            if (joined.tally().count() >= clue.clue().times()) {
                joined = joined.with(clue.key(), moment);
            }
        }
        joined = weighed(joined, moment, clues);
        return joined.isSettling() ? joined.settlingUntil(settlesAt(moment, failing)) : joined;
    }

    /** A failure of which this is the first line, weighed with what was said before it. */
    private Failure fresh(Moment moment, List<CauseClue> failing, Map<String, List<CauseClue>> clues) {
        String family = failing.get(0).cause().family();
        String id = DiagnosisId.of(host, gateway.name(), family, moment);
        Failure fresh = joined(Failure.opened(id, family, moment, settlesAt(moment, failing)), moment, failing, clues);
        for (Moment earlier : gateway.recent()) {
            fresh = weighed(fresh, earlier, causes.cluesIn(earlier));
        }
        return gateway.lost() != null && !gateway.lost().isBefore(moment.time().minus(GAP_AHEAD))
                ? fresh.withGap(gateway.lostLines())
                : fresh;
    }

    private static Instant settlesAt(Moment moment, List<CauseClue> failing) {
        return moment.time().plus(failing.get(0).clue().settle());
    }

    private boolean isOfTheSameCause(Failure fresh, Failure resolved) {
        return leadingCause(fresh)
                .filter(cause -> cause.id().equals(resolved.told().cause()))
                .isPresent();
    }

    // ---------------------------------------------------------------- what time does

    /** What is to be done when its time has come. */
    private record Due(Instant time, Runnable act) {}

    private Due nextDue() {
        Due next = null;
        for (Failure failure : failures.values()) {
            Due due = due(failure);
            if (due.time() != null && (next == null || due.time().isBefore(next.time()))) {
                next = due;
            }
        }
        return next;
    }

    private Due due(Failure failure) {
        if (failure.isSettling()) {
            return new Due(failure.settlesAt(), () -> settle(failure, failure.settlesAt()));
        }
        if (!failure.isOpen()) {
            return new Due(failure.life().resolvedAt().plus(REMEMBERED), () -> failures.remove(failure.id()));
        }
        Instant quietAt = quietAt(failure);
        Instant updateAt = failure.told().unsaid() ? News.nextUpdate(failure.told()) : null;
        boolean quietFirst = updateAt == null || (quietAt != null && quietAt.isBefore(updateAt));
        return quietFirst
                ? new Due(quietAt, () -> resolve(failure, quietAt, wentQuiet(failure)))
                : new Due(updateAt, () -> tellNewsOf(failure, updateAt));
    }

    /** {@code null} where silence proves nothing. */
    private Instant quietAt(Failure failure) {
        Duration quiet = quiet(failure);
        return quiet == null ? null : failure.life().lastSeen().plus(quiet);
    }

    private Duration quiet(Failure failure) {
        if (failure.life().status() == Status.FLAPPING) {
            return Failure.Life.STEADY_AFTER;
        }
        return leadingCause(failure).map(Cause::quiet).orElse(null);
    }

    private Resolution wentQuiet(Failure failure) {
        return new Resolution(
                false, "It went quiet: no such line for " + quiet(failure).toMinutes() + " min.", null, null);
    }

    /** It did not heal: a new failure is told, a resolved one has regressed. */
    private void settle(Failure settling, Instant time) {
        Failure failure = settling.settled();
        if (!report(failure).ranking().hasCause()) {
            failures.remove(failure.id());
            if (failure.wasTold()) {
                put(failure);
            }
            return;
        }
        Change change = Change.OPENED;
        if (failure.life().status() == Status.RESOLVED) {
            failure = failure.with(failure.life().relapsed(time));
            change = failure.life().status() == Status.FLAPPING ? Change.FLAPPING : Change.REGRESSED;
        }
        tell(failure, change, time);
        foldSymptoms(failures.get(failure.id()), time);
    }

    private void resolve(Failure failure, Instant time, Resolution by) {
        tell(failure.with(failure.life().resolved(time, by)), Change.RESOLVED, time);
    }

    /** What stands and is only a symptom of this one is counted to it from now on. */
    private void foldSymptoms(Failure failure, Instant time) {
        Failure folded = failure;
        for (Failure symptom : Place.symptomsOf(failure, standing())) {
            if (leadingCause(symptom).filter(cause -> explains(failure, cause)).isEmpty()) {
                continue;
            }
            folded = folded.absorbing(symptom);
            if (symptom.wasTold()) {
                String text = "It was a symptom: " + report(failure).cause().title() + ".";
                resolve(symptom.settled(), time, new Resolution(false, text, null, null));
            } else {
                failures.remove(symptom.id());
            }
        }
        if (folded != failure) {
            put(folded);
        }
    }

    // ---------------------------------------------------------------- what is told

    /** What has settled at once, and what has news among all that was touched. */
    private void tellNews(Instant time) {
        for (String id : List.copyOf(touched)) {
            Failure failure = failures.get(id);
            if (failure == null) {
                continue;
            }
            if (failure.isSettling()) {
                if (!failure.settlesAt().isAfter(time)) {
                    settle(failure, time);
                }
            } else if (failure.isOpen()) {
                tellNewsOf(failure, time);
            }
        }
        touched.clear();
    }

    private void tellNewsOf(Failure failure, Instant time) {
        Report report = report(failure);
        if (!report.ranking().hasCause()) {
            resolve(failure, time, new Resolution(false, "It was refuted: " + report.whyNot(), null, null));
            return;
        }
        News news = News.of(failure, report, time);
        switch (news) {
            case NONE ->
                failures.put(failure.id(), failure.telling(failure.told().withUnsaid(false)));
            case LATER ->
                failures.put(failure.id(), failure.telling(failure.told().withUnsaid(true)));
            case UPDATE -> tell(failure, Change.UPDATED, time);
            case REVISION -> {
                tell(failure, Change.REVISED, time);
                foldSymptoms(failures.get(failure.id()), time);
            }
        }
    }

    private void tell(Failure failure, Change change, Instant time) {
        Report report = report(failure);
        tell.accept(report.diagnosis(change, time));
        failures.put(
                failure.id(),
                failure.telling(new Failure.Told(
                        time,
                        report.cause().id(),
                        report.ranking().confidence(),
                        failure.tally().count(),
                        report.content(),
                        false)));
    }

    // ---------------------------------------------------------------- small things

    private void put(Failure failure) {
        failures.put(failure.id(), failure);
        touched.add(failure.id());
    }

    private List<Failure> standing() {
        var standing = new ArrayList<Failure>();
        for (Failure failure : failures.values()) {
            if (failure.stands()) {
                standing.add(failure);
            }
        }
        return standing;
    }

    private boolean explains(Failure failure, Cause symptom) {
        return leadingCause(failure)
                .filter(cause -> cause.explains().contains(symptom.id()))
                .isPresent();
    }

    /** The cause that was told; before anything was told, the first of the ranking. */
    private Optional<Cause> leadingCause(Failure failure) {
        if (failure.wasTold() && !failure.isSettling()) {
            return causes.byId(failure.told().cause());
        }
        Ranking ranking = report(failure).ranking();
        return ranking.hasCause() ? Optional.of(ranking.first().cause()) : Optional.empty();
    }

    private Report report(Failure failure) {
        return Report.of(host, gateway, failure, causes, catalogueVersion);
    }
}
