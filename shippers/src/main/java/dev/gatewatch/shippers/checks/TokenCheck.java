package dev.gatewatch.shippers.checks;

import dev.gatewatch.shippers.openclaw.Installation;
import java.util.Map;
import java.util.function.Supplier;

/**
 * Whether the running gateway takes the token of its configuration. The tail tells: it is a client that comes with that
 * token, unless the environment or a remote gateway gives it another.
 */
final class TokenCheck implements Check {
    private final Installation installation;
    private final Supplier<Boolean> tailAccepted;

    TokenCheck(Installation installation, Supplier<Boolean> tailAccepted) {
        this.installation = installation;
        this.tailAccepted = tailAccepted;
    }

    @Override
    public Map<String, String> look() {
        Boolean accepted = tailAccepted.get();
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
        return accepted == null || !configured || byPassword || remote || other
                ? Map.of()
                : Map.of("config.token.matches.gateway", accepted.toString());
    }
}
