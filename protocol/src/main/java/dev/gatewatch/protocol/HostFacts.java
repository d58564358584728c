package dev.gatewatch.protocol;

import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * What the checks on a host saw. Holds no secrets: where two secrets are compared, only whether they are equal.
 *
 * @param time when the checks ran, on the host's clock
 * @param openclawVersion {@code null} if it could not be found out
 * @param facts by name, such as {@code gateway.bind}, {@code gateway.auth.mode}, {@code port.owner.pid}; a fact that
 *     could not be established is absent
 */
public record HostFacts(String host, String gateway, Instant time, String openclawVersion, Map<String, String> facts) {
    /** The fact that says when the configuration was last written, as ISO 8601. */
    public static final String CONFIG_CHANGED = "config.changed";

    public HostFacts {
        facts = facts == null ? Map.of() : Map.copyOf(facts);
    }

    /**
     * The same without secrets.
     *
     * @param redact takes them out of a text, and leaves alone what it has redacted before
     */
    public HostFacts withoutSecrets(UnaryOperator<String> redact) {
        Map<String, String> safe = new HashMap<>();
        facts.forEach((name, value) -> safe.put(redact.apply(name), redact.apply(value)));
        return new HostFacts(
                host,
                gateway == null ? null : redact.apply(gateway),
                time,
                openclawVersion == null ? null : redact.apply(openclawVersion),
                safe);
    }

    /** When the configuration was last written, on the host's clock; empty where that is not known. */
    public Optional<Instant> configChanged() {
        try {
            return Optional.ofNullable(facts.get(CONFIG_CHANGED)).map(Instant::parse);
        } catch (DateTimeParseException e) {
            return Optional.empty();
        }
    }
}
