package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.Clue;
import dev.gatewatch.diagnosis.catalogue.Cure;
import dev.gatewatch.diagnosis.catalogue.Template;
import dev.gatewatch.protocol.Category;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** The catalogue's causes, arranged for the questions of a correlator. Thread-safe. */
final class Causes {
    /** What the correlator notices without a line: the host's shipper fell silent, or is heard of. */
    static final String HOST_SILENT = "host-silent";

    static final String HOST_HEARD = "host-heard";

    /** The attributes that the correlator itself asks for. */
    private static final Set<String> OWN_ATTRIBUTES = Set.of(
            "conn",
            "requestId",
            "device",
            "client",
            "remote",
            "version",
            "clientVersion",
            "pid",
            "owner",
            "port",
            "url");

    private static final Comparator<CauseClue> STRONGEST_FIRST =
            Comparator.comparingInt((CauseClue clue) -> -clue.clue().weight());

    private final List<Cause> causes;
    private final Map<String, Cause> byId;
    private final Map<String, List<Cause>> byFamily;
    private final Set<String> attributesAskedFor;
    private final Map<Kind, Asked> askedByKind = new ConcurrentHashMap<>();

    Causes(List<Cause> causes) {
        this.causes = causes;
        byId = causes.stream().collect(Collectors.toMap(Cause::id, Function.identity()));
        byFamily = causes.stream().collect(Collectors.groupingBy(Cause::family));
        attributesAskedFor = attributesAskedFor(causes);
    }

    /** A kind of event; there are no more of them than signatures. */
    private record Kind(Category category, String signature) {}

    /** What the catalogue asks events of one kind for, in the order of the catalogue. */
    private record Asked(List<CauseClue> clues, List<CauseCure> cures) {}

    private record CauseCure(Cause cause, Cure cure) {}

    /** A clue and the cause that it is about; {@code key} names it in a failure. */
    record CauseClue(Cause cause, Clue clue, String key) {
        boolean is(Clue.Role role) {
            return clue.role() == role;
        }
    }

    /** Empty if there is none, as after a change of the catalogue. */
    Optional<Cause> byId(String id) {
        return Optional.ofNullable(byId.get(id));
    }

    List<Cause> ofFamily(String family) {
        return byFamily.getOrDefault(family, List.of());
    }

    Set<String> attributesAskedFor() {
        return attributesAskedFor;
    }

    /** The clues that the event is, by family. */
    Map<String, List<CauseClue>> cluesIn(Moment moment) {
        Map<String, List<CauseClue>> found = new HashMap<>();
        for (CauseClue clue : asked(moment).clues()) {
            if (clue.clue().line().matches(moment.category(), moment.signature(), moment.attributes())) {
                found.computeIfAbsent(clue.cause().family(), family -> new ArrayList<>())
                        .add(clue);
            }
        }
        return found;
    }

    /**
     * What the event is a failure of: the clues of the family that claims it most strongly, strongest first; empty if it
     * is no failure.
     */
    static List<CauseClue> failureAmong(Map<String, List<CauseClue>> clues) {
        return clues.values().stream()
                .map(ofFamily -> ofFamily.stream()
                        .filter(clue -> clue.is(Clue.Role.FAILURE))
                        .sorted(STRONGEST_FIRST)
                        .toList())
                .filter(ofFamily -> !ofFamily.isEmpty())
                .min(Comparator.comparing((List<CauseClue> ofFamily) -> ofFamily.get(0), STRONGEST_FIRST)
                        .thenComparing(ofFamily -> ofFamily.get(0).key()))
                .orElse(List.of());
    }

    /** The causes that the event may be the cure of. */
    Set<Cause> curableBy(Moment moment) {
        return asked(moment).cures().stream().map(CauseCure::cause).collect(Collectors.toSet());
    }

    /** How the event cures the cause, if it does. */
    static Stream<Cure> cures(Cause cause, Moment moment, KnownValues values) {
        return cause.cures().stream()
                .filter(cure -> cure.line().matches(moment.category(), moment.signature(), moment.attributes())
                        && values.agreeWith(moment.attributes(), cure.same())
                        && (cure.equal().isEmpty() || values.sameAs(moment.attributes(), cure.equal())));
    }

    /** The category of a diagnosis of the cause: that of the line that opened it, if the cause has it. */
    static Category categoryOf(Cause cause, Category opening) {
        return cause.categories().contains(opening)
                ? opening
                : cause.categories().get(0);
    }

    private Asked asked(Moment moment) {
        return askedByKind.computeIfAbsent(new Kind(moment.category(), moment.signature()), this::askedOf);
    }

    private Asked askedOf(Kind kind) {
        var clues = new ArrayList<CauseClue>();
        var cures = new ArrayList<CauseCure>();
        for (Cause cause : causes) {
            cause.clues().stream()
                    .filter(clue -> clue.line().admits(kind.category(), kind.signature()))
                    .forEach(clue -> clues.add(new CauseClue(cause, clue, clue.key(cause.id()))));
            cause.cures().stream()
                    .filter(cure -> cure.line().admits(kind.category(), kind.signature()))
                    .forEach(cure -> cures.add(new CauseCure(cause, cure)));
        }
        return new Asked(clues, cures);
    }

    private static Set<String> attributesAskedFor(List<Cause> causes) {
        Set<String> names = new HashSet<>(OWN_ATTRIBUTES);
        for (Cause cause : causes) {
            names.addAll(cause.per());
            cause.clues().forEach(clue -> {
                names.addAll(clue.line().fields().keySet());
                names.addAll(clue.same());
            });
            cause.cures().forEach(cure -> {
                names.addAll(cure.line().fields().keySet());
                names.addAll(cure.same());
                names.addAll(cure.equal());
            });
            templates(cause).forEach(template -> names.addAll(template.names()));
            cause.fixes().stream()
                    .flatMap(fix -> fix.steps().stream())
                    .filter(step -> step.run() != null)
                    .forEach(step -> names.addAll(step.run().names()));
        }
        return names;
    }

    private static Stream<Template> templates(Cause cause) {
        return Stream.of(
                        cause.sentences().stream(),
                        cause.clues().stream().map(Clue::why),
                        cause.facts().stream().map(fact -> fact.fact()),
                        cause.facts().stream().map(fact -> fact.lacks()).filter(Objects::nonNull),
                        cause.cures().stream().flatMap(cure -> Stream.of(cure.text(), cure.awaited())),
                        cause.fixes().stream().flatMap(fix -> fix.verify().stream()),
                        cause.fixes().stream()
                                .flatMap(fix -> fix.steps().stream())
                                .map(step -> step.note())
                                .filter(note -> note != null))
                .flatMap(Function.identity());
    }
}
