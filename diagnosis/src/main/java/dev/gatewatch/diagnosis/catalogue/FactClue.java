package dev.gatewatch.diagnosis.catalogue;

import java.util.List;

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
 * @param is the values that it is about, as in {@link EventPattern}
 * @param says what follows from it
 * @param why the sentence that stands on the diagnosis
 */
public record FactClue(Template fact, List<String> is, Says says, Template why) {

    public FactClue {
        is = List.copyOf(is);
    }

    /** What a fact does to a cause. */
    public enum Says {
        /** The cause is confirmed. */
        CONFIRMS,
        /** The cause is out of the question. */
        REFUTES
    }
}
