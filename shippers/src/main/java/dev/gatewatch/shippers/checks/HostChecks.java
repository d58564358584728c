package dev.gatewatch.shippers.checks;

import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.shippers.openclaw.Installation;
import dev.gatewatch.shippers.source.TailVerdict;
import java.nio.file.Path;
import java.time.Clock;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;

/**
 * Looks up, for one gateway of this host, what turns a suspicion into a certainty. Only reads, takes a limited time, and
 * tells no secret: of tokens only whether they are set and whether two are equal.
 *
 * <table>
 *   <caption>The facts</caption>
 *   <tr><td>{@code gateway.bind}, {@code .mode}, {@code .port}, {@code .auth.mode}</td><td>as configured</td></tr>
 *   <tr><td>{@code gateway.auth.token.set}, {@code gateway.auth.password.set}</td><td>true or false</td></tr>
 *   <tr><td>{@code gateway.controlUi.allowedOrigins}, {@code gateway.trustedProxies}</td><td>with commas</td></tr>
 *   <tr><td>{@code config.token.matches.gateway}</td><td>whether the running gateway takes the configured token</td></tr>
 *   <tr><td>{@code config.token.matches.unit}</td><td>whether the service was started with it</td></tr>
 *   <tr><td>{@code port.owner.pid}, {@code .command}, {@code .user}</td><td>who listens on the port</td></tr>
 *   <tr><td>{@code paired.store}</td><td>file or sqlite</td></tr>
 *   <tr><td>{@code device.ID.scopes}</td><td>of a paired device, with commas</td></tr>
 *   <tr><td>{@code unit.NAME.state}</td><td>as systemd says: active, inactive, failed, …</td></tr>
 * </table>
 */
public final class HostChecks {
    private static final Path PROC = Path.of("/proc");

    private final String host;
    private final String gateway;
    private final Clock clock;
    private final VersionCheck version;
    private final List<Check> checks;

    /**
     * The checks for a gateway.
     *
     * @param tail what the gateway said to the tail's token; answers {@code null} where it has said nothing
     */
    public HostChecks(
            String host,
            String gateway,
            Installation installation,
            UnaryOperator<String> redact,
            Supplier<TailVerdict> tail,
            Clock clock) {
        this.host = host;
        this.gateway = gateway;
        this.clock = clock;
        this.version = new VersionCheck(installation);
        this.checks = List.of(
                new ConfigCheck(installation, redact),
                new PairingCheck(installation),
                new PortCheck(installation, redact, PROC),
                new UnitCheck(installation, PROC),
                new TokenCheck(installation, tail));
    }

    /** Looks at everything. */
    public HostFacts look() throws InterruptedException {
        Map<String, String> facts = new HashMap<>();
        checks.forEach(check -> facts.putAll(check.look()));
        return new HostFacts(host, gateway, clock.instant(), version.look(), facts);
    }
}
