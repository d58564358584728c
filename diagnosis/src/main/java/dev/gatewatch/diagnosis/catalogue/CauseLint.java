package dev.gatewatch.diagnosis.catalogue;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** What must hold of the causes taken together. */
final class CauseLint {
    private CauseLint() {}

    static List<CatalogueMistake> of(List<Cause> causes) {
        var mistakes = new ArrayList<CatalogueMistake>();
        Set<String> ids = causes.stream().map(Cause::id).collect(Collectors.toSet());
        Map<String, String> idByTitle = new HashMap<>();
        Map<String, Cause> firstOfFamily = new HashMap<>();
        for (Cause cause : causes) {
            String sameTitle = idByTitle.putIfAbsent(cause.title(), cause.id());
            if (sameTitle != null) {
                mistakes.add(mistake(cause, "title", "is that of " + sameTitle + " as well"));
            }
            Cause first = firstOfFamily.putIfAbsent(cause.family(), cause);
            if (first != null && !first.per().equals(cause.per())) {
                mistakes.add(mistake(
                        cause,
                        "per",
                        "must be " + first.per() + " as in " + first.id() + ": causes of one family compete for the"
                                + " same failures"));
            }
            cause.explains().stream()
                    .filter(explained -> !ids.contains(explained))
                    .forEach(explained ->
                            mistakes.add(mistake(cause, "explains", "there is no cause '" + explained + "'")));
            if (cause.explains().contains(cause.id())) {
                mistakes.add(mistake(cause, "explains", "a cause is no symptom of itself"));
            }
        }
        return mistakes;
    }

    private static CatalogueMistake mistake(Cause cause, String field, String problem) {
        return new CatalogueMistake("causes/", cause.id(), field, problem);
    }
}
