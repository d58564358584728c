package dev.gatewatch.shippers.checks;

import dev.gatewatch.protocol.HostFacts;
import dev.gatewatch.shippers.openclaw.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import tools.jackson.databind.JsonNode;

/** What the gateway's configuration says, without its secrets. */
final class ConfigCheck implements Check {
    private static final List<String> TEXTS =
            List.of("gateway.bind", "gateway.auth.mode", "gateway.port", "gateway.mode");
    private static final int LONGEST_VALUE = 200;

    private final Installation installation;
    /** A secret may stand where none belongs, such as in an address. */
    private final UnaryOperator<String> redact;

    ConfigCheck(Installation installation, UnaryOperator<String> redact) {
        this.installation = installation;
        this.redact = redact;
    }

    @Override
    public Map<String, String> look() {
        Map<String, String> facts = new HashMap<>();
        JsonNode config = installation.config();
        if (config.isMissingNode()) {
            return facts;
        }
        for (String name : TEXTS) {
            String value = at(config, name).asString("");
            if (!value.isEmpty() && value.length() <= LONGEST_VALUE) {
                facts.put(name, redact.apply(value));
            }
        }
        facts.put("gateway.auth.token.set", Boolean.toString(isSet(at(config, "gateway.auth.token"))));
        facts.put("gateway.auth.password.set", Boolean.toString(isSet(at(config, "gateway.auth.password"))));
        list(config, "gateway.controlUi.allowedOrigins", facts);
        list(config, "gateway.trustedProxies", facts);
        addChange(facts);
        return facts;
    }

    private void addChange(Map<String, String> facts) {
        Path file = installation.configFile();
        if (file != null) {
            try {
                facts.put(
                        HostFacts.CONFIG_CHANGED,
                        Files.getLastModifiedTime(file).toInstant().toString());
            } catch (IOException e) {
                // It was there just now and is being replaced: when, the next look will tell.
            }
        }
    }

    private void list(JsonNode config, String name, Map<String, String> facts) {
        JsonNode list = at(config, name);
        if (list.isArray()) {
            List<String> values = new ArrayList<>();
            list.forEach(value -> values.add(redact.apply(value.asString(""))));
            String text = String.join(",", values);
            facts.put(name, text.substring(0, Math.min(LONGEST_VALUE, text.length())));
        }
    }

    /** Whether there is a secret: as text, or as a reference to where it is kept. */
    private static boolean isSet(JsonNode secret) {
        return secret.isObject() || !secret.asString("").isEmpty();
    }

    static JsonNode at(JsonNode config, String name) {
        JsonNode node = config;
        for (String part : name.split("\\.")) {
            node = node.path(part);
        }
        return node;
    }
}
