package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.CommandTemplate;
import dev.gatewatch.diagnosis.catalogue.Cure;
import dev.gatewatch.diagnosis.catalogue.Fix;
import dev.gatewatch.diagnosis.catalogue.OpenClawVersion;
import dev.gatewatch.diagnosis.catalogue.Template;
import dev.gatewatch.diagnosis.correlate.Ranking.Candidate;
import dev.gatewatch.diagnosis.correlate.Ranking.Reason;
import dev.gatewatch.protocol.Diagnosis;
import dev.gatewatch.protocol.HostFacts;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * A failure as it is told: its first cause, in words, with the values of its lines and the fix for its version.
 *
 * @param values by name: those of the lines, and {@code cli}, {@code version}, {@code count}
 * @param version of the gateway; {@code null} if it is not known
 * @param release the version, else the first release that prints lines like the gateway's; {@code null} if neither is
 *     known
 */
record Report(
        String host,
        String gateway,
        Failure failure,
        Ranking ranking,
        Function<String, String> values,
        String version,
        OpenClawVersion release,
        String catalogueVersion) {
    static final int MOST_REASONS = 6;
    static final int MOST_ALTERNATIVES = 3;
    private static final String DEFAULT_PORT = "18789";
    private static final Pattern PORT = Pattern.compile(":([0-9]{1,5})(?:[/?#]|$)");
    /** The program was called clawdbot before. */
    private static final OpenClawVersion RENAMED =
            OpenClawVersion.parse("2026.1.29").orElseThrow();

    static Report of(String host, GatewayState gateway, Failure failure, Causes causes, String catalogueVersion) {
        String version = gateway.facts() != null && gateway.facts().openclawVersion() != null
                ? gateway.facts().openclawVersion()
                : gateway.version();
        OpenClawVersion release = OpenClawVersion.parse(version)
                .or(() -> OpenClawVersion.parse(gateway.era()))
                .orElse(null);
        String program = release != null && release.compareTo(RENAMED) < 0 ? "clawdbot" : "openclaw";
        HostFacts facts = Ranking.fresh(gateway.facts(), failure);
        Function<String, String> values = name -> {
            String told = failure.values().latest(name);
            return switch (name) {
                case "cli" -> program;
                case "version" -> version;
                case "count" -> Long.toString(failure.tally().count());
                case "pid" -> told == null ? fact(facts, "port.owner.pid") : told;
                case "owner" -> told == null ? fact(facts, "port.owner.command") : told;
                case "gatewayPort" -> gatewayPort(gateway.facts());
                case "localPort" ->
                    portOf(failure.values().latest("url")).orElseGet(() -> gatewayPort(gateway.facts()));
                default -> told;
            };
        };
        Ranking ranking = Ranking.of(failure, causes, facts, values);
        return new Report(host, gateway.name(), failure, ranking, values, version, release, catalogueVersion);
    }

    private static String gatewayPort(HostFacts facts) {
        String configured = fact(facts, "gateway.port");
        return configured == null ? DEFAULT_PORT : configured;
    }

    private static Optional<String> portOf(String address) {
        Matcher port = PORT.matcher(address == null ? "" : address);
        return port.find() ? Optional.of(port.group(1)) : Optional.empty();
    }

    private static String fact(HostFacts facts, String name) {
        return facts == null ? null : facts.facts().get(name);
    }

    /** As it stands now. */
    Diagnosis diagnosis(Diagnosis.Change change, Instant changedAt) {
        Candidate first = ranking.first();
        Cause cause = first.cause();
        Failure.Life life = failure.life();
        return new Diagnosis(
                failure.id(),
                host,
                gateway,
                life.status(),
                cause.id(),
                Causes.categoryOf(cause, failure.category()),
                cause.title(),
                sentence(cause),
                cause.impact().words(distinct(cause)),
                ranking.confidence(),
                why(),
                cause.cures().stream()
                        .map(Cure::awaited)
                        .map(text -> text.withOrNamed(values))
                        .distinct()
                        .toList(),
                fix(cause),
                alternatives(),
                failure.evidence(),
                failure.tally().count(),
                failure.tally().gaps(),
                life.firstSeen(),
                life.lastSeen(),
                life.resolvedAt(),
                life.resolvedBy(),
                life.regressions(),
                version,
                catalogueVersion,
                changedAt,
                change);
    }

    /** A digest of what a reader sees of it, but for what time alone changes. */
    int content() {
        Cause cause = ranking.first().cause();
        Diagnosis.Fix fix = fix(cause);
        return Objects.hash(
                sentence(cause),
                cause.impact().words(distinct(cause)),
                why(),
                fix.commands(),
                alternatives(),
                failure.tally().gaps(),
                version);
    }

    Cause cause() {
        return ranking.first().cause();
    }

    /** Why the first cause cannot be, where it was ruled out. */
    String whyNot() {
        return ranking.first().reasons().stream()
                .filter(reason -> !reason.supports())
                .reduce((first, last) -> last)
                .map(Reason::text)
                .orElse("nothing speaks for it any more.");
    }

    String value(String name) {
        return values.apply(name);
    }

    private String sentence(Cause cause) {
        return cause.sentences().stream()
                .flatMap(sentence -> sentence.with(values).stream())
                .findFirst()
                .orElse(cause.title());
    }

    private int distinct(Cause cause) {
        return cause.per().stream()
                .mapToInt(name -> failure.values().all(name).size())
                .max()
                .orElse(1);
    }

    private List<Diagnosis.Why> why() {
        List<Reason> reasons = ranking.first().reasons();
        Stream<Reason> against = reasons.stream().filter(reason -> !reason.supports());
        return Stream.concat(reasons.stream().filter(Reason::supports).limit(MOST_REASONS), against)
                .limit(MOST_REASONS + 2L)
                .map(reason -> new Diagnosis.Why(reason.supports(), reason.text(), reason.uid()))
                .toList();
    }

    private List<Diagnosis.Alternative> alternatives() {
        Candidate first = ranking.first();
        return ranking.others().stream()
                .limit(MOST_ALTERNATIVES)
                .map(other -> new Diagnosis.Alternative(
                        other.cause().id(), fixOf(other.cause()).title(), whyAside(first, other)))
                .toList();
    }

    private static String whyAside(Candidate first, Candidate other) {
        return other.reasons().stream()
                .filter(reason -> !reason.supports())
                .reduce((a, b) -> b)
                .map(Reason::text)
                .orElseGet(() -> first.proven() || first.confirmedByHost()
                        ? "The first cause is proven by a line or a check that this one does not explain."
                        : "Less speaks for it: " + other.score() + " against " + first.score() + ".");
    }

    private Fix fixOf(Cause cause) {
        return cause.fixFor(release);
    }

    private Diagnosis.Fix fix(Cause cause) {
        Fix fix = fixOf(cause);
        List<Diagnosis.Step> steps = fix.steps().stream()
                .map(step -> new Diagnosis.Step(command(step.run()), note(step.note())))
                .toList();
        return new Diagnosis.Fix(
                cause.id()
                        + (fix.versions().from() == null
                                ? ""
                                : "-" + fix.versions().from()),
                fix.article(),
                fix.title(),
                steps.stream()
                        .map(Diagnosis.Step::command)
                        .filter(Objects::nonNull)
                        .toList(),
                steps,
                fix.verify().stream().map(text -> text.withOrNamed(values)).toList(),
                fix.notOnThisVersion(),
                fix.checkedOn(),
                fix.source());
    }

    private String command(CommandTemplate run) {
        return run == null ? null : run.with(values);
    }

    private String note(Template note) {
        return note == null ? null : note.withOrNamed(values);
    }
}
