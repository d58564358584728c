package dev.gatewatch.diagnosis.correlate;

import dev.gatewatch.diagnosis.catalogue.Cause;
import dev.gatewatch.diagnosis.catalogue.Clue;
import dev.gatewatch.diagnosis.catalogue.Cure;
import dev.gatewatch.diagnosis.catalogue.EventPattern;
import dev.gatewatch.diagnosis.catalogue.Template;
import dev.gatewatch.protocol.Category;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/** The catalogue's causes, arranged for the questions of a correlator. */
final class Causes {
    /** What the correlator notices without a line: the host's shipper fell silent, or is heard of. */
    static final String HOST_SILENT = "host-silent";

    static final String HOST_HEARD = "host-heard";

    /** The attributes that the correlator itself asks for. */
    private static final Set<String> OWN_ATTRIBUTES = Set.of(
            "conn", "requestId", "device", "client", "remote", "version", "clientVersion", "pid", "owner", "port");

    private final Map<String, Cause> byId = new HashMap<>();
    private final Map<String, List<Cause>> byFamily = new LinkedHashMap<>();
    private final Map<String, List<CauseClue>> cluesByFamily = new LinkedHashMap<>();
    private final List<EventPattern> cures = new ArrayList<>();
    private final Set<String> attributesAskedFor = new HashSet<>(OWN_ATTRIBUTES);

    Causes(List<Cause> causes) {
        for (Cause cause : causes) {
            byId.put(cause.id(), cause);
            byFamily.computeIfAbsent(cause.family(), family -> new ArrayList<>())
                    .add(cause);
            for (Clue clue : cause.clues()) {
                cluesByFamily
                        .computeIfAbsent(cause.family(), family -> new ArrayList<>())
                        .add(new CauseClue(cause, clue, clue.key(cause.id())));
            }
            cause.cures().forEach(cure -> cures.add(cure.line()));
            collectAttributes(cause);
        }
    }

    /** A clue and the cause that it is about; {@code key} names it in a failure. */
    record CauseClue(Cause cause, Clue clue, String key) {
        boolean is(Clue.Role role) {
            return clue.role() == role;
        }

        boolean matches(Moment moment) {
            return clue.line().matches(moment.category(), moment.signature(), moment.attributes());
        }
    }

    /** {@code null} if there is none, as after a change of the catalogue. */
    Cause byId(String id) {
        return byId.get(id);
    }

    List<Cause> ofFamily(String family) {
        return byFamily.getOrDefault(family, List.of());
    }

    Set<String> attributesAskedFor() {
        return attributesAskedFor;
    }

    /** Whether the event says anything to anybody. */
    boolean askFor(Moment moment) {
        return cluesByFamily.values().stream().flatMap(List::stream).anyMatch(clue -> clue.matches(moment))
                || cures.stream()
                        .anyMatch(line -> line.matches(moment.category(), moment.signature(), moment.attributes()));
    }

    /** The clues of the family that the event is. */
    List<CauseClue> cluesIn(Moment moment, String family) {
        return cluesByFamily.getOrDefault(family, List.of()).stream()
                .filter(clue -> clue.matches(moment))
                .toList();
    }

    /**
     * What the event is a failure of: the clues of the family that claims it most strongly, strongest first; empty if it
     * is no failure.
     */
    List<CauseClue> failureCluesIn(Moment moment) {
        return cluesByFamily.keySet().stream()
                .map(family -> cluesIn(moment, family).stream()
                        .filter(clue -> clue.is(Clue.Role.FAILURE))
                        .sorted(Comparator.comparingInt(
                                (CauseClue clue) -> -clue.clue().weight()))
                        .toList())
                .filter(clues -> !clues.isEmpty())
                .max(Comparator.comparingInt(clues -> clues.get(0).clue().weight()))
                .orElse(List.of());
    }

    /** Whether the event is a cure of some cause of the family. */
    boolean mayCure(Moment moment, String family) {
        return ofFamily(family).stream()
                .flatMap(cause -> cause.cures().stream())
                .anyMatch(cure -> cure.line().matches(moment.category(), moment.signature(), moment.attributes()));
    }

    static boolean cures(Cure cure, Moment moment, KnownValues values) {
        return cure.line().matches(moment.category(), moment.signature(), moment.attributes())
                && values.agreeWith(moment.attributes(), cure.same())
                && (cure.equal().isEmpty() || values.sameAs(moment.attributes(), cure.equal()));
    }

    private void collectAttributes(Cause cause) {
        Consumer<String> ask = attributesAskedFor::add;
        cause.per().forEach(ask);
        for (Clue clue : cause.clues()) {
            clue.line().fields().keySet().forEach(ask);
            clue.same().forEach(ask);
            clue.why().names().forEach(ask);
        }
        for (Cure cure : cause.cures()) {
            cure.line().fields().keySet().forEach(ask);
            cure.same().forEach(ask);
            cure.equal().forEach(ask);
            Stream.of(cure.text(), cure.awaited()).map(Template::names).forEach(names -> names.forEach(ask));
        }
        cause.sentences().forEach(sentence -> sentence.names().forEach(ask));
        cause.facts().forEach(fact -> fact.fact().names().forEach(ask));
        for (var fix : cause.fixes()) {
            fix.verify().forEach(text -> text.names().forEach(ask));
            for (var step : fix.steps()) {
                if (step.run() != null) {
                    step.run().names().forEach(ask);
                }
                if (step.note() != null) {
                    step.note().names().forEach(ask);
                }
            }
        }
    }

    /** The categories that a diagnosis of the cause may have; the one that opened it if that is among them. */
    static Category categoryOf(Cause cause, Category opening) {
        return cause.categories().contains(opening)
                ? opening
                : cause.categories().get(0);
    }
}
