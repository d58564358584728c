package dev.gatewatch.shippers.checks;

import dev.gatewatch.protocol.Json;
import dev.gatewatch.shippers.openclaw.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * Which devices are paired, and with which scopes: from {@code devices/paired.json}, or from the database that newer
 * releases have instead, by {@code sqlite3} or {@code node}, whichever is there.
 */
final class PairingCheck implements Check {
    private static final int MOST_DEVICES = 200;
    private static final Pattern DEVICE = Pattern.compile("[0-9A-Za-z_-]{8,128}");
    private static final Pattern SCOPE = Pattern.compile("[a-z][a-z0-9._:*-]{0,63}");
    private static final String QUERY =
            "select device_id, coalesce(approved_scopes_json, scopes_json) as scopes from device_pairing_paired";
    private static final String NODE_SCRIPT = "const {DatabaseSync} = require('node:sqlite');"
            + " const db = new DatabaseSync(process.argv[1], {readOnly: true});"
            + " console.log(JSON.stringify(db.prepare(process.argv[2]).all()))";

    private final Installation installation;

    PairingCheck(Installation installation) {
        this.installation = installation;
    }

    @Override
    public Map<String, String> look() {
        Map<String, String> facts = new HashMap<>();
        for (Path state : installation.stateDirectories()) {
            Path file = state.resolve("devices").resolve("paired.json");
            Path database = state.resolve("state").resolve("openclaw.sqlite");
            if (Files.isRegularFile(file)) {
                facts.put("paired.store", "file");
                fromFile(file, facts);
                return facts;
            }
            if (Files.isRegularFile(database)) {
                facts.put("paired.store", "sqlite");
                fromDatabase(database, facts);
                return facts;
            }
        }
        return facts;
    }

    private static void fromFile(Path file, Map<String, String> facts) {
        try {
            JsonNode devices = Json.mapper().readTree(Files.readAllBytes(file));
            devices.properties().forEach(device -> {
                JsonNode approved = device.getValue().path("approvedScopes");
                add(
                        device.getKey(),
                        approved.isArray() ? approved : device.getValue().path("scopes"),
                        facts);
            });
        } catch (IOException | JacksonException e) {
            // What cannot be read establishes nothing.
        }
    }

    private void fromDatabase(Path database, Map<String, String> facts) {
        try {
            String rows = null;
            if (installation.find("sqlite3") != null) {
                rows = BoundedCommand.output(
                        List.of(installation.find("sqlite3"), "-readonly", "-json", database.toString(), QUERY));
            }
            if (rows == null && installation.find("node") != null) {
                rows = BoundedCommand.output(List.of(
                        installation.find("node"), "--no-warnings", "-e", NODE_SCRIPT, database.toString(), QUERY));
            }
            if (rows != null && !rows.isBlank()) {
                Json.mapper()
                        .readTree(rows)
                        .forEach(row -> add(
                                row.path("device_id").asString(""),
                                Json.mapper().readTree(row.path("scopes").asString("[]")),
                                facts));
            }
        } catch (JacksonException e) {
            // What cannot be read establishes nothing.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private static void add(String device, JsonNode scopes, Map<String, String> facts) {
        if (facts.size() > MOST_DEVICES || !DEVICE.matcher(device).matches() || !scopes.isArray()) {
            return;
        }
        TreeSet<String> names = new TreeSet<>();
        scopes.forEach(scope -> names.add(scope.asString("")));
        names.removeIf(name -> !SCOPE.matcher(name).matches());
        facts.put("device." + device + ".scopes", String.join(",", names));
    }
}
