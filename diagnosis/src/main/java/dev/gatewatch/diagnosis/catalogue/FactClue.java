package dev.gatewatch.diagnosis.catalogue;

import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;

/**
 * What a check on the host says about a cause. These are the facts that there are, all of them text; one that could not
 * be established is absent:
 *
 * <ul>
 *   <li>{@code gateway.mode}, {@code gateway.bind}, {@code gateway.port}, {@code gateway.auth.mode}: as configured
 *   <li>{@code gateway.auth.token.set}, {@code gateway.auth.password.set}: {@code true} or {@code false}
 *   <li>{@code config.token.matches.gateway}, {@code config.token.matches.unit}: whether the running gateway, or the
 *       service unit's environment, has the config's token; compared as digests
 *   <li>{@code port.owner.pid}, {@code port.owner.command}, {@code port.owner.user}: who listens on the gateway's port
 *   <li>{@code device.<id>.scopes}: what a paired device is approved for
 *   <li>{@code unit.<name>.state}: as systemd calls it, such as {@code active} or {@code failed}
 * </ul>
 *
 * @param fact name of the fact; may hold a value of the failure, as in {@code device.{device}.scopes}
 * @param is the values that it is about, as in {@link EventPattern}; empty where it is about the other two
 * @param isNot it is about any value but these
 * @param lacks it is about a list, with commas, that lacks one of these; {@code null} where it is about the other two
 * @param same values of the failure, by the facts that must have them too where both are known: what a check saw of
 *     another process says nothing about this one
 * @param says what follows from it
 * @param why the sentence that stands on the diagnosis
 */
public record FactClue(
        Template fact,
        List<String> is,
        List<String> isNot,
        Template lacks,
        Map<String, String> same,
        Says says,
        Template why) {

    public FactClue {
        is = List.copyOf(is);
        isNot = List.copyOf(isNot);
        same = Map.copyOf(same);
    }

    /** What it has to say given all that the checks saw, if that is about the failure with these values. */
    public boolean isMet(Map<String, String> facts, Function<String, String> values) {
        String value = fact.with(values).map(facts::get).orElse(null);
        return value != null
                && isAbout(value, values)
                && same.entrySet().stream().allMatch(pair -> {
                    String seen = facts.get(pair.getKey());
                    String told = values.apply(pair.getValue());
                    return seen == null || told == null || seen.equals(told);
                });
    }

    private boolean isAbout(String value, Function<String, String> values) {
        if (lacks != null) {
            return lacks.with(values)
                    .map(FactClue::items)
                    .filter(wanted -> !items(value).containsAll(wanted))
                    .isPresent();
        }
        return isNot.isEmpty() ? EventPattern.anyMatches(is, value) : !EventPattern.anyMatches(isNot, value);
    }

    private static Set<String> items(String list) {
        return new HashSet<>(List.of(list.split(",")));
    }

    /** What a fact does to a cause. */
    public enum Says {
        /** The cause is confirmed. */
        CONFIRMS,
        /** The cause is out of the question. */
        REFUTES
    }
}
