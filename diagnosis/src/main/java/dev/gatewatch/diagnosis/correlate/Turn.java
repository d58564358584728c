package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.Clue;
import dev.gatewatch.diagnosis.catalogue.Cure;
import dev.gatewatch.diagnosis.catalogue.OpenClawVersion;
import dev.gatewatch.diagnosis.correlate.Causes.CauseClue;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.Diagnosis.Change;
import dev.gatewatch.protocol.Diagnosis.Status;
import dev.gatewatch.protocol.HostFacts;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** One step in a host's story. Used once: what happened is taken, then the step ends. */
final class Turn {
    /** Failures of a gateway that are remembered; what is resolved longest gives way first. */
    static final int MOST_FAILURES = 48;
    /** So many failures of one family that stand are taken for one: it is no longer about single clients. */
    static final int MOST_OF_A_FAMILY = 16;
    /** What was resolved longer ago than this is forgotten: when it comes back, it is a new diagnosis. */
    static final Duration REMEMBERED = Duration.ofDays(7);
    /** A symptom may be seen this long before the first line of its cause. */
    static final Duration SYMPTOM_AHEAD = Duration.ofMinutes(2);
    /** What changed on a diagnosis without revising it is told at most this often. */
    static final Duration UPDATE_EVERY = Duration.ofSeconds(10);
    /** Lost lines count to a failure that opens within this time after them. */
    static final Duration GAP_AHEAD = Duration.ofMinutes(1);

    /** Clients that are installed with the gateway; over loopback they run on its host. */
    private static final Set<String> OWN_CLIENTS = Set.of("cli", "openclaw-tui", "gateway:logs.tail");

    private static final int ID_BYTES = 12;

    private static final Comparator<Failure> LATEST_FIRST =
            Comparator.comparing((Failure failure) -> failure.life().lastSeen()).reversed();

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
            for (GatewayState gateway : state.sortedGateways()) {
                state = state.with(gateway.with(gateway.failures().stream()
                        .map(failure -> failure.notLaterThan(clock.now()))
                        .toList()));
            }
        }
        fallDue(clock.now());
        boolean believed = clock.other() == null;
        return believed ? time : clock.now();
    }

    void take(String gatewayName, Moment moment) {
        GatewayState gateway = state.gateway(gatewayName);
        if (gateway.remembers(moment.uid())) {
            return;
        }
        gateway = knowVersion(gateway, moment);
        if (!causes.askFor(moment)) {
            state = state.with(gateway);
            return;
        }
        gateway = cure(gateway, moment);
        gateway = weigh(gateway, moment);
        List<CauseClue> failing = causes.failureCluesIn(moment);
        if (!failing.isEmpty()) {
            gateway = fail(gateway, moment, failing);
        }
        state = state.with(gateway.remembering(moment));
        tellNews(gatewayName, moment.time());
    }

    void missing(String gatewayName, long lines, Instant time) {
        GatewayState gateway = state.gateway(gatewayName);
        state = state.with(gateway.missing(lines, time)
                .with(gateway.failures().stream()
                        .map(failure -> failure.stands() ? failure.withGap(lines) : failure)
                        .toList()));
        tellNews(gatewayName, time);
    }

    void learn(HostFacts facts) {
        state = state.with(state.gateway(facts.gateway()).with(facts));
        tellNews(facts.gateway(), facts.time());
    }

    void settleAll() {
        for (GatewayState gateway : state.sortedGateways()) {
            for (Failure failure : gateway.failures()) {
                if (failure.isSettling()) {
                    settle(gateway.name(), failure, failure.life().lastSeen());
                }
            }
        }
    }

    Correlation end() {
        return new Correlation(state, changes);
    }

    // ---------------------------------------------------------------- what a line does

    /** A line may prove that a failure is over; one that is still settling then never was. */
    private GatewayState cure(GatewayState gateway, Moment moment) {
        var kept = new ArrayList<Failure>();
        for (Failure failure : gateway.failures()) {
            Optional<Cure> cure = cureBy(moment, gateway, failure);
            if (cure.isEmpty()) {
                kept.add(failure);
            } else if (failure.isSettling()) {
                if (failure.wasTold()) {
                    kept.add(failure.settled());
                }
            } else {
                Failure resolved = failure.with(failure.life()
                        .resolved(moment.time(), resolution(cure.get(), moment, report(gateway, failure))));
                kept.add(tell(gateway, resolved, Change.RESOLVED, moment.time()));
            }
        }
        return gateway.with(kept);
    }

    private static Diagnosis.Resolution resolution(Cure cure, Moment moment, Report report) {
        String text = cure.text()
                .withOrNamed(name -> moment.attribute(name) != null ? moment.attribute(name) : report.value(name));
        return new Diagnosis.Resolution(!cure.presumed(), text, moment.uid(), moment.line());
    }

    private Optional<Cure> cureBy(Moment moment, GatewayState gateway, Failure failure) {
        if (!failure.stands()
                || failure.life().status() == Status.FLAPPING
                || moment.time().isBefore(failure.life().lastSeen())
                || !causes.mayCure(moment, failure.family())) {
            return Optional.empty();
        }
        Ranking ranking = report(gateway, failure).ranking();
        return ranking.hasCause()
                ? ranking.first().cause().cures().stream()
                        .filter(cure -> Causes.cures(cure, moment, failure.values()))
                        .findFirst()
                : Optional.empty();
    }

    /** A line may speak for or against a cause of a failure near it. */
    private GatewayState weigh(GatewayState gateway, Moment moment) {
        return gateway.with(gateway.failures().stream()
                .map(failure -> failure.stands() ? weighed(failure, moment) : failure)
                .toList());
    }

    private Failure weighed(Failure failure, Moment moment) {
        Failure weighed = failure;
        for (CauseClue clue : causes.cluesIn(moment, failure.family())) {
            if (!clue.is(Clue.Role.FAILURE)
                    && isNear(failure, moment, clue.clue().within())
                    && failure.values()
                            .agreeWith(moment.attributes(), clue.clue().same())) {
                weighed = weighed.with(clue.key(), moment);
                if (clue.is(Clue.Role.NEAR)) {
                    weighed = weighed.learning(moment).supported(moment);
                }
            }
        }
        return weighed;
    }

    private static boolean isNear(Failure failure, Moment moment, Duration within) {
        return !moment.time().isBefore(failure.life().firstSeen().minus(within))
                && !moment.time().isAfter(failure.life().lastSeen().plus(within));
    }

    /** A line that is a failure belongs to one that is known, is a symptom of one, or opens one. */
    private GatewayState fail(GatewayState gateway, Moment moment, List<CauseClue> failing) {
        Cause strongest = failing.get(0).cause();
        List<Failure> ofItsFamily = gateway.failures().stream()
                .filter(failure -> failure.family().equals(strongest.family()))
                .sorted(LATEST_FIRST)
                .toList();
        Optional<Failure> another = ofItsFamily.stream()
                .filter(failure -> failure.hasLinkTo(moment))
                .findFirst()
                .or(() -> belongingTo(ofItsFamily, moment, strongest, true));
        if (another.isPresent() && (another.get().stands() || another.get().isOlderNews(moment))) {
            return replaced(gateway, another.get(), joined(another.get(), moment, failing));
        }
        Optional<Failure> explaining = explaining(gateway, moment, strongest);
        if (explaining.isPresent()) {
            return replaced(gateway, explaining.get(), explaining.get().seen(moment));
        }
        Instant settlesAt = moment.time().plus(failing.get(0).clue().settle());
        Failure fresh = fresh(gateway, moment, failing, settlesAt);
        Optional<Failure> resolved = belongingTo(ofItsFamily, moment, strongest, false);
        if (resolved.isPresent() && resolved.get().isOlderNews(moment)) {
            return replaced(gateway, resolved.get(), joined(resolved.get(), moment, failing));
        }
        if (resolved.isPresent() && isOfTheSameCause(gateway, fresh, resolved.get())) {
            return replaced(gateway, resolved.get(), resolved.get().relapsing(fresh));
        }
        return opened(gateway, fresh);
    }

    /** The failure that the line belongs to by what tells failures apart; else the latest that it does not contradict. */
    private static Optional<Failure> belongingTo(
            List<Failure> ofItsFamily, Moment moment, Cause cause, boolean standing) {
        List<Failure> candidates = ofItsFamily.stream()
                .filter(failure -> failure.stands() == standing)
                .toList();
        Optional<Failure> belonging = candidates.stream()
                .filter(failure -> failure.values().sameAs(moment.attributes(), cause.per()))
                .findFirst()
                .or(() -> candidates.stream()
                        .filter(failure -> failure.values().agreeWith(moment.attributes(), cause.per()))
                        .findFirst());
        return belonging.isPresent() || candidates.size() < MOST_OF_A_FAMILY
                ? belonging
                : candidates.stream().findFirst();
    }

    private boolean isOfTheSameCause(GatewayState gateway, Failure fresh, Failure resolved) {
        Ranking ranking = report(gateway, fresh).ranking();
        return ranking.hasCause()
                && ranking.first().cause().id().equals(resolved.told().cause());
    }

    private Failure joined(Failure failure, Moment moment, List<CauseClue> failing) {
        Failure joined = failure.seen(moment);
        for (CauseClue clue : failing) {
            if (joined.tally().count() >= clue.clue().times()) {
                joined = joined.with(clue.key(), moment);
            }
        }
        joined = weighed(joined, moment);
        return joined.isSettling()
                ? joined.settlingUntil(moment.time().plus(failing.get(0).clue().settle()))
                : joined;
    }

    /** The failure that the line is only a symptom of: one that stands, or one of the same connection. */
    private Optional<Failure> explaining(GatewayState gateway, Moment moment, Cause symptom) {
        return gateway.failures().stream()
                .filter(failure -> failure.hasLinkTo(moment) || isStandingAt(failure, moment, symptom))
                .filter(failure -> explains(gateway, failure, symptom))
                .findFirst();
    }

    private static boolean isStandingAt(Failure failure, Moment moment, Cause symptom) {
        return failure.stands()
                && !moment.time().isBefore(failure.life().firstSeen().minus(SYMPTOM_AHEAD))
                && failure.values().agreeWith(moment.attributes(), symptom.per());
    }

    private boolean explains(GatewayState gateway, Failure failure, Cause symptom) {
        Ranking ranking = report(gateway, failure).ranking();
        return ranking.hasCause() && ranking.first().cause().explains().contains(symptom.id());
    }

    /** A failure of which this is the first line, weighed with what was said before it. */
    private Failure fresh(GatewayState gateway, Moment moment, List<CauseClue> failing, Instant settlesAt) {
        String family = failing.get(0).cause().family();
        Failure fresh =
                joined(Failure.opened(idOf(gateway, family, moment), family, moment, settlesAt), moment, failing);
        for (Moment earlier : gateway.recent()) {
            fresh = weighed(fresh, earlier);
        }
        return gateway.lost() != null && !gateway.lost().isBefore(moment.time().minus(GAP_AHEAD))
                ? fresh.withGap(gateway.lostLines())
                : fresh;
    }

    private static GatewayState opened(GatewayState gateway, Failure fresh) {
        var failures = new ArrayList<>(gateway.failures());
        if (failures.size() >= MOST_FAILURES) {
            failures.remove(failures.stream()
                    .min(Comparator.comparing(Failure::stands)
                            .thenComparing(known -> known.life().lastSeen()))
                    .orElseThrow());
        }
        failures.add(fresh);
        return gateway.with(failures);
    }

    /** What stands and is only a symptom of this one is counted to it from now on. */
    private GatewayState withoutSymptoms(GatewayState gateway, Failure cause, Instant time) {
        var kept = new ArrayList<Failure>();
        Failure told = cause;
        for (Failure other : gateway.failures()) {
            if (other.id().equals(cause.id()) || !isSymptom(gateway, other, cause)) {
                kept.add(other);
                continue;
            }
            if (other.wasTold()) {
                String text =
                        "It was a symptom: " + report(gateway, cause).cause().title() + ".";
                kept.add(tell(
                        gateway,
                        other.settled()
                                .with(other.life().resolved(time, new Diagnosis.Resolution(false, text, null, null))),
                        Change.RESOLVED,
                        time));
            }
            told = told.absorbing(other);
        }
        return replaced(gateway.with(kept), cause, told);
    }

    private boolean isSymptom(GatewayState gateway, Failure other, Failure cause) {
        Ranking ranking = report(gateway, other).ranking();
        return other.stands()
                && ranking.hasCause()
                && explains(gateway, cause, ranking.first().cause())
                && !other.life().lastSeen().isBefore(cause.life().firstSeen().minus(SYMPTOM_AHEAD))
                && ranking.first().cause().per().stream()
                        .allMatch(name -> cause.values().all(name).isEmpty()
                                || other.values().all(name).isEmpty()
                                || cause.values()
                                        .all(name)
                                        .contains(other.values().latest(name)));
    }

    // ---------------------------------------------------------------- what time does

    /**
     * Something that happens by itself when nothing else does before.
     *
     * @param quietEnd {@code null} unless it is that the failure went quiet
     */
    private record Due(String gateway, Failure failure, Instant at, Instant quietEnd) {}

    /** Each thing in its turn and at its own time, so that it does not matter when, or how often, somebody looks. */
    private void fallDue(Instant now) {
        Optional<Due> due = nextDue(now);
        while (due.isPresent()) {
            fallDue(due.get());
            due = nextDue(now);
        }
    }

    private Optional<Due> nextDue(Instant now) {
        return state.sortedGateways().stream()
                .flatMap(gateway -> gateway.failures().stream().map(failure -> due(gateway, failure)))
                .filter(due -> due.at() != null && due.at().isBefore(now))
                .min(Comparator.comparing(Due::at));
    }

    private Due due(GatewayState gateway, Failure failure) {
        if (failure.isSettling()) {
            return new Due(gateway.name(), failure, failure.settlesAt(), null);
        }
        if (!failure.isOpen()) {
            Instant forgotten = failure.life().resolvedAt().plus(REMEMBERED);
            return new Due(gateway.name(), failure, forgotten, null);
        }
        Instant news = failure.told().at().plus(UPDATE_EVERY);
        Instant quietEnd =
                quiet(gateway, failure).map(failure.life().lastSeen()::plus).orElse(null);
        boolean newsFirst = news(gateway, failure, news).isPresent() && (quietEnd == null || news.isBefore(quietEnd));
        return newsFirst
                ? new Due(gateway.name(), failure, news, null)
                : new Due(gateway.name(), failure, quietEnd, quietEnd);
    }

    private void fallDue(Due due) {
        if (due.failure().isSettling()) {
            settle(due.gateway(), due.failure(), due.at());
        } else if (!due.failure().isOpen()) {
            replace(due.gateway(), due.failure(), null);
        } else if (due.quietEnd() != null) {
            endByQuiet(due.gateway(), due.failure(), due.quietEnd());
        }
        tellNews(due.gateway(), due.at());
    }

    /** It did not heal: a new failure is opened, a resolved one regressed. */
    private void settle(String gatewayName, Failure settling, Instant time) {
        GatewayState gateway = state.gateway(gatewayName);
        Optional<Failure> still = gateway.failures().stream()
                .filter(known -> known.id().equals(settling.id()))
                .findFirst();
        if (still.isEmpty()) {
            return;
        }
        Failure failure = still.get().settled();
        if (!report(gateway, failure).ranking().hasCause()) {
            replace(gatewayName, failure, failure.wasTold() ? failure : null);
            return;
        }
        Change change = Change.OPENED;
        if (failure.life().status() == Status.RESOLVED) {
            failure = failure.with(failure.life().relapsed(time));
            change = failure.life().status() == Status.FLAPPING ? Change.FLAPPING : Change.REGRESSED;
        }
        replace(gatewayName, failure, tell(gateway, failure, change, time));
        gateway = state.gateway(gatewayName);
        Failure told = find(gateway, failure.id());
        state = state.with(withoutSymptoms(gateway, told, time));
    }

    /** How long it must be quiet until it is over; empty if quiet proves nothing. */
    private Optional<Duration> quiet(GatewayState gateway, Failure failure) {
        if (failure.life().status() == Status.FLAPPING) {
            return Optional.of(Failure.Life.STEADY_AFTER);
        }
        Ranking ranking = report(gateway, failure).ranking();
        return ranking.hasCause() ? Optional.ofNullable(ranking.first().cause().quiet()) : Optional.of(Duration.ZERO);
    }

    private void endByQuiet(String gatewayName, Failure failure, Instant end) {
        GatewayState gateway = state.gateway(gatewayName);
        long minutes = Duration.between(failure.life().lastSeen(), end).toMinutes();
        String text = "It went quiet: no such line for " + minutes + " min.";
        Failure over = failure.with(failure.life().resolved(end, new Diagnosis.Resolution(false, text, null, null)));
        replace(gatewayName, failure, tell(gateway, over, Change.RESOLVED, end));
    }

    // ---------------------------------------------------------------- what is told

    /** Tells what settled at once, what was revised, and what is due of the rest. */
    private void tellNews(String gatewayName, Instant time) {
        for (Failure failure : state.gateway(gatewayName).failures()) {
            if (failure.isSettling()
                    && !failure.settlesAt().isAfter(failure.life().lastSeen())) {
                settle(gatewayName, failure, time);
            }
        }
        GatewayState gateway = state.gateway(gatewayName);
        for (Failure failure : gateway.failures()) {
            if (failure.isOpen() && !failure.isSettling()) {
                news(gateway, failure, time).ifPresent(change -> {
                    replace(gatewayName, failure, tell(gateway, failure, change, time));
                    if (change == Change.REVISED) {
                        state = state.with(withoutSymptoms(
                                state.gateway(gatewayName), find(state.gateway(gatewayName), failure.id()), time));
                    }
                });
            }
        }
    }

    private Optional<Change> news(GatewayState gateway, Failure failure, Instant time) {
        Report report = report(gateway, failure);
        Failure.Told told = failure.told();
        if (!report.ranking().hasCause()) {
            return Optional.empty();
        }
        if (!report.cause().id().equals(told.cause()) || report.ranking().confidence() != told.confidence()) {
            return Optional.of(Change.REVISED);
        }
        boolean due = !time.isBefore(told.at().plus(UPDATE_EVERY));
        boolean doubled = failure.tally().count() >= 2 * told.count();
        return due && (doubled || report.content() != told.content()) ? Optional.of(Change.UPDATED) : Optional.empty();
    }

    private Failure tell(GatewayState gateway, Failure failure, Change change, Instant time) {
        Report report = report(gateway, failure);
        changes.add(report.diagnosis(change, time));
        return failure.telling(new Failure.Told(
                time,
                report.cause().id(),
                report.ranking().confidence(),
                failure.tally().count(),
                report.content()));
    }

    // ---------------------------------------------------------------- small things

    private Report report(GatewayState gateway, Failure failure) {
        return Report.of(state.host(), gateway, failure, causes, catalogueVersion);
    }

    /** The host's own command line is of the gateway's version, as far as can be told from lines. */
    private static GatewayState knowVersion(GatewayState gateway, Moment moment) {
        String told = moment.attribute("version");
        String client = moment.attribute("client");
        if (told == null && client != null && OWN_CLIENTS.contains(client)) {
            told = moment.attribute("clientVersion");
        }
        if (told != null
                && !told.equals(gateway.version())
                && OpenClawVersion.parse(told).isPresent()) {
            return gateway.withVersion(told);
        }
        String era = Era.of(moment);
        return era == null || era.equals(gateway.era()) ? gateway : gateway.withEra(era);
    }

    private static Failure find(GatewayState gateway, String id) {
        return gateway.failures().stream()
                .filter(failure -> failure.id().equals(id))
                .findFirst()
                .orElseThrow();
    }

    private void replace(String gatewayName, Failure old, Failure changed) {
        state = state.with(replaced(state.gateway(gatewayName), old, changed));
    }

    private static GatewayState replaced(GatewayState gateway, Failure old, Failure changed) {
        var failures = new ArrayList<Failure>();
        for (Failure failure : gateway.failures()) {
            if (!failure.id().equals(old.id())) {
                failures.add(failure);
            } else if (changed != null) {
                failures.add(changed);
            }
        }
        return gateway.with(failures);
    }

    private String idOf(GatewayState gateway, String family, Moment moment) {
        String first = moment.uid() == null ? moment.time().toString() : moment.uid();
        try {
            MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
            for (String part : List.of(state.host(), gateway.name(), family, first)) {
                sha256.update(part.getBytes(StandardCharsets.UTF_8));
                sha256.update((byte) 0);
            }
            byte[] digest = new byte[ID_BYTES];
            System.arraycopy(sha256.digest(), 0, digest, 0, ID_BYTES);
            return Base64.getUrlEncoder().withoutPadding().encodeToString(digest);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
