package dev.gatewatch.shippers.checks;

import dev.gatewatch.shippers.openclaw.Installation;
import dev.gatewatch.shippers.source.TailVerdict;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whether the running gateway takes the token of its configuration. The tail tells: it is a client that comes with that
 * token, unless the environment or a remote gateway gives it another.
 */
final class TokenCheck implements Check {
    private final Installation installation;
    private final Supplier<TailVerdict> tail;

    TokenCheck(Installation installation, Supplier<TailVerdict> tail) {
        this.installation = installation;
        this.tail = tail;
    }

    @Override
    public Map<String, String> look() {
        TailVerdict verdict = tail.get();
        boolean configured = !ConfigCheck.at(installation.config(), "gateway.auth.token")
                .asString("")
                .isEmpty();
        boolean byPassword = ConfigCheck.at(installation.config(), "gateway.auth.mode")
                .asString("")
                .equals("password");
        boolean remote = ConfigCheck.at(installation.config(), "gateway.mode")
                .asString("")
                .equals("remote");
        boolean other = installation.environment().apply("OPENCLAW_GATEWAY_TOKEN") != null
                || installation.environment().apply("CLAWDBOT_GATEWAY_TOKEN") != null;
        return verdict == null || !configured || byPassword || remote || other || isChangedSince(verdict.asOf())
                ? Map.of()
                : Map.of("config.token.matches.gateway", Boolean.toString(verdict.accepted()));
    }

    /** A tail that is connected stays so when its token becomes another. */
    private boolean isChangedSince(Instant asOf) {
        try {
            Path file = installation.configFile();
            return file == null || Files.getLastModifiedTime(file).toInstant().isAfter(asOf);
        } catch (IOException e) {
            return true;
        }
    }
}
