package dev.gatewatch.protocol;

import java.time.Instant;
import java.util.Map;

/**
 * What the checks on a host saw. Holds no secrets: where two secrets are compared, only whether they are equal.
 *
 * @param time when the checks ran, on the host's clock
 * @param openclawVersion {@code null} if it could not be found out
 * @param facts by name, such as {@code gateway.bind}, {@code gateway.auth.mode}, {@code port.owner.pid}; a fact that
 *     could not be established is absent
 */
public record HostFacts(String host, String gateway, Instant time, String openclawVersion, Map<String, String> facts) {
    public HostFacts {
        facts = facts == null ? Map.of() : Map.copyOf(facts);
    }
}
