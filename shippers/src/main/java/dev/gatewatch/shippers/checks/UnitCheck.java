package dev.gatewatch.shippers.checks;

import dev.gatewatch.shippers.openclaw.Installation;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * The state of the gateway's systemd units, and whether the token that the running one was started with is that of the
 * configuration. The tokens are compared here; only whether they are equal is a fact.
 */
final class UnitCheck implements Check {
    private static final List<String> TOKEN_VARIABLES =
            List.of("OPENCLAW_GATEWAY_TOKEN=", "CLAWDBOT_GATEWAY_TOKEN=", "MOLTBOT_GATEWAY_TOKEN=");

    private final Installation installation;
    private final Path proc;

    UnitCheck(Installation installation, Path proc) {
        this.installation = installation;
        this.proc = proc;
    }

    @Override
    public Map<String, String> look() {
        Map<String, String> facts = new HashMap<>();
        if (installation.find("systemctl") == null) {
            return facts;
        }
        try {
            for (String program : Installation.names()) {
                String unit =
                        program + "-gateway" + (installation.profile() == null ? "" : "-" + installation.profile());
                look(unit, facts);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return facts;
    }

    private void look(String unit, Map<String, String> facts) throws InterruptedException {
        for (String manager : List.of("--user", "--system")) {
            Map<String, String> properties = properties(BoundedCommand.output(List.of(
                    installation.find("systemctl"),
                    manager,
                    "show",
                    "--property=LoadState,ActiveState,MainPID",
                    unit + ".service")));
            if ("loaded".equals(properties.get("LoadState"))) {
                facts.put("unit." + unit + ".state", properties.getOrDefault("ActiveState", "unknown"));
                compareToken(properties.getOrDefault("MainPID", "0"), facts);
                return;
            }
        }
    }

    static Map<String, String> properties(String output) {
        Map<String, String> properties = new HashMap<>();
        if (output != null) {
            output.lines().forEach(line -> {
                int equals = line.indexOf('=');
                if (equals > 0) {
                    properties.put(line.substring(0, equals), line.substring(equals + 1));
                }
            });
        }
        return properties;
    }

    /** What a process was started with is in its environment, whichever way the unit came to it. */
    private void compareToken(String pid, Map<String, String> facts) {
        String configured =
                ConfigCheck.at(installation.config(), "gateway.auth.token").asString("");
        String started = tokenOf(pid);
        if (!configured.isEmpty() && !configured.startsWith("${") && started != null) {
            facts.put("config.token.matches.unit", Boolean.toString(areEqual(configured, started)));
        }
    }

    private String tokenOf(String pid) {
        try {
            String environment = Files.readString(proc.resolve(pid).resolve("environ"), StandardCharsets.ISO_8859_1);
            return Stream.of(environment.split("\0"))
                    .flatMap(variable -> TOKEN_VARIABLES.stream()
                            .filter(variable::startsWith)
                            .map(name -> variable.substring(name.length())))
                    .findFirst()
                    .orElse(null);
        } catch (IOException e) {
            return null;
        }
    }

    private static boolean areEqual(String a, String b) {
        return MessageDigest.isEqual(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.ISO_8859_1));
    }
}
